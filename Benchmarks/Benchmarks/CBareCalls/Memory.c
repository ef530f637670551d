// SPDX-License-Identifier: Apache-2.0

#include "CBareCalls.h"

#include <string.h>

void bare_use(const void *memory) {
    __asm__ volatile("" : : "r"(memory) : "memory");
}

void bare_copy(uint8_t *buffer, size_t capacity, const uint8_t *source, size_t size, size_t count) {
    size_t offset = 0;
    for (size_t index = 0; index < count; index++) {
        memcpy(buffer + offset, source, size);
        bare_use(buffer);
        offset = offset + size == capacity ? 0 : offset + size;
    }
}

void bare_copy_packets(struct bare_packets packets, int16_t *samples) {
    size_t start = 0;
    for (size_t index = 0; index < packets.count; index++) {
        size_t end = packets.ends[index];
        memcpy(samples, packets.bytes + start, end - start);
        bare_use(samples);
        start = end;
    }
}

static inline int16_t expand_mu_law(uint8_t octet) {
    int value = (uint8_t)~octet;
    int magnitude = ((((value & 0x0F) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84;
    return (int16_t)(value & 0x80 ? -magnitude : magnitude);
}

static inline int16_t expand_a_law(uint8_t octet) {
    int value = octet ^ 0x55;
    int segment = (value & 0x70) >> 4;
    int mantissa = ((value & 0x0F) << 4) + 8;
    int magnitude = segment == 0 ? mantissa : (mantissa + 0x100) << (segment - 1);
    return (int16_t)(value & 0x80 ? magnitude : -magnitude);
}

void bare_expand_mu_law(struct bare_packets packets, int16_t *samples) {
    size_t start = 0;
    for (size_t index = 0; index < packets.count; index++) {
        size_t end = packets.ends[index];
        for (size_t offset = start; offset < end; offset++) {
            samples[offset - start] = expand_mu_law(packets.bytes[offset]);
        }
        bare_use(samples);
        start = end;
    }
}

void bare_expand_a_law(struct bare_packets packets, int16_t *samples) {
    size_t start = 0;
    for (size_t index = 0; index < packets.count; index++) {
        size_t end = packets.ends[index];
        for (size_t offset = start; offset < end; offset++) {
            samples[offset - start] = expand_a_law(packets.bytes[offset]);
        }
        bare_use(samples);
        start = end;
    }
}
