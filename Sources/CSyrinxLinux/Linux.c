// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE

#include "CSyrinxLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct start {
    void (*body)(void *);
    void *context;
    char name[16];
};

static void *run(void *argument) {
    struct start start = *(struct start *)argument;
    free(argument);
    pthread_setname_np(pthread_self(), start.name);
    start.body(start.context);
    return NULL;
}

int syrinx_thread_start(
    uint64_t *thread, const char *name, void (*body)(void *context), void *context
) {
    struct start *start = calloc(1, sizeof *start);
    if (!start) return ENOMEM;
    start->body = body;
    start->context = context;
    strncpy(start->name, name, sizeof start->name - 1);

    // Signals belong to the program's own threads: one taken here would interrupt a device's poll.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t made;
    int error = pthread_create(&made, NULL, run, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error) {
        free(start);
        return error;
    }
    *thread = (uint64_t)made;
    return 0;
}

int syrinx_thread_join(uint64_t thread) {
    return pthread_join((pthread_t)thread, NULL);
}

int syrinx_thread_detach(uint64_t thread) {
    return pthread_detach((pthread_t)thread);
}

int syrinx_thread_request_realtime(void) {
    struct sched_param parameters = {.sched_priority = sched_get_priority_min(SCHED_FIFO)};
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters);
}

int syrinx_event_create(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void syrinx_event_close(int descriptor) {
    close(descriptor);
}

int syrinx_event_signal(int descriptor) {
    uint64_t one = 1;
    return write(descriptor, &one, sizeof one) == sizeof one ? 0 : -1;
}

void syrinx_event_clear(int descriptor) {
    uint64_t count;
    while (read(descriptor, &count, sizeof count) < 0 && errno == EINTR) {}
}

static int wait_for(int descriptor, short events, int64_t nanoseconds) {
    struct pollfd poll_descriptor = {.fd = descriptor, .events = events};
    struct timespec limit = {
        .tv_sec = nanoseconds / 1000000000,
        .tv_nsec = nanoseconds % 1000000000,
    };
    return ppoll(&poll_descriptor, 1, nanoseconds < 0 ? NULL : &limit, NULL);
}

int syrinx_event_wait(int descriptor, int64_t nanoseconds) {
    return wait_for(descriptor, POLLIN, nanoseconds);
}

int syrinx_descriptor_wait_writable(int descriptor, int64_t nanoseconds) {
    return wait_for(descriptor, POLLOUT, nanoseconds);
}

int syrinx_pipe_create(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}
