// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// What happens to Ogg Opus streams.
enum OpusMaterial {
    /// The same packets on other pages: each page but the first two ends in the middle of a packet
    /// where a packet is long enough to be cut.
    static func withContinuedPackets(_ stream: [UInt8]) throws -> [UInt8] {
        let pages = OggPage.pages(in: stream)
        let packets = OggPage.packets(of: Array(pages[2...]))
        var result = pages[0].bytes + pages[1].bytes
        var page = OggPage(granulePosition: -1, serialNumber: pages[0].serialNumber)
        for (index, packet) in packets.enumerated() {
            // Padded (RFC 6716 section 3.2.5) so that it can be cut.
            let long = padded(packet, to: 600)
            page.append(unfinished: Array(long[..<(index % 2 == 0 ? 255 : 510)]))
            result += page.bytes
            page = OggPage(granulePosition: -1, serialNumber: pages[0].serialNumber)
            page.isContinued = true
            page.append(Array(long[(index % 2 == 0 ? 255 : 510)...]))
            page.granulePosition = Int64(index + 1) * 960
        }
        page.isLast = true
        page.granulePosition = pages.last?.granulePosition ?? 0
        return result + page.bytes
    }

    /// A packet of one frame as one of code 3 with padding (RFC 6716 section 3.2.5): the same sound in
    /// `count` bytes.
    ///
    /// - Precondition: the packet is of code 0, and at least three bytes shorter.
    static func padded(_ packet: [UInt8], to count: Int) -> [UInt8] {
        precondition(packet[0] & 3 == 0 && packet.count + 3 <= count)
        // The table of contents, the count of frames; the rest is told by bytes of 255, which stand for
        // 254, and a last one.
        var rest = count - packet.count - 2
        var sizes: [UInt8] = []
        while rest > 254 {
            sizes.append(255)
            rest -= 255
        }
        sizes.append(UInt8(rest))
        let padding = sizes.reduce(0) { $0 + ($1 == 255 ? 254 : Int($1)) }
        return [packet[0] | 3, 0x41] + sizes + packet[1...] + [UInt8](repeating: 0, count: padding)
    }
}
