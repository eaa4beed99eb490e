/* The syntax tree as an outline, for --explain. */
#include "query/parse.h"

static const char *const labels[] = {
    [QUERY_ALL] = "mọi văn bản",        [QUERY_WORD] = "từ",
    [QUERY_PREFIX] = "từ bắt đầu bằng", [QUERY_PHRASE] = "cụm từ liền nhau",
    [QUERY_NUMBER] = "số, ký hiệu",     [QUERY_FIELD] = "trường",
    [QUERY_AND] = "tất cả (VÀ)",        [QUERY_OR] = "một trong (HOẶC)",
    [QUERY_NOT] = "loại trừ (KHÔNG)",   [QUERY_NEAR] = "gần nhau",
};

/* text: what the positions refer to; NULL: they refer to the value of an option. */
static void outline(struct cv_buf *out, const char *text, const struct query_node *n, int depth)
{
    cv_buf_printf(out, "%*s%s", depth * 2, "", labels[n->kind]);
    if (n->kind == QUERY_FIELD)
        cv_buf_printf(out, " %s (%s)", field_name(n->field), field_help(n->field));
    if (n->kind == QUERY_NEAR)
        cv_buf_printf(out, " trong %u từ", n->window);
    if (n->text)
        cv_buf_printf(out, ": %s", n->text);
    if (n->range.to)
        cv_buf_printf(out, " [%08u..%08u]", n->range.from, n->range.to);
    if (n->kind == QUERY_FIELD && n->at.end == n->at.begin)
        text = NULL;
    if (text && n->at.end > n->at.begin)
        cv_buf_printf(out, "  (cột %zu–%zu)", query_column(text, n->at.begin),
                      query_column(text, n->at.end) - 1);
    cv_buf_char(out, '\n');
    if (n->kind == QUERY_NUMBER)
        return; /* its syllables are a matter of matching */
    for (size_t i = 0; i < n->count; i++)
        outline(out, text, n->children[i], depth + 1);
}

void query_outline(struct cv_buf *out, const struct query_tree *tree)
{
    outline(out, tree->text, tree->root, 0);
}
