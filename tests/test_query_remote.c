/* A shard that stops while a query is under way: whatever the moment, the answer is of one piece,
 * says what is missing, and comes in time. */
#include "tests/program.h"
#include "tests/query_support.h"
#include "tests/remote_support.h"
#include <time.h>

enum { MOMENTS = 12, TIMEOUT_MS = 400, PATIENCE_S = 8 };

static const struct paper north[] = {
    {.type = "công văn",
     .number = "1/UBND-VX",
     .date = "2021-02-01",
     .subject = "lưu trữ điện tử",
     .text = "Công tác lưu trữ. Quản lý tài liệu lưu trữ."},
    {.type = "báo cáo",
     .number = "2/BC-UBND",
     .date = "2022-02-01",
     .subject = "công tác lưu trữ",
     .text = "Kết quả công tác lưu trữ năm qua.",
     .cites = {"3/KH-UBND"}},
};
static const struct paper south[] = {
    {.type = "kế hoạch",
     .number = "3/KH-UBND",
     .date = "2021-05-01",
     .subject = "chỉnh lý lưu trữ",
     .text = "Chỉnh lý tài liệu lưu trữ tồn đọng của huyện."},
    {.type = "công văn",
     .number = "4/UBND-NC",
     .date = "2023-05-01",
     .subject = "kho lưu trữ",
     .text = "Sửa kho lưu trữ, mua giá kệ.",
     .cites = {"3/KH-UBND"}},
    {.type = "công văn",
     .number = "5/UBND-NC",
     .date = "2024-05-01",
     .subject = "mượn tài liệu",
     .text = "Cho mượn tài liệu lưu trữ."},
};

struct shards {
    const char *local; /* folder of the northern shard */
    struct server server;
};

static const char *shard(struct scratch *s, const char *name, const struct paper *papers,
                         size_t count)
{
    const char *index = s->index;
    s->index = talloc_asprintf(s, "%s/%s", s->dir, name);
    store_close(archive(s, papers, count));
    const char *made = s->index;
    s->index = (char *)index;
    return made;
}

static struct shards shards_of(struct scratch *s)
{
    struct shards made = {shard(s, "north", north, 2), {0}};
    made.server = serve(s, shard(s, "south", south, 3));
    return made;
}

/* Asks both shards, the southern through a proxy that breaks after `most` bytes. Gives how many
 * bytes came. */
static size_t ask(struct scratch *s, const struct shards *shards, const char *const *command,
                  size_t most, enum breaking how, struct run *out, const char **name)
{
    struct proxy p = proxy_start(s, &shards->server, most, how);
    char *timeout = talloc_asprintf(s, "%d", TIMEOUT_MS);
    time_t start = time(NULL);
    *name = p.name;
    *out = run_program(s, CONGVAN_PROGRAM, command[0], "--index", shards->local, "--index", p.name,
                       "--timeout", timeout, "--format", "json", command[1], command[2], command[3],
                       NULL);
    size_t came = *p.answered;
    if (time(NULL) - start > PATIENCE_S)
        fail_msg("%s, %zu bytes: %ld seconds", command[0], most, (long)(time(NULL) - start));
    proxy_stop(&p);
    return came;
}

static json_t *json_of(const struct run *r)
{
    json_t *json = json_loads(r->out, 0, NULL);
    if (!json)
        fail_msg("exit %d, no JSON: '%s' %s", r->status, r->out, r->err);
    return json;
}

/* The answer without what differs from run to run. */
static char *essence(void *ctx, json_t *json)
{
    size_t i;
    json_t *hit;
    json_object_del(json, "incomplete");
    json_array_foreach(json_object_get(json, "hits"), i, hit) json_object_del(hit, "score");
    char *text = json_dumps(json, JSON_SORT_KEYS), *kept = talloc_strdup(ctx, text);
    free(text);
    json_decref(json);
    return kept;
}

/* Breaks off at `moments` places between the first byte and the last: the answer is that of both
 * shards, or that of the northern alone and names the other. */
static void break_everywhere(struct scratch *s, const char *const *command, enum breaking how,
                             size_t moments)
{
    struct shards shards = shards_of(s);
    struct run r;
    const char *name;
    size_t all = ask(s, &shards, command, SIZE_MAX, how, &r, &name), cut_short = 0;
    assert_int_equal(r.status, 0);
    char *complete = essence(s, json_of(&r));
    ask(s, &shards, command, 0, BREAK_OFF, &r, &name);
    assert_int_equal(r.status, 0);
    char *north_alone = essence(s, json_of(&r));
    assert_string_not_equal(complete, north_alone);
    for (size_t i = 0; i < moments; i++) {
        ask(s, &shards, command, 1 + all * i / moments, how, &r, &name);
        json_t *json = json_of(&r), *incomplete = json_object_get(json, "incomplete");
        bool named = json_array_size(incomplete) == 1;
        if (named)
            assert_string_equal(json_string_value(json_array_get(incomplete, 0)), name);
        cut_short += named;
        const char *got = essence(s, json), *want = named ? north_alone : complete;
        if (r.status != 0 || strcmp(got, want) != 0)
            fail_msg("%s, cut at %zu of %zu bytes, exit %d:\n%s\nand not\n%s", command[0],
                     1 + all * i / moments, all, r.status, got, want);
    }
    assert_true(cut_short > moments / 2);
    stop(&shards.server);
}

#define EVERYWHERE(name, how, moments, ...)                                                        \
    static void name(void **state)                                                                 \
    {                                                                                              \
        static const char *const command[] = {__VA_ARGS__, NULL, NULL, NULL};                      \
        if (no_server_program())                                                                   \
            skip();                                                                                \
        break_everywhere(*state, command, how, moments);                                           \
    }
EVERYWHERE(search__server_dies_at_any_moment__rest_is_shown, BREAK_OFF, MOMENTS, "search",
           "tài liệu lưu trữ", "--facets")
EVERYWHERE(search__server_falls_still__rest_is_shown_in_time, FALL_STILL, 5, "search",
           "tài liệu lưu trữ", "--facets")
EVERYWHERE(facets__server_dies_at_any_moment__counts_are_of_one_piece, BREAK_OFF, MOMENTS, "facets",
           "lưu trữ", "--by", "type")
EVERYWHERE(cites__server_dies_at_any_moment__edges_are_of_one_piece, BREAK_OFF, MOMENTS, "cites",
           "3/KH-UBND")
EVERYWHERE(themes__server_dies_at_any_moment__counts_are_of_one_piece, BREAK_OFF, MOMENTS, "themes",
           "lưu trữ")

int main(void)
{
    const struct CMUnitTest tests[] = {
        scratch_test(search__server_dies_at_any_moment__rest_is_shown),
        scratch_test(search__server_falls_still__rest_is_shown_in_time),
        scratch_test(facets__server_dies_at_any_moment__counts_are_of_one_piece),
        scratch_test(cites__server_dies_at_any_moment__edges_are_of_one_piece),
        scratch_test(themes__server_dies_at_any_moment__counts_are_of_one_piece),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
