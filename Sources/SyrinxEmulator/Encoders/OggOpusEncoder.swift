// SPDX-License-Identifier: Apache-2.0

internal import COpus
internal import NIOCore

/// `ogg-*-opus`: Opus packets of 20 ms (RFC 6716) in Ogg pages (RFC 7845).
///
/// The two header pages come with the first page of sound. Encoding runs at the format's own rate,
/// so the input is not resampled to 48 kHz; only the container counts at that rate.
@safe
struct OggOpusEncoder: ~Copyable, SpeechEncoder {
    /// Owned: made in `init`, destroyed in `deinit`, never copied out.
    private let handle: OpaquePointer
    private let sampleRate: Int
    private let packetsPerPage: Int
    private let packetFrameCount: Int
    /// Frames that the decoder makes before the first of ours, at ``sampleRate``.
    private let lookahead: Int
    private var pages: OggPageWriter
    /// The header pages, until they are handed out.
    private var headers: ByteBuffer
    private var samples = ContiguousArray<Int16>()
    private var inputFrameCount = 0
    private var packedFrameCount = 0

    /// - Parameters:
    ///   - sampleRate: 8, 12, 16, 24 or 48 kHz, in Hz.
    ///   - bitRate: In bit/s; packets vary, and libopus holds the rate within about a second.
    ///   - packetsPerPage: 1 to 100.
    ///   - serialNumber: Of the Ogg stream.
    init(
        sampleRate: Int, bitRate: Int, packetsPerPage: Int, serialNumber: UInt32
    ) throws(EncoderError) {
        var status: CInt = 0
        // SAFETY: `status` outlives the call, and a null result is refused.
        let made = unsafe opus_encoder_create(
            opus_int32(sampleRate), 1, OPUS_APPLICATION_AUDIO, &status)
        guard let handle = unsafe made else {
            throw EncoderError(sentence: "libopus does not encode at \(sampleRate) Hz (error \(status)).")
        }
        var lookahead: opus_int32 = 0
        // SAFETY: a live handle; `lookahead` outlives the call.
        unsafe _ = syrinx_opus_encoder_set_bitrate(handle, opus_int32(bitRate))
        unsafe _ = syrinx_opus_encoder_get_lookahead(handle, &lookahead)
        unsafe self.handle = handle
        self.sampleRate = sampleRate
        self.packetsPerPage = packetsPerPage
        self.lookahead = Int(lookahead)
        packetFrameCount = sampleRate / 50
        pages = OggPageWriter(serialNumber: serialNumber)
        headers = Self.headers(sampleRate: sampleRate, lookahead: Int(lookahead), in: &pages)
    }

    deinit {
        // SAFETY: the only owner of a live handle.
        unsafe opus_encoder_destroy(handle)
    }

    mutating func encode(_ input: Span<Int16>, into bytes: inout ByteBuffer) {
        inputFrameCount += input.count
        for index in input.indices { samples.append(input[index]) }
        pack(into: &bytes)
    }

    /// Pads the last packet with silence and says where the sound ends (RFC 7845 section 4.4).
    mutating func finish(into bytes: inout ByteBuffer) {
        let end = inputFrameCount + lookahead
        let missing = (end - packedFrameCount + packetFrameCount - 1) / packetFrameCount * packetFrameCount
        samples.append(contentsOf: repeatElement(0, count: missing - samples.count))
        pack(into: &bytes, end: end)
    }

    private mutating func pack(into bytes: inout ByteBuffer, end: Int? = nil) {
        var start = 0
        while samples.count - start >= packetFrameCount {
            let packet = packet(at: start)
            start += packetFrameCount
            if !pages.hasRoom(for: packet.readableBytes) { finishPage(into: &bytes) }
            pages.add(packet)
            packedFrameCount += packetFrameCount
            let isLast = end.map { packedFrameCount >= $0 } ?? false
            if isLast || pages.packetCount == packetsPerPage {
                finishPage(into: &bytes, end: isLast ? end : nil)
            }
        }
        samples.removeFirst(start)
    }

    /// - Parameter end: On the last page, where the sound ends, in frames.
    private mutating func finishPage(into bytes: inout ByteBuffer, end: Int? = nil) {
        bytes.writeBuffer(&headers)
        let position = (end ?? packedFrameCount) * (48000 / sampleRate)
        pages.finishPage(
            end == nil ? [] : .endOfStream, granulePosition: UInt64(position), into: &bytes)
    }

    private mutating func packet(at start: Int) -> ByteBuffer {
        // RFC 6716 section 3.4: 1275 bytes in one frame, and one byte for the TOC.
        let byteCountLimit = 1276
        var packet = ByteBuffer()
        unsafe packet.writeWithUnsafeMutableBytes(minimumWritableBytes: byteCountLimit) { output in
            // SAFETY: both buffers outlive the call; libopus reads one packet's frames, which are
            // there, and writes no more than the limit.
            let written = unsafe samples.withUnsafeBufferPointer { input in
                guard let source = input.baseAddress,
                    let target = unsafe output.bindMemory(to: UInt8.self).baseAddress
                else { return OPUS_BUFFER_TOO_SMALL }
                return unsafe opus_encode(
                    handle, source.advanced(by: start), CInt(packetFrameCount), target,
                    opus_int32(byteCountLimit))
            }
            return max(0, Int(written))
        }
        return packet
    }

    /// RFC 7845 sections 5.1 and 5.2: each header has a page of its own.
    private static func headers(
        sampleRate: Int, lookahead: Int, in pages: inout OggPageWriter
    ) -> ByteBuffer {
        var head = ByteBuffer(string: "OpusHead")
        head.writeBytes([1, 1])
        head.writeInteger(UInt16(lookahead * (48000 / sampleRate)), endianness: .little)
        head.writeInteger(UInt32(sampleRate), endianness: .little)
        // No gain, and mapping family 0: mono.
        head.writeBytes([0, 0, 0])

        // SAFETY: libopus gives a constant string.
        let vendor = unsafe String(cString: opus_get_version_string())
        var tags = ByteBuffer(string: "OpusTags")
        tags.writeInteger(UInt32(vendor.utf8.count), endianness: .little)
        tags.writeString(vendor)
        tags.writeInteger(UInt32(0), endianness: .little)

        var bytes = ByteBuffer()
        pages.add(head)
        pages.finishPage(.beginOfStream, granulePosition: 0, into: &bytes)
        pages.add(tags)
        pages.finishPage(granulePosition: 0, into: &bytes)
        return bytes
    }
}
