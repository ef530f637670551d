// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import SyrinxEmulator

/// What becomes of a body, as a list of steps, with no clock and no connection.
@Suite struct BodyFaultTests {
    private static let body = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }

    private struct Outcome {
        var bytes: [UInt8] = []
        var sizes: [Int] = []
        /// With where they were.
        var waits: [(offset: Int, duration: Duration)] = []
        var ending: EmulatorFault.Ending?
    }

    private static func suffer(_ words: String, pieceByteCount: Int = 1000, seed: UInt64 = 1) throws
        -> Outcome
    {
        var faults = BodyFaults(try EmulatorFault(words), SeededGenerator(seed: seed))
        var outcome = Outcome()
        func perform(_ steps: [BodyFaults.Step]) {
            for step in steps {
                #expect(outcome.ending == nil, "nothing follows an end")
                switch step {
                case .wait(let duration): outcome.waits.append((outcome.bytes.count, duration))
                case .send(let chunk):
                    outcome.sizes.append(chunk.readableBytes)
                    outcome.bytes += chunk.readableBytesView
                case .end(let ending): outcome.ending = ending
                }
            }
        }
        for start in stride(from: 0, to: body.count, by: pieceByteCount) where outcome.ending == nil {
            perform(faults.take(ByteBuffer(bytes: body[start..<min(start + pieceByteCount, body.count)])))
        }
        if outcome.ending == nil { perform(faults.take(ByteBuffer(), isEnd: true)) }
        return outcome
    }

    static let pieces = [1, 999, 1000, 4096, 10_000]

    /// Whatever pieces it is made in, a body that is not spoiled stays what it is.
    @Test(arguments: [
        "stall=0:5", "stall=3000:7 stall=1:2", "jitter=3", "chunk=1", "chunk=777", "chunk=odd", "cut=10001",
    ])
    func nothingIsLost(_ words: String) throws {
        for pieceByteCount in Self.pieces {
            let outcome = try Self.suffer(words, pieceByteCount: pieceByteCount)
            #expect(outcome.bytes == Self.body)
            #expect(outcome.ending == nil)
        }
    }

    @Test func stallsAreWhereTheyShouldBe() throws {
        for pieceByteCount in Self.pieces {
            let outcome = try Self.suffer(
                "stall=5000:7 stall=1:2 stall=0:1 stall=1:3 stall=10000:9", pieceByteCount: pieceByteCount)
            #expect(outcome.waits.map(\.offset) == [0, 1, 1, 5000])
            #expect(outcome.waits.map(\.duration) == [1, 2, 3, 7].map { .milliseconds($0) })
        }
    }

    @Test(arguments: [0, 1, 999, 1000, 1001, 9999, 10_000])
    func cutsAreExact(at offset: Int) throws {
        for pieceByteCount in Self.pieces {
            for ending in ["clean", "reset", "unfinished"] {
                for chunks in ["", "chunk=odd", "chunk=300"] {
                    let outcome = try Self.suffer(
                        "cut=\(offset):\(ending) \(chunks)", pieceByteCount: pieceByteCount)
                    #expect(outcome.bytes == Array(Self.body[..<offset]))
                    #expect(outcome.ending?.rawValue == ending)
                }
            }
        }
    }

    @Test func stallBeforeCutIsHeard() throws {
        for pieceByteCount in Self.pieces {
            let outcome = try Self.suffer("stall=4000:7 cut=4000:reset", pieceByteCount: pieceByteCount)
            #expect(outcome.waits.map(\.offset) == [4000])
            #expect(outcome.bytes.count == 4000)
            #expect(outcome.ending == .reset)
        }
    }

    @Test func chunksHaveTheirSizes() throws {
        #expect(try Self.suffer("chunk=1").sizes == Array(repeating: 1, count: 10_000))
        let exact = try Self.suffer("chunk=777").sizes
        #expect(exact == Array(repeating: 777, count: 12) + [10_000 - 12 * 777])
        for pieceByteCount in Self.pieces {
            let odd = try Self.suffer("chunk=odd", pieceByteCount: pieceByteCount).sizes
            #expect(odd.dropLast().allSatisfy { $0 % 2 == 1 && $0 < 1024 })
            #expect(Set(odd).count > 5)
            #expect(try odd == Self.suffer("chunk=odd").sizes)
        }
        #expect(try Self.suffer("chunk=odd", seed: 2).sizes != Self.suffer("chunk=odd").sizes)
    }

    @Test func garbageIsWhereItShouldBe() throws {
        for pieceByteCount in Self.pieces {
            let bytes = try Self.suffer("garbage=2990:100", pieceByteCount: pieceByteCount).bytes
            #expect(bytes.count == Self.body.count)
            #expect(bytes[..<2990] == Self.body[..<2990])
            #expect(bytes[3090...] == Self.body[3090...])
            #expect(zip(bytes[2990..<3090], Self.body[2990..<3090]).count { $0 != $1 } > 80)
        }
        #expect(try Self.suffer("garbage=10000").bytes == Self.body)
    }

    @Test func jitterIsBeforeEachChunk() throws {
        let outcome = try Self.suffer("jitter=20")
        #expect(outcome.waits.map(\.offset) == Array(stride(from: 0, to: 10_000, by: 1000)))
        #expect(outcome.waits.allSatisfy { $0.duration >= .zero && $0.duration <= .milliseconds(20) })
        #expect(Set(outcome.waits.map(\.duration)).count > 5)
    }
}
