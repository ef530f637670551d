// SPDX-License-Identifier: Apache-2.0

internal import COpus
public import SyrinxCore

/// Decodes raw Opus packets (RFC 6716) with libopus, at any of its rates.
///
/// One packet in, 2.5 to 120 ms of audio out. Pages and pre-skip (RFC 7845) are the demuxer's business.
@safe
public struct OpusDecoder: ~Copyable, PacketDecoder, @unchecked Sendable {
    /// As asked for; libopus resamples inside, which is cheaper than decoding at 48 kHz.
    public let format: PCMFormat

    /// 120 ms, the longest packet that RFC 6716 section 3.2.5 allows.
    public var maximumFramesPerPacket: Int { format.sampleRate / 1000 * 120 }

    /// Owned: made in `init`, destroyed in `deinit`.
    private let handle: OpaquePointer

    /// - Parameters:
    ///   - format: 8, 12, 16, 24 or 48 kHz; one or two channels.
    ///   - outputGain: In 1/256 dB, as the stream's header asks (RFC 7845 section 5.1).
    /// - Throws: `.unsupported` for any other format.
    public init(format: PCMFormat, outputGain: Int = 0) throws(MediaError) {
        var status: CInt = 0
        let rate = opus_int32(clamping: format.sampleRate)
        // SAFETY: `status` outlives the call, and a null result is refused.
        let made = unsafe opus_decoder_create(rate, CInt(clamping: format.channelCount), &status)
        guard let handle = unsafe made else { throw Self.error(status) }
        self.format = format
        unsafe self.handle = handle
        // SAFETY: a live handle.
        _ = unsafe syrinx_opus_decoder_set_gain(handle, opus_int32(clamping: outputGain))
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe opus_decoder_destroy(handle)
    }

    public mutating func decode(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) throws(MediaError) {
        let (channelCount, frameLimit) = (format.channelCount, maximumFramesPerPacket)
        precondition(samples.freeCapacity >= frameLimit * channelCount)
        // To libopus, no bytes means "lost": concealment must be asked for, not stumbled into.
        guard !packet.isEmpty else { throw MediaError(.malformed, .skipPacket, "an empty Opus packet") }

        // SAFETY: both buffers outlive the call and libopus keeps neither pointer; it writes
        // at most `frameLimit` frames, which fit, and initializes all that it reports.
        let decoded = unsafe packet.withUnsafeBufferPointer { bytes in
            unsafe samples.withUnsafeMutableBufferPointer { buffer, count in
                guard let end = unsafe buffer.baseAddress?.advanced(by: count) else {
                    return OPUS_BUFFER_TOO_SMALL
                }
                let result = unsafe opus_decode(
                    handle, bytes.baseAddress, opus_int32(bytes.count), end, CInt(frameLimit), 0)
                count += max(0, Int(result)) * channelCount
                return result
            }
        }
        if decoded < 0 { throw Self.error(decoded) }
    }

    public mutating func reset() {
        // SAFETY: a live handle; the request takes no argument.
        _ = unsafe syrinx_opus_decoder_reset(handle)
    }

    private static func error(_ status: CInt) -> MediaError {
        switch status {
        case OPUS_INVALID_PACKET: MediaError(.malformed, .skipPacket, "an Opus packet does not decode")
        case OPUS_BAD_ARG: MediaError(.unsupported, .giveUp, "libopus does not take this rate")
        default: MediaError(.library(status), .rebuild)
        }
    }
}
