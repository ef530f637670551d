// SPDX-License-Identifier: Apache-2.0

internal import CLAME
public import SyrinxCore

/// Makes MP3 with LAME, at a constant bit rate that keeps speech and its breath intact.
@safe
public struct MP3Encoder: ~Copyable, AudioEncoder, @unchecked Sendable {
    public let format: PCMFormat

    /// Owned: made in `init`, closed in `deinit`.
    private let handle: OpaquePointer

    /// - Parameters:
    ///   - format: One or two channels. LAME resamples what MPEG audio has no rate for.
    ///   - isRewritable: The start of the file can be written again: it then begins with an "Info" frame, by
    ///     which players know the length to the sample.
    /// - Throws: `.unsupported` for more channels.
    public init(format: PCMFormat, isRewritable: Bool) throws(MediaError) {
        guard format.channelCount <= 2 else {
            throw MediaError(.unsupported, .giveUp, "MP3 holds no more than two channels")
        }
        // SAFETY: a null result is refused.
        guard let handle = unsafe lame_init() else {
            throw MediaError(.unsupported, .giveUp, "LAME cannot be started")
        }
        let outputRate = Self.sampleRates.first { $0 >= format.sampleRate } ?? 48_000
        // SAFETY: a live handle in each call.
        unsafe lame_set_num_channels(handle, CInt(format.channelCount))
        unsafe lame_set_mode(handle, format.channelCount == 1 ? MONO : JOINT_STEREO)
        unsafe lame_set_in_samplerate(handle, CInt(format.sampleRate))
        unsafe lame_set_out_samplerate(handle, CInt(outputRate))
        unsafe lame_set_brate(handle, CInt(Self.bitRate(outputRate, format.channelCount)))
        unsafe lame_set_bWriteVbrTag(handle, isRewritable ? 1 : 0)
        guard unsafe lame_init_params(handle) == 0 else {
            // SAFETY: the only owner of a live handle.
            unsafe lame_close(handle)
            throw MediaError(.unsupported, .giveUp, "LAME does not take \(format.sampleRate) Hz")
        }
        self.format = format
        unsafe self.handle = handle
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe lame_close(handle)
    }

    /// Those of MPEG-1, MPEG-2 and MPEG-2.5 (ISO/IEC 11172-3 and 13818-3), in Hz.
    private static let sampleRates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000]

    /// In kbit/s, of those that every version of MPEG audio has at that rate.
    private static func bitRate(_ sampleRate: Int, _ channelCount: Int) -> Int {
        switch sampleRate {
        case ..<16_000: 64
        case ..<32_000: channelCount == 1 ? 96 : 160
        default: channelCount == 1 ? 128 : 192
        }
    }

    public mutating func encode(
        _ samples: borrowing Span<Int16>, into bytes: inout [UInt8]
    ) throws(MediaError) {
        let (handle, channelCount) = unsafe (handle, format.channelCount)
        let frameCount = samples.count / channelCount
        // SAFETY: the samples outlive the call; of one channel, the right one is not read.
        try unsafe Self.append(to: &bytes, limit: frameCount * 5 / 4 + 7200) { output, limit in
            unsafe samples.withUnsafeBufferPointer { input in
                if channelCount == 1 {
                    return unsafe lame_encode_buffer(
                        handle, input.baseAddress, input.baseAddress, CInt(frameCount), output, limit)
                }
                return unsafe lame_encode_buffer_interleaved(
                    handle, UnsafeMutablePointer(mutating: input.baseAddress), CInt(frameCount), output, limit
                )
            }
        }
    }

    public mutating func finish(into bytes: inout [UInt8]) throws(MediaError) -> [UInt8] {
        let handle = unsafe handle
        // SAFETY: a live handle, and no more is written than the limit.
        try unsafe Self.append(to: &bytes, limit: 7200) { output, limit in
            unsafe lame_encode_flush(handle, output, limit)
        }
        var info: [UInt8] = []
        // SAFETY: as above. Where there is no such frame, nothing is written.
        try unsafe Self.append(to: &info, limit: 2880) { output, limit in
            guard unsafe lame_get_bWriteVbrTag(handle) == 1 else { return 0 }
            return CInt(clamping: unsafe lame_get_lametag_frame(handle, output, Int(limit)))
        }
        return info
    }

    /// - Parameter limit: The most that `body` may write; for a call of LAME's encoder that is, by its own
    ///   header, 1.25 bytes a frame and 7200.
    private static func append(
        to bytes: inout [UInt8], limit: Int, _ body: (UnsafeMutablePointer<UInt8>?, CInt) -> CInt
    ) throws(MediaError) {
        var status: CInt = 0
        // SAFETY: the buffer has as many bytes as `body` is told that it may write.
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            status = unsafe body(buffer.baseAddress, CInt(clamping: limit))
            count = min(limit, max(0, Int(status)))
        }
        guard status >= 0 else { throw MediaError(.library(status), .giveUp) }
        bytes += piece
    }
}
