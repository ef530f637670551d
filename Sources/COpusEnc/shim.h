#ifndef SYRINX_COPUSENC_SHIM_H
#define SYRINX_COPUSENC_SHIM_H

#include <opus/opusenc.h>

/* Variadic functions cannot be called from Swift: one wrapper for each request. */

/* Bits per second, RFC 6716 section 2.1.1. */
static inline int syrinx_ope_set_bitrate(OggOpusEnc *encoder, opus_int32 bitrate) {
    return ope_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate));
}

/* The most that a page keeps back, in samples at 48 kHz. */
static inline int syrinx_ope_set_muxing_delay(OggOpusEnc *encoder, opus_int32 delay) {
    return ope_encoder_ctl(encoder, OPE_SET_MUXING_DELAY(delay));
}

#endif
