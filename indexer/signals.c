#include "indexer/signals.h"
#include <signal.h>
#include <string.h>

/* The one global of the program: a handler has no other way to say anything. */
volatile int signals_stop;

static void on_signal(int number)
{
    signals_stop = number;
}

void signals_catch(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    /* Restored after the first: whoever asks twice means it. Calls are restarted, for every loop
     * here looks at the flag. */
    action.sa_flags = SA_RESTART | (int)SA_RESETHAND;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}
