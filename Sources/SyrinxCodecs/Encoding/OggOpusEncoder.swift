// SPDX-License-Identifier: Apache-2.0

internal import COpusEnc
public import SyrinxCore

/// Makes Opus in Ogg (RFC 7845) with libopusenc, at a bit rate that leaves speech as it was.
@safe
public struct OggOpusEncoder: ~Copyable, AudioEncoder, @unchecked Sendable {
    public let format: PCMFormat

    /// Owned: made in `init`, destroyed in `deinit`.
    private let handle: OpaquePointer

    /// - Parameter format: One or two channels; libopusenc resamples any rate that Opus has not.
    /// - Throws: `.unsupported` for more channels, or a rate that is not taken.
    public init(format: PCMFormat) throws(MediaError) {
        guard format.channelCount <= 2 else {
            throw MediaError(.unsupported, .giveUp, "Opus is written here with no more than two channels")
        }
        // SAFETY: the comments are copied by the encoder; `status` outlives the call, and a null result is
        // refused.
        let comments = unsafe ope_comments_create()
        defer { unsafe ope_comments_destroy(comments) }
        var status: CInt = 0
        let made = unsafe ope_encoder_create_pull(
            comments, opus_int32(clamping: format.sampleRate), CInt(format.channelCount), 0, &status)
        guard let handle = unsafe made else {
            throw MediaError(.unsupported, .giveUp, "libopusenc does not take \(format.sampleRate) Hz")
        }
        self.format = format
        unsafe self.handle = handle
        // SAFETY: a live handle. Bits for one wideband or fullband voice (RFC 7587 section 3.1.1 calls 40
        // kbit/s enough for fullband speech); pages of a fifth of a second, so that a pipe's reader waits
        // for no more than that.
        _ = unsafe syrinx_ope_set_bitrate(handle, opus_int32(format.channelCount * 64_000))
        _ = unsafe syrinx_ope_set_muxing_delay(handle, 9600)
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe ope_encoder_destroy(handle)
    }

    public mutating func encode(
        _ samples: borrowing Span<Int16>, into bytes: inout [UInt8]
    ) throws(MediaError) {
        let frameCount = samples.count / format.channelCount
        // SAFETY: the samples outlive the call, and no more of them are read than are there.
        let status = unsafe samples.withUnsafeBufferPointer {
            unsafe ope_encoder_write(handle, $0.baseAddress, CInt(clamping: frameCount))
        }
        guard status == OPE_OK else { throw MediaError(.library(status), .giveUp) }
        takePages(into: &bytes, flush: false)
    }

    public mutating func finish(into bytes: inout [UInt8]) throws(MediaError) -> [UInt8] {
        // SAFETY: a live handle.
        let status = unsafe ope_encoder_drain(handle)
        guard status == OPE_OK else { throw MediaError(.library(status), .giveUp) }
        takePages(into: &bytes, flush: true)
        return []
    }

    private mutating func takePages(into bytes: inout [UInt8], flush: Bool) {
        var page: UnsafeMutablePointer<UInt8>?
        var count: opus_int32 = 0
        // SAFETY: a page stays where it is until the next call, and is copied before.
        while unsafe ope_encoder_get_page(handle, &page, &count, flush ? 1 : 0) == 1 {
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: page, count: Int(count)))
        }
    }
}
