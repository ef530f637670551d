// SPDX-License-Identifier: Apache-2.0

internal import COpus
internal import NIOCore

/// `ogg-*-opus`: Opus packets of 20 ms (RFC 6716) in Ogg pages (RFC 7845).
///
/// The two header pages come with the first page of sound.
struct OggOpusEncoder: ~Copyable, SpeechEncoder {
    private var opus: OpusPacketEncoder
    private let packetsPerPage: Int
    private var pages: OggPageWriter
    /// The header pages, until they are handed out.
    private var headers: ByteBuffer

    /// - Parameters:
    ///   - sampleRate: 8, 12, 16, 24 or 48 kHz, in Hz.
    ///   - bitRate: In bit/s; packets vary, and libopus holds the rate within about a second.
    ///   - packetsPerPage: 1 to 100.
    ///   - serialNumber: Of the Ogg stream.
    init(
        sampleRate: Int, bitRate: Int, packetsPerPage: Int, serialNumber: UInt32
    ) throws(EncoderError) {
        opus = try OpusPacketEncoder(sampleRate: sampleRate, bitRate: .around(bitRate))
        self.packetsPerPage = packetsPerPage
        pages = OggPageWriter(serialNumber: serialNumber)
        headers = Self.headers(opus.head, in: &pages)
    }

    mutating func encode(_ input: Span<Int16>, into bytes: inout ByteBuffer) {
        opus.append(input)
        pack(into: &bytes)
    }

    /// Pads the last packet with silence and says where the sound ends (RFC 7845 section 4.4).
    mutating func finish(into bytes: inout ByteBuffer) {
        opus.pad()
        pack(into: &bytes, end: opus.end)
    }

    private mutating func pack(into bytes: inout ByteBuffer, end: Int? = nil) {
        while true {
            let before = opus.packedFrameCount
            guard let packet = opus.nextPacket() else { return }
            if !pages.hasRoom(for: packet.readableBytes) { finishPage(at: before, into: &bytes) }
            pages.add(packet)
            let isLast = end.map { opus.packedFrameCount >= $0 } ?? false
            if let end, isLast {
                finishPage(.endOfStream, at: end, into: &bytes)
            } else if pages.packetCount == packetsPerPage {
                finishPage(at: opus.packedFrameCount, into: &bytes)
            }
        }
    }

    /// - Parameter position: Where the page's sound ends, in frames.
    private mutating func finishPage(
        _ flags: OggPageWriter.Flags = [], at position: Int, into bytes: inout ByteBuffer
    ) {
        bytes.writeBuffer(&headers)
        let granulePosition = UInt64(position * (48000 / opus.sampleRate))
        pages.finishPage(flags, granulePosition: granulePosition, into: &bytes)
    }

    /// RFC 7845 sections 5.1 and 5.2: each header has a page of its own.
    private static func headers(_ head: ByteBuffer, in pages: inout OggPageWriter) -> ByteBuffer {
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
