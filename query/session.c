#include "query/session.h"
#include "query/complaint.h"
#include <errno.h>
#include <talloc.h>
#include <unistd.h>

const struct command *const commands[] = {
    &command_search, &command_lookup, &command_cites,  &command_missing, &command_similar,
    &command_show,   &command_facets, &command_themes, &command_help,    NULL};

const struct command *command_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

char *session_query(struct session *s)
{
    struct cv_buf b;
    cv_buf_init(&b, s->ctx);
    for (size_t i = 0; i < s->o.arguments.count; i++)
        cv_buf_printf(&b, "%s%s", i ? " " : "", s->o.arguments.items[i]);
    return cv_buf_cstr(&b);
}

enum cv_status session_parse(struct session *s, const char *text, struct query_tree *out)
{
    struct query_tree tree;
    enum cv_status status = query_parse(s->ctx, text, &tree, &s->err);
    if (status != CV_OK)
        return status;
    tree.root = query_conjoin(s->ctx, tree.root, s->o.filters);
    *out = tree;
    return CV_OK;
}

enum cv_status session_nothing(struct session *s)
{
    s->err.message[0] = s->err.hint[0] = 0;
    return CV_NOT_FOUND;
}

enum cv_status session_open_file(struct session *s, const char *path)
{
    if (access(path, R_OK) != 0)
        return cv_fail(&s->err, CV_IO, "không đọc được tệp '%s': %s", path,
                       complaint_reason(strerror(errno)));
    s->to_open = path;
    return CV_OK;
}
