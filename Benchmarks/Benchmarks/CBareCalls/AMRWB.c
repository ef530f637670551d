// SPDX-License-Identifier: Apache-2.0

#include "CBareCalls.h"

#include <opencore-amrwb/dec_if.h>
#include <vo-amrwbenc/enc_if.h>

bare_amr_wb *bare_amr_wb_create(void) {
    return (bare_amr_wb *)D_IF_init();
}

void bare_amr_wb_destroy(bare_amr_wb *decoder) {
    D_IF_exit(decoder);
}

void bare_amr_wb_decode(bare_amr_wb *decoder, struct bare_packets packets, int16_t *samples) {
    size_t start = 0;
    for (size_t index = 0; index < packets.count; index++) {
        D_IF_decode(decoder, packets.bytes + start, samples, 0);
        start = packets.ends[index];
    }
}

size_t bare_amr_wb_encode(const int16_t *samples, size_t frame_count, uint8_t *bytes, size_t capacity) {
    void *encoder = E_IF_init();
    size_t size = 0;
    for (size_t start = 0; start + 320 <= frame_count && size + 61 <= capacity; start += 320) {
        size += (size_t)E_IF_encode(encoder, 8, samples + start, bytes + size, 0);
    }
    E_IF_exit(encoder);
    return size;
}
