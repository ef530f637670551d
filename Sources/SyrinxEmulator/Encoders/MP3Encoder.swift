// SPDX-License-Identifier: Apache-2.0

internal import CLAME
internal import NIOCore

/// `audio-*-mp3` with LAME: bare frames of a constant bit rate, without any tag.
@safe
struct MP3Encoder: ~Copyable, SpeechEncoder {
    /// Owned: made in `init`, closed in `deinit`, never copied out.
    private let handle: OpaquePointer

    /// - Parameters:
    ///   - sampleRate: 16, 24 or 48 kHz, in Hz.
    ///   - bitRate: In kbit/s; one of the constant rates of the sample rate's MPEG version.
    /// - Throws: When LAME cannot be made or takes no such rates.
    init(sampleRate: Int, bitRate: Int) throws(EncoderError) {
        // SAFETY: a null result is refused.
        guard let handle = unsafe lame_init() else {
            throw EncoderError(sentence: "LAME cannot be started.")
        }
        // SAFETY: a live handle in each call.
        unsafe lame_set_in_samplerate(handle, CInt(sampleRate))
        unsafe lame_set_out_samplerate(handle, CInt(sampleRate))
        unsafe lame_set_num_channels(handle, 1)
        unsafe lame_set_mode(handle, MONO)
        unsafe lame_set_VBR(handle, vbr_off)
        unsafe lame_set_brate(handle, CInt(bitRate))
        unsafe lame_set_bWriteVbrTag(handle, 0)
        unsafe lame_set_write_id3tag_automatic(handle, 0)
        guard unsafe lame_init_params(handle) == 0 else {
            // SAFETY: the only owner of a live handle.
            unsafe lame_close(handle)
            throw EncoderError(sentence: "LAME does not take \(bitRate) kbit/s at \(sampleRate) Hz.")
        }
        unsafe self.handle = handle
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe lame_close(handle)
    }

    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer) {
        // The worst case, from LAME's own header: 1.25 bytes a sample and 7200.
        unsafe bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: samples.count * 5 / 4 + 7200) {
            output in
            // SAFETY: both buffers outlive the call; LAME writes no more than the size it is given,
            // and does not read the right channel of mono input.
            let written = unsafe samples.withUnsafeBufferPointer { input in
                unsafe lame_encode_buffer(
                    handle, input.baseAddress, input.baseAddress, CInt(input.count),
                    output.bindMemory(to: UInt8.self).baseAddress, CInt(output.count))
            }
            return max(0, Int(written))
        }
    }

    mutating func finish(into bytes: inout ByteBuffer) {
        unsafe bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: 7200) { output in
            // SAFETY: as above.
            let written = unsafe lame_encode_flush(
                handle, output.bindMemory(to: UInt8.self).baseAddress, CInt(output.count))
            return max(0, Int(written))
        }
    }
}
