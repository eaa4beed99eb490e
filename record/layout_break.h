/* layout_break: texts whose line ends were lost. Private to record/. */
#pragma once
#include "record/layout.h"

/* Where a long line of the first page holds what stands on lines of its own (Kính gửi, bases, items
 * of a list, Nơi nhận, the signature), each of them opens a line again: the blank before it becomes
 * a line end in the shadow. For layout_init(), before lines are split. */
void layout_break_long(struct layout *l);
