// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Syrinx

@Suite struct ByteHistoryTests {
    private static let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

    private enum Result: Equatable {
        case caughtUp([UInt8])
        case different(held: [UInt8]?)
        case nothing
    }

    private func compare(_ past: [UInt8], with now: [UInt8], by count: Int) -> Result {
        var history = ByteHistory()
        history.append(BodyChunk(past))
        var comparison = ByteComparison(with: history)
        for start in stride(from: 0, to: now.count, by: count) {
            let end = min(now.count, start + count)
            switch comparison.take(BodyChunk(Array(now[start..<end]))) {
            case .same: break
            case .caughtUp(let rest): return .caughtUp((rest.map(Self.array) ?? []) + now[end...])
            case .different(let held): return .different(held: held.map { $0.flatMap(Self.array) })
            }
        }
        return .nothing
    }

    private static func array(_ chunk: BodyChunk) -> [UInt8] {
        chunk.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    }

    @Test(arguments: [1, 500, 16_383, 16_384, 16_385, 70_000], [1, 997, 16_384, 100_000])
    func theSameGoesOn(_ count: Int, _ piece: Int) {
        #expect(
            compare(Array(Self.bytes[..<count]), with: Self.bytes, by: piece)
                == .caughtUp(Array(Self.bytes[count...])))
    }

    @Test(arguments: [1, 500, 16_384, 70_000], [1, 997, 100_000])
    func anEarlyDifferenceKeepsAllThatCame(_ count: Int, _ piece: Int) {
        var other = Self.bytes
        other[0] ^= 1
        guard case .different(let held?) = compare(Array(Self.bytes[..<count]), with: other, by: piece) else {
            Issue.record("no difference was seen")
            return
        }
        #expect(other.starts(with: held) && held.count >= min(count, 16_384))
    }

    @Test func aLateDifferenceIsOne() {
        var other = Self.bytes
        other[50_000] ^= 1
        #expect(compare(Array(Self.bytes[..<70_000]), with: other, by: 997) == .different(held: nil))
    }

    @Test func aShorterOneNeverCatchesUp() {
        #expect(compare(Self.bytes, with: Array(Self.bytes[..<50_000]), by: 997) == .nothing)
    }
}
