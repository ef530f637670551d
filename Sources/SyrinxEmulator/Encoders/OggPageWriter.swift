// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Puts the packets of one logical stream into Ogg pages (RFC 3533 section 6).
struct OggPageWriter {
    /// RFC 3533 section 6, field 3.
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let beginOfStream = Flags(rawValue: 0x02)
        static let endOfStream = Flags(rawValue: 0x04)
    }

    /// A page's segment table holds so many values.
    private static let segmentCountLimit = 255

    private let serialNumber: UInt32
    private var sequenceNumber: UInt32 = 0
    private var segments: [UInt8] = []
    private var packets = ByteBuffer()
    private(set) var packetCount = 0

    init(serialNumber: UInt32) {
        self.serialNumber = serialNumber
    }

    /// - Returns: Whether a packet of `byteCount` bytes still fits whole into the open page.
    func hasRoom(for byteCount: Int) -> Bool {
        segments.count + byteCount / 255 + 1 <= Self.segmentCountLimit
    }

    /// Puts a packet, which must fit, into the open page.
    mutating func add(_ packet: ByteBuffer) {
        let byteCount = packet.readableBytes
        precondition(hasRoom(for: byteCount))
        segments.append(contentsOf: repeatElement(255, count: byteCount / 255))
        // A packet ends with a value under 255, which may be 0.
        segments.append(UInt8(byteCount % 255))
        packets.writeImmutableBuffer(packet)
        packetCount += 1
    }

    /// Closes the open page and appends it to `bytes`.
    ///
    /// - Parameter granulePosition: The codec's count at the end of the page's last packet.
    mutating func finishPage(_ flags: Flags = [], granulePosition: UInt64, into bytes: inout ByteBuffer) {
        var page = ByteBuffer()
        page.writeString("OggS")
        page.writeInteger(UInt8(0))
        page.writeInteger(flags.rawValue)
        page.writeInteger(granulePosition, endianness: .little)
        page.writeInteger(serialNumber, endianness: .little)
        page.writeInteger(sequenceNumber, endianness: .little)
        let checksumIndex = page.writerIndex
        page.writeInteger(UInt32(0))
        page.writeInteger(UInt8(segments.count))
        page.writeBytes(segments)
        page.writeBuffer(&packets)
        page.setInteger(Self.checksum(page), at: checksumIndex, endianness: .little)
        bytes.writeBuffer(&page)
        sequenceNumber += 1
        segments.removeAll(keepingCapacity: true)
        packets.clear()
        packetCount = 0
    }

    /// CRC-32 of RFC 3533 section 6, field 7: polynomial 0x04C11DB7, not reflected, from 0.
    private static func checksum(_ page: ByteBuffer) -> UInt32 {
        page.readableBytesView.reduce(0) { $0 << 8 ^ table[Int(UInt8($0 >> 24) ^ $1)] }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { value, _ in
            value & 0x8000_0000 == 0 ? value << 1 : value << 1 ^ 0x04C1_1DB7
        }
    }
}
