// SPDX-License-Identifier: Apache-2.0

public import CBareCalls

/// Packets, one after the other in one piece of memory: so that C and Swift read the same bytes.
public struct Packets {
    public private(set) var bytes: [UInt8] = []

    /// Where each packet ends.
    public private(set) var ends: [Int] = []

    public init() {}

    public var count: Int { ends.count }

    public mutating func append(_ packet: some Collection<UInt8>) {
        bytes.append(contentsOf: packet)
        ends.append(bytes.count)
    }

    public func prefix(_ count: Int) -> Packets {
        var result = Packets()
        result.ends = Array(ends.prefix(count))
        result.bytes = Array(bytes[..<(result.ends.last ?? 0)])
        return result
    }

    /// Cuts bytes into packets of `byteCount` each; a rest is left out.
    public init(cutting bytes: [UInt8], every byteCount: Int) {
        self.bytes = Array(bytes.prefix(bytes.count / byteCount * byteCount))
        ends = Array(stride(from: byteCount, through: self.bytes.count, by: byteCount))
    }

    /// Cuts a constant-rate MPEG Layer III stream at its frames' headers.
    public init(mp3 stream: [UInt8], rate: Int, kilobits: Int) {
        let framesPerPacket = rate >= 32_000 ? 1152 : 576
        var start = 0
        while start + 4 <= stream.count {
            let padding = Int(stream[start + 2] >> 1 & 1)
            let end = start + framesPerPacket / 8 * kilobits * 1000 / rate + padding
            guard end <= stream.count else { break }
            append(stream[start..<end])
            start = end
        }
    }

    /// Each behind its length in two bytes, little-endian, as SILK travels.
    public var lengthPrefixed: [UInt8] {
        var stream: [UInt8] = []
        forEach { packet in
            stream += [UInt8(truncatingIfNeeded: packet.count), UInt8(truncatingIfNeeded: packet.count >> 8)]
            for index in packet.indices { stream.append(packet[index]) }
        }
        return stream
    }

    public func forEach(_ body: (borrowing Span<UInt8>) -> Void) {
        let span = bytes.span
        var start = 0
        for end in ends {
            body(span.extracting(start..<end))
            start = end
        }
    }

    /// - Returns: What `body` gets is good for as long as `self` is; nothing is copied.
    public func withBare<Result>(_ body: (bare_packets) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { bytes in
            ends.withUnsafeBufferPointer { ends in
                ends.withMemoryRebound(to: Int.self) { ends in
                    body(bare_packets(bytes: bytes.baseAddress, ends: ends.baseAddress, count: ends.count))
                }
            }
        }
    }
}
