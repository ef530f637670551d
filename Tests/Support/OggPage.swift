// SPDX-License-Identifier: Apache-2.0

/// A page of Ogg (RFC 3533 section 6), to be put together by hand. Shares nothing with the product.
public struct OggPage: Sendable {
    public var isContinued = false
    public var isFirst = false
    public var isLast = false
    public var granulePosition: Int64 = 0
    public var serialNumber: UInt32 = 1
    public var sequenceNumber: UInt32 = 0

    /// The sizes of the pieces of 255 bytes and of their ends.
    public var lacing: [UInt8] = []
    public var body: [UInt8] = []

    /// A page of whole packets.
    public init(_ packets: [[UInt8]] = [], granulePosition: Int64 = 0, serialNumber: UInt32 = 1) {
        self.granulePosition = granulePosition
        self.serialNumber = serialNumber
        for packet in packets { append(packet) }
    }

    public mutating func append(_ packet: [UInt8]) {
        lacing += [UInt8](repeating: 255, count: packet.count / 255) + [UInt8(packet.count % 255)]
        body += packet
    }

    /// A piece that goes on on the next page.
    ///
    /// - Precondition: its size is a multiple of 255.
    public mutating func append(unfinished piece: [UInt8]) {
        precondition(piece.count % 255 == 0)
        lacing += [UInt8](repeating: 255, count: piece.count / 255)
        body += piece
    }

    /// With its checksum.
    public var bytes: [UInt8] {
        precondition(lacing.count <= 255 && body.count == lacing.reduce(0) { $0 + Int($1) })
        let flags: UInt8 = (isContinued ? 1 : 0) | (isFirst ? 2 : 0) | (isLast ? 4 : 0)
        var page = Array("OggS".utf8) + [0, flags] + littleEndian(granulePosition)
        page += littleEndian(serialNumber) + littleEndian(sequenceNumber) + [0, 0, 0, 0]
        page += [UInt8(lacing.count)] + lacing + body
        page.replaceSubrange(22..<26, with: littleEndian(Self.checksum(of: page)))
        return page
    }

    /// Bit by bit, as the RFC tells it.
    private static func checksum(of page: [UInt8]) -> UInt32 {
        var value: UInt32 = 0
        for byte in page {
            value ^= UInt32(byte) << 24
            for _ in 0..<8 {
                value = value & 0x8000_0000 != 0 ? value << 1 ^ 0x04C1_1DB7 : value << 1
            }
        }
        return value
    }

    /// Takes a sound stream apart again.
    public static func pages(in stream: [UInt8]) -> [OggPage] {
        var pages: [OggPage] = []
        var position = 0
        while position + 27 <= stream.count {
            precondition(Array(stream[position..<position + 4]) == Array("OggS".utf8))
            var page = OggPage()
            let flags = stream[position + 5]
            (page.isContinued, page.isFirst, page.isLast) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
            page.granulePosition = Int64(bitPattern: number(stream[position + 6..<position + 14]))
            page.serialNumber = UInt32(number(stream[position + 14..<position + 18]))
            page.sequenceNumber = UInt32(number(stream[position + 18..<position + 22]))
            let bodyStart = position + 27 + Int(stream[position + 26])
            page.lacing = Array(stream[position + 27..<bodyStart])
            let end = bodyStart + page.lacing.reduce(0) { $0 + Int($1) }
            page.body = Array(stream[bodyStart..<end])
            pages.append(page)
            position = end
        }
        return pages
    }

    /// The packets of a stream in which none is cut.
    public static func packets(of pages: [OggPage]) -> [[UInt8]] {
        var packets: [[UInt8]] = []
        var pending: [UInt8] = []
        for page in pages {
            var position = 0
            for size in page.lacing {
                pending += page.body[position..<position + Int(size)]
                position += Int(size)
                guard size < 255 else { continue }
                packets.append(pending)
                pending = []
            }
        }
        return packets
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
