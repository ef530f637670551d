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

    /// A packet of one frame as one of code 3 with padding: the same sound in more bytes.
    ///
    /// - Returns: `count` bytes, or one or two less.
    /// - Precondition: the packet is of code 0.
    static func padded(_ packet: [UInt8], to count: Int) -> [UInt8] {
        precondition(packet[0] & 3 == 0, "not a packet of one frame")
        // The table of contents, the count of frames, then how much padding there is.
        let padding = count - (packet.count + 1) - 3
        precondition(padding > 0)
        var sizes: [UInt8] = []
        var rest = padding
        while rest > 254 {
            sizes.append(255)
            rest -= 254
        }
        sizes.append(UInt8(rest))
        return [packet[0] | 3, 0x41] + sizes + packet[1...] + [UInt8](repeating: 0, count: padding)
    }
}
