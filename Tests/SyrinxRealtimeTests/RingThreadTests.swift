// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import SyrinxRealtime
import TestSupport
import Testing

/// What ThreadSanitizer watches: both ends at work at the same time.
@Suite("Rings between two threads")
struct RingThreadTests {
    /// A prime number of bytes, so that no ring's end falls on the same place of it again and again.
    private static let period = 65_521

    /// The stream that is sent: this, over and over. Long enough for any piece from any place.
    private static let pattern: [UInt8] = {
        var generator = SeededGenerator(seed: 1)
        let once = generator.bytes(period)
        return once + once + once
    }()

    /// Counted by whoever finds the stream wrong; there is no way to throw out of a thread.
    private final class Findings: Sendable {
        private let errors = Atomic<Int>(0)
        private let received = Atomic<Int>(0)

        var errorCount: Int { errors.load(ordering: .relaxed) }
        var receivedCount: Int { received.load(ordering: .relaxed) }

        func countError() { errors.add(1, ordering: .relaxed) }
        func setReceivedCount(_ count: Int) { received.store(count, ordering: .relaxed) }
    }

    private struct Receiver: ~Copyable, Sendable {
        var consumer: ByteConsumer
        let findings: Findings
    }

    @Test(
        "16 MiB arrive whole and in order", .timeLimit(.minutes(1)),
        arguments: zip([4_096, 65_536, 100_003, 1], [16 << 20, 16 << 20, 16 << 20, 20_000]))
    func bytesCrossThreads(capacity: Int, total: Int) throws {
        let pattern = Self.pattern
        let findings = Findings()
        let ring = ByteRing(byteCapacity: capacity)
        var producer = ring.producer
        let receiver = Receiver(consumer: ring.consumer, findings: findings)
        let thread = try DedicatedThread(name: "ring-reader", context: receiver) { receiver in
            var receiver = receiver
            var generator = SeededGenerator(seed: 3)
            var position = 0
            while !receiver.consumer.isFinished {
                let limit = 1 + generator.below(2 * capacity)
                let count = receiver.consumer.read(limit: limit) { piece in
                    let start = position % Self.period
                    if piece.array != Array(pattern[start...].prefix(piece.count)) {
                        receiver.findings.countError()
                    }
                }
                position += count
                if count == 0 { sched_yield() }
            }
            receiver.findings.setReceivedCount(position)
        }
        var generator = SeededGenerator(seed: 2)
        var position = 0
        while position < total {
            let start = position % Self.period
            let count = min(1 + generator.below(min(2 * capacity, 60_000)), total - position)
            let piece = pattern[start...].prefix(count)
            let written = producer.write(piece.span)
            position += written
            if written == 0 { sched_yield() }
        }
        drop(producer)
        thread.join()
        #expect(findings.errorCount == 0)
        #expect(findings.receivedCount == total)
    }

    private struct Player: ~Copyable, Sendable {
        var consumer: FrameConsumer
        let findings: Findings
    }

    @Test("frames arrive whole and in order", .timeLimit(.minutes(1)), arguments: [1, 2, 3, 6])
    func framesCrossThreads(channelCount: Int) throws {
        let total = 300_000
        let findings = Findings()
        let ring = FrameRing(frameCapacity: 480, channelCount: channelCount)
        var producer = ring.producer
        let player = Player(consumer: ring.consumer, findings: findings)
        let thread = try DedicatedThread(name: "frame-reader", context: player) { player in
            var player = player
            var generator = SeededGenerator(seed: 5)
            var position = 0
            while true {
                let isClosed = player.consumer.isClosed()
                let readable = player.consumer.readableFrameCount()
                if readable == 0 {
                    if isClosed { break }
                    sched_yield()
                    continue
                }
                // SAFETY: used before `consume`.
                let samples = unsafe player.consumer.peek()
                let count = 1 + generator.below(samples.count / channelCount)
                for index in 0..<count * channelCount
                where unsafe samples[index] != Int16(truncatingIfNeeded: position * channelCount + index) {
                    player.findings.countError()
                }
                player.consumer.consume(count)
                position += count
            }
            player.findings.setReceivedCount(position)
        }
        var generator = SeededGenerator(seed: 4)
        var position = 0
        while position < total {
            let count = min(1 + generator.below(700), total - position)
            let first = position * channelCount
            let frames = (first..<first + count * channelCount).map { Int16(truncatingIfNeeded: $0) }
            let written = producer.write(frames.span)
            position += written
            if written == 0 { sched_yield() }
        }
        drop(producer)
        thread.join()
        #expect(findings.errorCount == 0)
        #expect(findings.receivedCount == total)
    }

    private struct Ends: ~Copyable, Sendable {
        var producer: ByteProducer
    }

    @Test("either end may go first, while the other is at work", .timeLimit(.minutes(1)))
    func endsGoInAnyOrder() throws {
        for round in 0..<500 {
            let ring = ByteRing(byteCapacity: 64)
            var consumer = ring.consumer
            let writer = Ends(producer: ring.producer)
            let thread = try DedicatedThread(name: "ring-writer", context: writer) { writer in
                var writer = writer
                for _ in 0..<round % 7 { _ = writer.producer.write([1, 2, 3].span) }
            }
            if round % 2 == 0 {
                _ = consumer.read(limit: 8) { _ in }
                drop(consumer)
                thread.join()
            } else {
                while !consumer.isFinished { _ = consumer.read(limit: 8) { _ in } }
                thread.join()
            }
        }
    }
}
