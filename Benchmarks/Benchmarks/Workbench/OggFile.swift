// SPDX-License-Identifier: Apache-2.0

/// Puts Opus packets into an Ogg file (RFC 3533, RFC 7845) with pages of a second.
public struct OggFile {
    public private(set) var bytes: [UInt8] = []
    private var pageNumber = 0

    /// - Parameters:
    ///   - packets: Of 20 ms.
    ///   - rate: Of what was encoded, in Hz.
    public init(opus packets: Packets, preSkip: Int, rate: Int) {
        let head = Array("OpusHead".utf8) + [1, 1] + number(preSkip, 2) + number(rate, 4) + [0, 0, 0]
        appendPage([head], position: 0, flags: 2)
        appendPage([Array("OpusTags".utf8) + number(0, 4) + number(0, 4)], position: 0, flags: 0)
        var start = 0
        var page: [[UInt8]] = []
        for (index, end) in packets.ends.enumerated() {
            page.append(Array(packets.bytes[start..<end]))
            start = end
            let isLast = index == packets.count - 1
            guard isLast || page.count == 50 else { continue }
            appendPage(page, position: (index + 1) * 960, flags: isLast ? 4 : 0)
            page = []
        }
    }

    private func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
        (0..<byteCount).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private mutating func appendPage(_ packets: [[UInt8]], position: Int, flags: UInt8) {
        let segments = packets.flatMap {
            [UInt8](repeating: 255, count: $0.count / 255) + [UInt8($0.count % 255)]
        }
        precondition(segments.count <= 255, "too much for one page")
        var page = Array("OggS".utf8) + [0, flags] + number(position, 8)
        page += number(1, 4) + number(pageNumber, 4) + [0, 0, 0, 0, UInt8(segments.count)]
        page += segments + packets.joined()
        page.replaceSubrange(22..<26, with: number(Int(Self.checksum(page)), 4))
        bytes += page
        pageNumber += 1
    }

    private static func checksum(_ page: [UInt8]) -> UInt32 {
        page.reduce(0) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte) << 24) { sum, _ in
                sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1
            }
        }
    }
}
