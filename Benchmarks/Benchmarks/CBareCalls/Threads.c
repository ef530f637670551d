// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE

#include "CBareCalls.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct bare_waker {
    pthread_t thread;
    int descriptor;
    _Atomic int64_t wake_time;  // 0 until the thread has woken
    atomic_bool is_over;
};

int64_t bare_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void bare_pause(int64_t nanoseconds) {
    struct timespec time = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    nanosleep(&time, NULL);
}

void bare_yield(void) {
    sched_yield();
}

static void *sleep_and_wake(void *context) {
    bare_waker *waker = context;
    for (;;) {
        uint64_t count;
        if (read(waker->descriptor, &count, sizeof count) != sizeof count) abort();
        int64_t time = bare_now();
        if (atomic_load(&waker->is_over)) return NULL;
        atomic_store(&waker->wake_time, time);
    }
}

bare_waker *bare_waker_create(void) {
    bare_waker *waker = calloc(1, sizeof *waker);
    waker->descriptor = eventfd(0, EFD_CLOEXEC);
    if (waker->descriptor < 0 || pthread_create(&waker->thread, NULL, sleep_and_wake, waker)) abort();
    return waker;
}

int64_t bare_waker_wake(bare_waker *waker) {
    uint64_t one = 1;
    atomic_store(&waker->wake_time, 0);
    int64_t start = bare_now(), end;
    if (write(waker->descriptor, &one, sizeof one) != sizeof one) abort();
    while (!(end = atomic_load(&waker->wake_time))) sched_yield();
    return end - start;
}

void bare_waker_destroy(bare_waker *waker) {
    uint64_t one = 1;
    atomic_store(&waker->is_over, true);
    if (write(waker->descriptor, &one, sizeof one) != sizeof one) abort();
    pthread_join(waker->thread, NULL);
    close(waker->descriptor);
    free(waker);
}

int bare_event_create(void) {
    return eventfd(0, EFD_CLOEXEC);
}

void bare_event_signal(int descriptor, size_t count) {
    uint64_t one = 1;
    for (size_t index = 0; index < count; index++) {
        if (write(descriptor, &one, sizeof one) != sizeof one) abort();
    }
}
