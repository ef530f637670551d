// SPDX-License-Identifier: Apache-2.0

internal import COpus
internal import NIOCore

/// libopus, a packet of 20 ms at a time (RFC 6716).
///
/// Encoding runs at the format's own rate, so the input is not resampled to 48 kHz; only containers count
/// at that rate.
@safe
struct OpusPacketEncoder: ~Copyable {
    enum BitRate {
        /// In bit/s; packets vary, and libopus holds the rate within about a second.
        case around(Int)
        /// In bit/s; every packet has the same size.
        case exactly(Int)
    }

    /// RFC 6716 section 3.4: 1275 bytes in one frame, and one byte for the TOC.
    private static let packetByteLimit = 1276

    /// In Hz.
    let sampleRate: Int

    /// In a packet: 20 ms.
    let packetFrameCount: Int

    /// Frames that a decoder makes before the first of ours, at ``sampleRate``.
    let lookahead: Int

    /// What came in and is not in a packet yet.
    private var samples = ContiguousArray<Int16>()

    private var inputFrameCount = 0

    /// In the packets that were handed out.
    private(set) var packedFrameCount = 0

    /// Owned: made in `init`, destroyed in `deinit`, never copied out.
    private let handle: OpaquePointer

    /// - Parameter sampleRate: 8, 12, 16, 24 or 48 kHz, in Hz.
    /// - Throws: When libopus takes no such rate.
    init(sampleRate: Int, bitRate: BitRate) throws(EncoderError) {
        var status: CInt = 0
        // SAFETY: `status` outlives the call, and a null result is refused.
        let made = unsafe opus_encoder_create(
            opus_int32(sampleRate), 1, OPUS_APPLICATION_AUDIO, &status)
        guard let handle = unsafe made else {
            throw EncoderError(sentence: "libopus does not encode at \(sampleRate) Hz (error \(status)).")
        }
        var lookahead: opus_int32 = 0
        // SAFETY: a live handle in each call; `lookahead` outlives its own.
        switch bitRate {
        case .around(let rate):
            unsafe _ = syrinx_opus_encoder_set_bitrate(handle, opus_int32(rate))
        case .exactly(let rate):
            unsafe _ = syrinx_opus_encoder_set_bitrate(handle, opus_int32(rate))
            unsafe _ = syrinx_opus_encoder_set_vbr(handle, 0)
        }
        unsafe _ = syrinx_opus_encoder_get_lookahead(handle, &lookahead)
        unsafe self.handle = handle
        self.sampleRate = sampleRate
        self.lookahead = Int(lookahead)
        packetFrameCount = sampleRate / 50
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe opus_encoder_destroy(handle)
    }

    /// The position behind the sound that has come in, in the decoder's frames.
    var end: Int { inputFrameCount + lookahead }

    mutating func append(_ input: Span<Int16>) {
        inputFrameCount += input.count
        for index in input.indices { samples.append(input[index]) }
    }

    /// Appends silence, so that all that came in gets out, to the end of a packet.
    mutating func pad() {
        let missing = (end - packedFrameCount + packetFrameCount - 1) / packetFrameCount * packetFrameCount
        samples.append(contentsOf: repeatElement(0, count: missing - samples.count))
    }

    /// - Returns: nil when there is less than a packet.
    mutating func nextPacket() -> ByteBuffer? {
        guard samples.count >= packetFrameCount else { return nil }
        var packet = ByteBuffer()
        unsafe packet.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.packetByteLimit) { output in
            // SAFETY: both buffers outlive the call; libopus reads one packet's frames, which are
            // there, and writes no more than the limit.
            let written = unsafe samples.withUnsafeBufferPointer { input in
                guard let source = input.baseAddress,
                    let target = unsafe output.bindMemory(to: UInt8.self).baseAddress
                else { return OPUS_BUFFER_TOO_SMALL }
                return unsafe opus_encode(
                    handle, source, CInt(packetFrameCount), target,
                    opus_int32(Self.packetByteLimit))
            }
            return max(0, Int(written))
        }
        samples.removeFirst(packetFrameCount)
        packedFrameCount += packetFrameCount
        return packet
    }

    /// The identification header (RFC 7845 section 5.1), which WebM has as its codec's private data.
    var head: ByteBuffer {
        var head = ByteBuffer(string: "OpusHead")
        head.writeBytes([1, 1])
        head.writeInteger(UInt16(lookahead * (48000 / sampleRate)), endianness: .little)
        head.writeInteger(UInt32(sampleRate), endianness: .little)
        // No gain, and mapping family 0: mono.
        head.writeBytes([0, 0, 0])
        return head
    }
}
