// SPDX-License-Identifier: Apache-2.0

/// Puts Opus packets into a WebM stream (RFC 9559) as a live one is: a segment of unknown size, clusters of a
/// second.
public struct WebMFile {
    public private(set) var bytes: [UInt8]

    /// - Parameter packets: Of 20 ms.
    public init(opus packets: Packets, preSkip: Int, rate: Int) {
        bytes =
            Self.element(0x1A45_DFA3, Self.element(0x4282, Array("webm".utf8)))
            + [0x18, 0x53, 0x80, 0x67, 0xFF]
            + Self.element(0x1654_AE6B, Self.track(preSkip, rate))
        var start = 0
        var cluster: [UInt8] = []
        for (index, end) in packets.ends.enumerated() {
            if index % 50 == 0 {
                bytes += cluster.isEmpty ? [] : Self.element(0x1F43_B675, cluster)
                cluster = Self.element(0xE7, Self.number(index * 20, 4))
            }
            let head = [0x81] + Self.number(index % 50 * 20, 2) + [0x80]
            cluster += Self.element(0xA3, head + packets.bytes[start..<end])
            start = end
        }
        bytes += Self.element(0x1F43_B675, cluster)
    }

    private static func track(_ preSkip: Int, _ rate: Int) -> [UInt8] {
        let head =
            Array("OpusHead".utf8) + [1, 1] + number(preSkip, 2).reversed() + number(rate, 4).reversed()
            + [0, 0, 0]
        let entry =
            element(0xD7, [1]) + element(0x83, [2]) + element(0x86, Array("A_OPUS".utf8))
            + element(0x63A2, head)
        return element(0xAE, entry)
    }

    /// With a size of four bytes.
    private static func element(_ id: Int, _ content: [UInt8]) -> [UInt8] {
        number(id, 4).drop { $0 == 0 } + number(content.count | 0x1000_0000, 4) + content
    }

    /// Big-endian.
    private static func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
        (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
