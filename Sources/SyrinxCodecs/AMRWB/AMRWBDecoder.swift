// SPDX-License-Identifier: Apache-2.0

internal import COpenCoreAMRWB
public import SyrinxCore

/// Decodes AMR-WB frames (3GPP TS 26.171, RFC 4867 section 5.3) with libopencore-amrwb.
///
/// A frame, its type byte in front, is 20 ms. Frames that are lost, or came through damaged, are concealed
/// by the library out of what it has heard before.
@safe
public struct AMRWBDecoder: ~Copyable, PacketDecoder, @unchecked Sendable {
    public let format: PCMFormat

    /// 20 ms.
    public var maximumFramesPerPacket: Int { 320 }

    /// Owned: made in `init`, destroyed in `deinit`.
    private var handle: UnsafeMutableRawPointer

    /// - Throws: `.unsupported` for anything but 16 kHz and one channel.
    public init(format: PCMFormat) throws(MediaError) {
        guard format == PCMFormat(sampleRate: 16_000) else {
            throw MediaError(.unsupported, .giveUp, "AMR-WB is 16 kHz, mono")
        }
        // SAFETY: a null result is refused.
        guard let made = unsafe D_IF_init() else { throw MediaError(.library(0), .giveUp) }
        unsafe handle = made
        self.format = format
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe D_IF_exit(handle)
    }

    public mutating func decode(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) throws(MediaError) {
        precondition(samples.freeCapacity >= maximumFramesPerPacket)
        guard let first = packet.indices.first, let type = AMRWBFrameType(packet[first]),
            packet.count == type.byteCount
        else { throw MediaError(.malformed, .skipPacket, "an AMR-WB frame is damaged") }
        // The library looks at one byte behind a frame whose bits are a whole number of bytes.
        var frame: [64 of UInt8] = .init(repeating: 0)
        for index in packet.indices { frame[index] = packet[index] }
        let isConcealed: CInt = type.isGood ? 0 : 1
        let span = frame.span
        // SAFETY: the frame is longer than the library reads; it writes 320 samples, for which there
        // is room, and keeps neither pointer.
        unsafe span.withUnsafeBufferPointer { bytes in
            unsafe samples.withUnsafeMutableBufferPointer { buffer, count in
                guard let end = unsafe buffer.baseAddress?.advanced(by: count) else { return }
                unsafe D_IF_decode(handle, bytes.baseAddress, end, isConcealed)
                count += 320
            }
        }
    }

    /// The library has no call for it: its state is made anew.
    public mutating func reset() {
        // SAFETY: a null result is not taken, so that the handle stays live.
        guard let made = unsafe D_IF_init() else { return }
        // SAFETY: the only owner of a live handle.
        unsafe D_IF_exit(handle)
        unsafe handle = made
    }
}
