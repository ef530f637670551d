// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import SyrinxRealtime
import TestSupport

/// A byte ring with both its ends on one thread, in arrays.
final class ByteRingUnderTest {
    private var producer: ByteProducer
    private var consumer: ByteConsumer

    init(capacity: Int) {
        let ring = ByteRing(byteCapacity: capacity)
        producer = ring.producer
        consumer = ring.consumer
    }

    var readableCount: Int { consumer.readableByteCount }
    var isFinished: Bool { consumer.isFinished }

    func write(_ bytes: [UInt8]) -> Int { producer.write(bytes.span) }

    /// - Returns: nil where nobody was called.
    func read(limit: Int) -> [UInt8]? {
        var handed: [UInt8]?
        let count = consumer.read(limit: limit) { handed = $0.array }
        precondition(count == handed?.count ?? 0)
        return handed
    }

    func read<Failure: Error>(limit: Int, throwing error: Failure) throws(Failure) {
        _ = try consumer.read(limit: limit) { _ throws(Failure) in throw error }
    }

    func close() { producer.close() }
}

final class FrameRingUnderTest {
    private var producer: FrameProducer?
    private var consumer: FrameConsumer

    init(frameCapacity: Int, channelCount: Int) {
        let ring = FrameRing(frameCapacity: frameCapacity, channelCount: channelCount)
        producer = .some(ring.producer)
        consumer = ring.consumer
    }

    var channelCount: Int { producer?.channelCount ?? 0 }
    var freeCount: Int { producer?.freeFrameCount ?? 0 }
    var readableCount: Int { consumer.readableFrameCount() }
    var isClosed: Bool { consumer.isClosed() }

    func write(_ samples: [Int16]) -> Int { producer?.write(samples.span) ?? 0 }

    func peek() -> [Int16] {
        // SAFETY: copied before the next call on the consumer.
        unsafe Array(consumer.peek())
    }

    func consume(_ count: Int) { consumer.consume(count) }

    func close() { producer = nil }
}

final class EventRingUnderTest {
    private var producer: EventProducer
    private var consumer: EventConsumer

    init(capacity: Int) {
        let ring = EventRing(factCapacity: capacity)
        producer = ring.producer
        consumer = ring.consumer
    }

    var hasNext: Bool { consumer.hasNext }

    func write(_ fact: RenderFact) { producer.write(fact) }

    func next() -> RenderFact? { consumer.next() }
}
