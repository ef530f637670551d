#ifndef SYRINX_COPUS_SHIM_H
#define SYRINX_COPUS_SHIM_H

#include <opus.h>

/* Variadic functions cannot be called from Swift: one wrapper for each request. */

static inline int syrinx_opus_decoder_reset(OpusDecoder *decoder) {
    return opus_decoder_ctl(decoder, OPUS_RESET_STATE);
}

/* Q8 decibels, RFC 7845 section 5.1. */
static inline int syrinx_opus_decoder_set_gain(OpusDecoder *decoder, opus_int32 gain) {
    return opus_decoder_ctl(decoder, OPUS_SET_GAIN(gain));
}

/* Bits per second, RFC 6716 section 2.1.1. */
static inline int syrinx_opus_encoder_set_bitrate(OpusEncoder *encoder, opus_int32 bitrate) {
    return opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bitrate));
}

/* 0: every packet has the size that the bit rate asks for. */
static inline int syrinx_opus_encoder_set_vbr(OpusEncoder *encoder, opus_int32 vbr) {
    return opus_encoder_ctl(encoder, OPUS_SET_VBR(vbr));
}

/* In samples at the encoder's own rate: what RFC 7845 section 4.2 calls pre-skip, at 48 kHz. */
static inline int syrinx_opus_encoder_get_lookahead(OpusEncoder *encoder, opus_int32 *lookahead) {
    return opus_encoder_ctl(encoder, OPUS_GET_LOOKAHEAD(lookahead));
}

#endif
