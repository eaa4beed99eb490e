/* space: is there room on the disk for what is about to be written. */
#pragma once
#include "base/base.h"

/* An upper guess of the index bytes that files of these sizes bring: text takes up to three times
 * its size, and a scan or a Word file holds far less text than bytes. */
uint64_t space_guess(int64_t file_size);
/* CV_IO with figures if the file system of dir (or of the nearest folder above it that exists) has
 * less than `needed` bytes free. */
enum cv_status space_check(const char *dir, uint64_t needed, struct cv_error *err);
