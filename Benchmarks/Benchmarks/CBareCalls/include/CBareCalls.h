// SPDX-License-Identifier: Apache-2.0

// What Syrinx' pieces are measured against: the same work in C, with nothing around the library's calls.
// Also the encoders that make the material.

#ifndef SYRINX_BENCH_BARE_CALLS_H
#define SYRINX_BENCH_BARE_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Packets one after the other: packet `i` is `bytes[ends[i - 1] ..< ends[i]]`.
struct bare_packets {
    const uint8_t *bytes;
    const size_t *ends;
    size_t count;
};

// MARK: Opus

typedef struct bare_opus bare_opus;
bare_opus *bare_opus_create(int rate);
void bare_opus_destroy(bare_opus *decoder);

/// Decodes all packets into one buffer, each over the one before. Returns how many frames came out.
size_t bare_opus_decode(bare_opus *decoder, struct bare_packets packets, int16_t *samples, int limit);

/// Encodes 20 ms frames. `take` is called with each packet. Returns the pre-skip at 48 kHz.
int bare_opus_encode(
    const int16_t *samples, size_t frame_count, int rate, int bit_rate, bool is_constant, void *context,
    void (*take)(void *context, const uint8_t *bytes, size_t count)
);

// MARK: MP3

typedef struct bare_mpg123 bare_mpg123;
bare_mpg123 *bare_mpg123_create(int rate);
void bare_mpg123_destroy(bare_mpg123 *decoder);
size_t bare_mpg123_decode(bare_mpg123 *decoder, struct bare_packets packets, int16_t *samples, size_t limit);

/// How many bytes libmpg123 must be fed, one at a time, until it gives the first samples.
size_t bare_mpg123_bytes_until_samples(struct bare_packets packets, int rate);

typedef struct bare_hip bare_hip;
bare_hip *bare_hip_create(void);
void bare_hip_destroy(bare_hip *decoder);
size_t bare_hip_decode(bare_hip *decoder, struct bare_packets packets);
size_t bare_hip_bytes_until_samples(struct bare_packets packets);

/// Constant bit rate, no tag. Returns how many bytes were written; 0 where `capacity` is too small.
size_t bare_lame_encode(
    const int16_t *samples, size_t frame_count, int rate, int kilobits, uint8_t *bytes, size_t capacity
);

// MARK: AMR-WB

typedef struct bare_amr_wb bare_amr_wb;
bare_amr_wb *bare_amr_wb_create(void);
void bare_amr_wb_destroy(bare_amr_wb *decoder);

/// Decodes all frames into one buffer of 320 samples, each over the one before.
void bare_amr_wb_decode(bare_amr_wb *decoder, struct bare_packets packets, int16_t *samples);

/// At 23.85 kbit/s, 61 bytes for each 320 samples. Returns how many bytes were written.
size_t bare_amr_wb_encode(const int16_t *samples, size_t frame_count, uint8_t *bytes, size_t capacity);

// MARK: Memory

/// `memcpy` in pieces, round and round a buffer of `capacity` bytes, which `size` divides.
void bare_copy(uint8_t *buffer, size_t capacity, const uint8_t *source, size_t size, size_t count);

/// Copies every packet to the same place.
void bare_copy_packets(struct bare_packets packets, int16_t *samples);

/// G.711 by arithmetic, octet by octet.
void bare_expand_mu_law(struct bare_packets packets, int16_t *samples);
void bare_expand_a_law(struct bare_packets packets, int16_t *samples);

/// Keeps the optimizer from dropping the work behind a pointer.
void bare_use(const void *memory);

// MARK: Threads

typedef struct bare_waker bare_waker;

/// A thread that sleeps in `read` on an eventfd and notes when it wakes.
bare_waker *bare_waker_create(void);

/// Wakes it, and waits for it. Returns how long it took from just before the `write`, in ns.
int64_t bare_waker_wake(bare_waker *waker);
void bare_waker_destroy(bare_waker *waker);

/// An eventfd, and so many writes to it.
int bare_event_create(void);
void bare_event_signal(int descriptor, size_t count);

/// CLOCK_MONOTONIC, in ns.
int64_t bare_now(void);

/// Sleeps for so many ns.
void bare_pause(int64_t nanoseconds);

/// Tells the scheduler that others may go first.
void bare_yield(void);

#endif
