// SPDX-License-Identifier: Apache-2.0

#include "CBareCalls.h"

#include <lame/lame.h>
#include <mpg123.h>
#include <stdlib.h>

// With the settings of Syrinx' own decoder: what is compared is what lies around the calls.
bare_mpg123 *bare_mpg123_create(int rate) {
    mpg123_init();
    mpg123_handle *handle = mpg123_new(NULL, NULL);
    mpg123_param(handle, MPG123_ADD_FLAGS, MPG123_QUIET | MPG123_NO_READAHEAD | MPG123_IGNORE_INFOFRAME, 0);
    mpg123_param(handle, MPG123_REMOVE_FLAGS, MPG123_GAPLESS, 0);
    mpg123_format_none(handle);
    mpg123_format(handle, rate, MPG123_MONO, MPG123_ENC_SIGNED_16);
    mpg123_open_feed(handle);
    return (bare_mpg123 *)handle;
}

void bare_mpg123_destroy(bare_mpg123 *decoder) {
    mpg123_delete((mpg123_handle *)decoder);
}

/// Feeds a packet and reads once, or twice where the first answer is the new format.
static size_t decode_packet(
    mpg123_handle *handle, const uint8_t *bytes, size_t count, int16_t *samples, size_t limit
) {
    if (mpg123_feed(handle, bytes, count) != MPG123_OK) abort();
    size_t done = 0;
    int status = mpg123_read(handle, (unsigned char *)samples, limit * 2, &done);
    if (status == MPG123_NEW_FORMAT) {
        status = mpg123_read(handle, (unsigned char *)samples, limit * 2, &done);
    }
    if (status != MPG123_OK && status != MPG123_NEED_MORE) abort();
    return done / 2;
}

size_t bare_mpg123_decode(bare_mpg123 *decoder, struct bare_packets packets, int16_t *samples, size_t limit) {
    size_t total = 0, start = 0;
    for (size_t index = 0; index < packets.count; index++) {
        size_t end = packets.ends[index];
        total += decode_packet((mpg123_handle *)decoder, packets.bytes + start, end - start, samples, limit);
        start = end;
    }
    return total;
}

size_t bare_mpg123_bytes_until_samples(struct bare_packets packets, int rate) {
    bare_mpg123 *decoder = bare_mpg123_create(rate);
    int16_t samples[2 * 1152];
    size_t count = 0, frames = 0;
    while (frames == 0 && count < packets.ends[packets.count - 1]) {
        frames = decode_packet((mpg123_handle *)decoder, packets.bytes + count++, 1, samples, 2 * 1152);
    }
    bare_mpg123_destroy(decoder);
    return count;
}

bare_hip *bare_hip_create(void) {
    hip_t decoder = hip_decode_init();
    return (bare_hip *)decoder;
}

void bare_hip_destroy(bare_hip *decoder) {
    hip_decode_exit((hip_t)decoder);
}

size_t bare_hip_decode(bare_hip *decoder, struct bare_packets packets) {
    int16_t left[4 * 1152], right[4 * 1152];
    size_t total = 0, start = 0;
    for (size_t index = 0; index < packets.count; index++) {
        size_t end = packets.ends[index];
        int frames = hip_decode(
            (hip_t)decoder, (unsigned char *)packets.bytes + start, end - start, left, right);
        if (frames < 0) abort();
        total += (size_t)frames;
        start = end;
    }
    return total;
}

size_t bare_hip_bytes_until_samples(struct bare_packets packets) {
    bare_hip *decoder = bare_hip_create();
    int16_t left[4 * 1152], right[4 * 1152];
    size_t count = 0;
    int frames = 0;
    while (frames == 0 && count < packets.ends[packets.count - 1]) {
        frames = hip_decode((hip_t)decoder, (unsigned char *)packets.bytes + count++, 1, left, right);
    }
    bare_hip_destroy(decoder);
    return count;
}

size_t bare_lame_encode(
    const int16_t *samples, size_t frame_count, int rate, int kilobits, uint8_t *bytes, size_t capacity
) {
    lame_t encoder = lame_init();
    lame_set_in_samplerate(encoder, rate);
    lame_set_out_samplerate(encoder, rate);
    lame_set_num_channels(encoder, 1);
    lame_set_mode(encoder, MONO);
    lame_set_brate(encoder, kilobits);
    lame_set_bWriteVbrTag(encoder, 0);
    if (lame_init_params(encoder) < 0) abort();
    int written = lame_encode_buffer(encoder, samples, samples, (int)frame_count, bytes, (int)capacity);
    int rest = written < 0 ? -1 : lame_encode_flush(encoder, bytes + written, (int)capacity - written);
    lame_close(encoder);
    return rest < 0 ? 0 : (size_t)(written + rest);
}
