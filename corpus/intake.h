/* intake: the parent's end of a reader's pipe. Frames become the extract; members become items of
 * their own. */
#pragma once
#include "corpus/internal.h"
#include "corpus/reader.h"

struct intake {
    struct item *item;
    struct extract *x;
    void *ctx;
    /* frame at hand */
    unsigned char header[FRAME_HEADER];
    size_t have; /* bytes of the header, then of the payload */
    uint32_t length;
    struct cv_buf payload;
    bool broken; /* the child does not keep to the frames */
    /* member at hand */
    char *member;  /* its name; NULL: none */
    int member_fd; /* unnamed temporary file */
    int64_t member_size;
    enum cv_status member_status;
    char *member_fault;
    void *names; /* tree of the names so far */
    unsigned member_count;
    struct corpus_metadata *facts; /* of an edXML package; given to its first document */
    /* the reader's own failure */
    enum cv_status status;
    char *fault;
};

void intake_init(struct intake *in, void *ctx, struct item *item, struct extract *x);
/* Takes bytes of the pipe; false when nothing more is wanted. For struct sandbox_job. */
bool intake_bytes(void *intake, const char *bytes, size_t n);
/* Closes what a reader that died left open. */
void intake_close(struct intake *in);

/* An unnamed file in the temporary folder: gone with its descriptor, whatever happens. -1 with
 * errno. */
int corpus_scratch_file(const struct reading *reading);
