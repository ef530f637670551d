// SPDX-License-Identifier: Apache-2.0

#ifndef SYRINX_LINUX_H
#define SYRINX_LINUX_H

/* What Glibc's module map hides, or declares in a form that Swift cannot call.
   Every function returns 0 or a count, or -1 with errno set, unless it says otherwise. */

#include <stdbool.h>
#include <stdint.h>

/* A thread that runs `body(context)`. `name` is cut at 15 bytes, the kernel's limit.
   Returns 0 or an errno value. */
int syrinx_thread_start(
    uint64_t *thread, const char *name, void (*body)(void *context), void *context
);

/* Returns 0 or an errno value. */
int syrinx_thread_join(uint64_t thread);

/* Returns 0 or an errno value. */
int syrinx_thread_detach(uint64_t thread);

/* Asks for SCHED_FIFO at the lowest real-time priority for the calling thread.
   Returns 0 or an errno value (EPERM where the user may not). */
int syrinx_thread_request_realtime(void);

int syrinx_event_create(void);
void syrinx_event_close(int descriptor);
int syrinx_event_signal(int descriptor);

/* Takes back all signals. Never blocks. */
void syrinx_event_clear(int descriptor);

/* Waits until `descriptor` takes bytes, or its reader is gone. Returns 1 when so, 0 on time-out. */
int syrinx_descriptor_wait_writable(int descriptor, int64_t nanoseconds);

/* A pipe that no program started meanwhile inherits: the end to read from, the end to write to. */
int syrinx_pipe_create(int ends[2]);

/* Waits until `descriptor` is readable. `nanoseconds` < 0: for ever. Returns 1 when it is, 0 on time-out. */
int syrinx_event_wait(int descriptor, int64_t nanoseconds);

#endif
