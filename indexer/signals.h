/* signals: SIGINT and SIGTERM ask for a clean end after the current document; a second one ends the
 * process at once. */
#pragma once

/* Set to the signal's number when one has come. */
extern volatile int signals_stop;
void signals_catch(void);
