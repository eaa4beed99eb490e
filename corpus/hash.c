/* SHA-256 of files. */
#include "corpus/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <unistd.h>

static void to_hex(const uint8_t digest[SHA256_DIGEST_SIZE], char sha256[65])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++) {
        sha256[2 * i] = digits[digest[i] >> 4];
        sha256[2 * i + 1] = digits[digest[i] & 15];
    }
    sha256[64] = 0;
}

int corpus_hash_fd(int fd, char sha256[65])
{
    struct sha256_ctx sha;
    sha256_init(&sha);
    uint8_t block[65536];
    for (off_t at = 0;;) {
        ssize_t n = pread(fd, block, sizeof block, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (n == 0)
            break;
        sha256_update(&sha, (size_t)n, block);
        at += n;
    }
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(&sha, sizeof digest, digest);
    to_hex(digest, sha256);
    return 0;
}

enum cv_status corpus_hash_file(const char *path, char sha256[65], struct cv_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    int code = fd < 0 ? errno : corpus_hash_fd(fd, sha256);
    if (fd >= 0)
        close(fd);
    return code ? cv_fail(err, CV_IO, "cannot read '%s': %s", path, strerror(code)) : CV_OK;
}
