// SPDX-License-Identifier: Apache-2.0

internal import CMPG123
public import SyrinxCore

/// Decodes MPEG Layer III frames with libmpg123.
///
/// The library is fed one frame at a time and told not to look ahead, so that a frame's samples are
/// there when its own last byte is. Encoder and decoder delay are not cut off: a stream without an
/// encoder's tag does not tell them.
@safe
public struct MP3Decoder: ~Copyable, PacketDecoder, @unchecked Sendable {
    public let format: PCMFormat

    /// MPEG-1's 1152 frames, twice: at the start the library may hand on a frame that it had kept back.
    public var maximumFramesPerPacket: Int { 2 * 1152 }

    /// Owned: made in `init`, destroyed in `deinit`.
    private let handle: OpaquePointer

    /// - Throws: `.unsupported` for a rate or channel count that MP3 does not have.
    public init(format: PCMFormat) throws(MediaError) {
        // SAFETY: a live handle, whose only owner this becomes.
        let made = unsafe try Self.makeHandle(for: format)
        unsafe handle = made
        self.format = format
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe mpg123_delete(handle)
    }

    private static func makeHandle(for format: PCMFormat) throws(MediaError) -> OpaquePointer {
        var status: CInt = 0
        // SAFETY: calling `mpg123_init` again does nothing; versions since 1.27 do not need it at all.
        _ = mpg123_init()
        guard let handle = unsafe mpg123_new(nil, &status) else {
            throw MediaError(.library(status), .giveUp)
        }
        let flags = MPG123_QUIET.rawValue | MPG123_NO_READAHEAD.rawValue | MPG123_IGNORE_INFOFRAME.rawValue
        let channels = format.channelCount == 1 ? MPG123_MONO.rawValue : MPG123_STEREO.rawValue
        // SAFETY: a live handle in every call.
        let steps: [CInt] = unsafe [
            syrinx_mpg123_param(handle, CInt(MPG123_ADD_FLAGS.rawValue), CLong(flags)),
            syrinx_mpg123_param(
                handle, CInt(MPG123_REMOVE_FLAGS.rawValue), CLong(MPG123_GAPLESS.rawValue)),
            mpg123_format_none(handle),
            mpg123_format(
                handle, CLong(format.sampleRate), CInt(channels), CInt(MPG123_ENC_SIGNED_16.rawValue)),
            mpg123_open_feed(handle),
        ]
        if let failure = steps.first(where: { $0 != MPG123_OK.rawValue }) {
            // SAFETY: nobody else has seen the handle.
            unsafe mpg123_delete(handle)
            throw MediaError(.library(failure), .giveUp, "libmpg123 does not take \(format)")
        }
        return unsafe handle
    }

    public mutating func decode(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) throws(MediaError) {
        precondition(samples.freeCapacity >= maximumFramesPerPacket * format.channelCount)
        // SAFETY: the library copies what it is fed, and writes at most the bytes that it is told of.
        var status = unsafe packet.withUnsafeBufferPointer {
            unsafe mpg123_feed(handle, $0.baseAddress, $0.count)
        }
        guard status == MPG123_OK.rawValue else { throw MediaError(.library(status), .rebuild) }
        let decodedByteCount = unsafe samples.withUnsafeMutableBufferPointer { buffer, count in
            var total = 0
            repeat {
                let free = unsafe UnsafeMutableRawBufferPointer(
                    UnsafeMutableBufferPointer(rebasing: buffer[(count + total / 2)...]))
                var done = 0
                status = unsafe mpg123_read(handle, free.baseAddress, free.count, &done)
                total += done
            } while status == MPG123_NEW_FORMAT.rawValue || (status == MPG123_OK.rawValue && total == 0)
            count += total / 2
            return total
        }
        guard status == MPG123_OK.rawValue || status == MPG123_NEED_MORE.rawValue || decodedByteCount > 0
        else { throw MediaError(.library(status), .skipPacket, "an MP3 frame does not decode") }
    }

    public mutating func reset() {
        // SAFETY: a live handle.
        unsafe mpg123_open_feed(handle)
    }
}
