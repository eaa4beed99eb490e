/* path: names of files as the index keeps them. */
#pragma once
#include "base/base.h"

/* The absolute form of a path, seen from `folder` (NULL: the current one), without ".", "//" or a
 * slash at its end; symbolic links keep their name, unless ".." forces a look at the file system. A
 * talloc child of ctx; the file need not exist. */
char *path_absolute(void *ctx, const char *path, const char *folder);
/* The bytes as valid UTF-8: what is not becomes U+FFFD. For messages and JSON; not a name that can
 * be opened. */
char *path_printable(void *ctx, const char *path);
/* "archive.zip!/member", or the path alone when member is "". */
char *path_of_member(void *ctx, const char *path, const char *member);
/* Replaces the file whole: what `write` prints goes to a file beside it, which is synced and
 * renamed. */
enum cv_status path_replace_file(const char *path, bool (*write)(FILE *to, void *user), void *user,
                                 struct cv_error *err);
/* Removes a folder with all that is in it; what cannot be removed stays. Symbolic links are not
 * followed. */
void path_remove_tree(const char *path);
