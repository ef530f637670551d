// SPDX-License-Identifier: Apache-2.0

#include "CBareCalls.h"

#include <opus/opus.h>
#include <stdlib.h>

bare_opus *bare_opus_create(int rate) {
    return (bare_opus *)opus_decoder_create(rate, 1, NULL);
}

void bare_opus_destroy(bare_opus *decoder) {
    opus_decoder_destroy((OpusDecoder *)decoder);
}

size_t bare_opus_decode(bare_opus *decoder, struct bare_packets packets, int16_t *samples, int limit) {
    size_t total = 0, start = 0;
    for (size_t index = 0; index < packets.count; index++) {
        size_t end = packets.ends[index];
        int frames = opus_decode(
            (OpusDecoder *)decoder, packets.bytes + start, (opus_int32)(end - start), samples, limit, 0);
        if (frames < 0) abort();
        total += (size_t)frames;
        start = end;
    }
    return total;
}

int bare_opus_encode(
    const int16_t *samples, size_t frame_count, int rate, int bit_rate, bool is_constant, void *context,
    void (*take)(void *context, const uint8_t *bytes, size_t count)
) {
    OpusEncoder *encoder = opus_encoder_create(rate, 1, OPUS_APPLICATION_AUDIO, NULL);
    opus_int32 delay = 0;
    opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bit_rate));
    opus_encoder_ctl(encoder, OPUS_SET_VBR(!is_constant));
    opus_encoder_ctl(encoder, OPUS_GET_LOOKAHEAD(&delay));
    size_t step = (size_t)rate / 50;
    uint8_t packet[4000];
    for (size_t start = 0; start + step <= frame_count; start += step) {
        opus_int32 size = opus_encode(encoder, samples + start, (int)step, packet, sizeof packet);
        if (size < 0) abort();
        take(context, packet, (size_t)size);
    }
    opus_encoder_destroy(encoder);
    return delay * 48000 / rate;
}
