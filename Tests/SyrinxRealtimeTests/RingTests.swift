// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import SyrinxRealtime
import TestSupport
import Testing

@Suite("Rings against a plain array")
struct RingTests {
    @Test("bytes come out as they went in", arguments: Array(1...65) + [4_096, 65_537])
    func bytesKeepTheirOrder(capacity: Int) {
        let ring = ByteRingUnderTest(capacity: capacity)
        var generator = SeededGenerator(seed: UInt64(capacity))
        var model: [UInt8] = []
        var wrapCount = 0
        for _ in 0..<(capacity > 100 ? 60 : 400) {
            let piece = generator.bytes(generator.below(capacity + 3))
            let written = ring.write(piece)
            #expect(written == min(piece.count, capacity - model.count))
            model += piece[..<written]
            #expect(ring.readableCount == model.count)

            let limit = 1 + generator.below(capacity + 3)
            let handed = ring.read(limit: limit) ?? []
            #expect(handed == Array(model.prefix(handed.count)))
            #expect(handed.count <= limit)
            #expect(!handed.isEmpty || model.isEmpty)
            // Fewer than asked for, and not for want of bytes: the memory's end lies there.
            if handed.count < min(limit, model.count) { wrapCount += 1 }
            model.removeFirst(handed.count)
        }
        #expect(wrapCount > 0 || capacity == 1)
    }

    @Test("frames stay whole", arguments: [1, 2, 3, 6], [1, 2, 7, 64, 480])
    func framesStayWhole(channelCount: Int, frameCapacity: Int) {
        let ring = FrameRingUnderTest(frameCapacity: frameCapacity, channelCount: channelCount)
        #expect(ring.channelCount == channelCount)
        var generator = SeededGenerator(seed: UInt64(channelCount * 1_000 + frameCapacity))
        var model: [Int16] = []
        var next: Int16 = 0
        for _ in 0..<200 {
            #expect(ring.freeCount == frameCapacity - model.count / channelCount)
            let count = generator.below(frameCapacity + 3) * channelCount
            let piece = (0..<count).map { next &+ Int16($0) }
            let written = ring.write(piece)
            #expect(written == min(piece.count, frameCapacity * channelCount - model.count) / channelCount)
            model += piece[..<(written * channelCount)]
            next &+= Int16(truncatingIfNeeded: written * channelCount)
            #expect(ring.readableCount == model.count / channelCount)

            let readable = ring.peek()
            #expect(readable.count % channelCount == 0)
            #expect(readable == Array(model.prefix(readable.count)))
            #expect(!readable.isEmpty || model.isEmpty)
            let consumed = generator.below(readable.count / channelCount + 1)
            ring.consume(consumed)
            model.removeFirst(consumed * channelCount)
        }
    }

    @Test("a piece of a frame is not taken")
    func framesAreNotCut() {
        let ring = FrameRingUnderTest(frameCapacity: 4, channelCount: 2)
        #expect(ring.write([1, 2, 3]) == 1)
        #expect(ring.readableCount == 1)
        #expect(ring.peek() == [1, 2])
    }

    @Test("facts come out as they went in, as far as there is room", arguments: [1, 2, 3, 64])
    func factsKeepTheirOrder(capacity: Int) {
        let ring = EventRingUnderTest(capacity: capacity)
        var generator = SeededGenerator(seed: UInt64(capacity))
        var model: [Int64] = []
        var refusedCount = 0
        for number in 0..<2_000 {
            let value = Int64(number)
            ring.write(RenderFact(.resumed, at: MonotonicTime(nanoseconds: value * 7), value: value))
            if model.count < capacity { model.append(value) } else { refusedCount += 1 }
            guard generator.below(capacity + 1) == 0 else { continue }
            while let fact = ring.next() {
                #expect(fact.value == model.removeFirst())
                #expect(fact.kind == .resumed && fact.time.nanoseconds == fact.value * 7)
            }
            #expect(model.isEmpty && !ring.hasNext)
        }
        #expect(refusedCount > 0)
    }

    @Test("a fact that comes once is never without room", arguments: 0..<9)
    func factsThatMatterAreKept(start: Int) {
        let ring = EventRingUnderTest(capacity: 5)
        // Wherever the memory's end lies.
        for _ in 0..<start {
            ring.write(RenderFact(.resumed))
            _ = ring.next()
        }
        for _ in 0..<100 {
            ring.write(RenderFact(.underrun))
            ring.write(RenderFact(.resumed))
        }
        let once: [RenderFact.Kind] = [.firstWrite, .firstAudibleWrite, .drained, .lost]
        for kind in once { ring.write(RenderFact(kind, value: 19)) }
        var told: [RenderFact] = []
        while let fact = ring.next() { told.append(fact) }
        #expect(told.map(\.kind) == [.underrun, .resumed, .underrun, .resumed, .underrun] + once)
        #expect(told.last?.value == 19)
    }

    @Test("a full ring takes nothing, an empty one calls nobody")
    func boundsAreHeld() {
        let ring = ByteRingUnderTest(capacity: 3)
        #expect(ring.read(limit: 8) == nil)
        #expect(ring.write([1, 2, 3, 4]) == 3)
        #expect(ring.write([9]) == 0)
        #expect(ring.read(limit: 2) == [1, 2])
        #expect(ring.write([5, 6, 7]) == 2)
        // The memory's end lies between 3 and 5.
        #expect(ring.read(limit: 9) == [3])
        #expect(ring.read(limit: 9) == [5, 6])
        #expect(ring.read(limit: 9) == nil)
    }

    @Test("the end is seen behind the last byte, not before")
    func closingKeepsWhatWasWritten() {
        let ring = ByteRingUnderTest(capacity: 8)
        #expect(ring.write([1, 2]) == 2)
        #expect(!ring.isFinished)
        ring.close()
        #expect(!ring.isFinished)
        #expect(ring.read(limit: 1) == [1])
        #expect(!ring.isFinished)
        #expect(ring.read(limit: 1) == [2])
        #expect(ring.isFinished)
    }

    @Test("frames: the end is seen behind the last frame, not before")
    func closingKeepsFrames() {
        let ring = FrameRingUnderTest(frameCapacity: 4, channelCount: 1)
        #expect(ring.write([5]) == 1)
        #expect(!ring.isClosed)
        ring.close()
        #expect(ring.isClosed)
        #expect(ring.peek() == [5])
    }

    @Test("bytes that a reader throws at are taken all the same")
    func throwingReaderTakes() {
        struct Refusal: Error {}
        let ring = ByteRingUnderTest(capacity: 8)
        #expect(ring.write([1, 2, 3]) == 3)
        #expect(throws: Refusal.self) { try ring.read(limit: 2, throwing: Refusal()) }
        #expect(ring.read(limit: 8) == [3])
    }

    @Test("letting go of the producer closes the ring")
    func producerClosesAtItsEnd() {
        let ring = ByteRing(byteCapacity: 8)
        var producer = ring.producer
        var consumer = ring.consumer
        _ = producer.write([7].span)
        drop(producer)
        let wasFinished = consumer.isFinished
        let count = consumer.read(limit: 8) { _ in }
        let isFinished = consumer.isFinished
        #expect(!wasFinished)
        #expect(count == 1)
        #expect(isFinished)
    }

    @Test("a producer outlives its consumer")
    func consumerMayGoFirst() {
        let ring = ByteRing(byteCapacity: 4)
        var producer = ring.producer
        drop(ring.consumer)
        let counts = (producer.write([1, 2, 3, 4, 5].span), producer.write([1].span))
        producer.close()
        #expect(counts == (4, 0))
    }
}
