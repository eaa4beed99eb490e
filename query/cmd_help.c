#include "query/session.h"
#include "query/table.h"
#include <talloc.h>

static enum cv_status run(struct session *s);

const struct command command_help = {
    .name = "help",
    .arguments = "[LỆNH|fields]",
    .summary = "hướng dẫn cho một lệnh, hoặc các trường của câu tìm",
    .options = OPTIONS_COMMON,
    .max_arguments = 1,
    .run = run,
};

static void fields(struct session *s, struct cv_buf *out)
{
    static const struct table_column columns[] = {
        {"Trường", 8, false}, {"Nghĩa", 12, false}, {"Ví dụ", 8, false}};
    struct table t;
    table_init(&t, columns, 3);
    for (size_t i = 0; field_at(i); i++) {
        char *names = talloc_strdup(s->ctx, field_aliases(field_at(i)));
        for (char *c = names; *c; c++)
            *c = *c == ' ' ? '/' : *c;
        table_add(&t, s->ctx,
                  (const char *[]){names, field_help(field_at(i)), field_example(field_at(i))},
                  NULL);
    }
    cv_buf_str(out, "Mỗi trường gõ trước dấu hai chấm, có dấu hay không dấu, liền hay cách: cơ "
                    "quan: = coquan: = issuer:\n\n");
    table_print(out, &t, s->width);
}

static void overview(struct cv_buf *out)
{
    cv_buf_str(out,
               "congvan LỆNH [TÙY CHỌN…] – tìm trong kho văn bản đã lập chỉ mục\n\nCác lệnh:\n");
    for (size_t i = 0; commands[i]; i++)
        cv_buf_printf(out, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
    cv_buf_str(
        out,
        "\nChỉ mục: --index THƯ_MỤC, hoặc biến CONGVAN_INDEX, hoặc ~/.local/share/congvan/index.\n"
        "Xem thêm: congvan help LỆNH, congvan help fields\n"
        "Mã thoát: 0 tìm thấy; 1 không tìm thấy; 2 dùng sai; 3 không đọc được chỉ mục hoặc tệp.\n");
}

static enum cv_status run(struct session *s)
{
    struct cv_buf out;
    cv_buf_init(&out, s->ctx);
    const char *topic = s->o.arguments.count ? s->o.arguments.items[0] : NULL;
    const struct command *c = topic ? command_find(topic) : NULL;
    if (topic && strcmp(topic, "fields") == 0) {
        fields(s, &out);
    } else if (c) {
        cv_buf_printf(&out, "congvan %s [TÙY CHỌN…] %s\n%s\n%s%s", c->name, c->arguments,
                      c->summary, c->detail ? c->detail : "", c->detail ? "\n" : "");
        cv_buf_str(&out, "\nTùy chọn:\n");
        options_help(&out, c->options);
    } else if (topic) {
        return cv_fail(&s->err, CV_USAGE, "không có lệnh '%s'", topic);
    } else {
        overview(&out);
    }
    fwrite(cv_buf_cstr(&out), 1, out.len, s->out);
    return CV_OK;
}
