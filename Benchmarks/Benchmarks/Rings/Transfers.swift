// SPDX-License-Identifier: Apache-2.0

import CBareCalls
import SyrinxRealtime

/// Both ends of a ring in the hands of one thread.
///
/// The ends move out while they work: a class checks each access to what it holds, which costs as much as
/// the ring does.
final class ByteRingBench {
    private var producer: ByteProducer?
    private var consumer: ByteConsumer?
    private let item: [UInt8]

    init(byteCapacity: Int, itemByteCount: Int) {
        let ring = ByteRing(byteCapacity: byteCapacity)
        producer = .some(ring.producer)
        consumer = .some(ring.consumer)
        item = [UInt8](repeating: 1, count: itemByteCount)
    }

    func transfer(_ count: Int) {
        guard var producer = producer.take(), var consumer = consumer.take() else { return }
        let item = item
        let span = item.span
        for _ in 0..<count {
            _ = producer.write(span)
            _ = consumer.read(limit: span.count, use)
        }
        self.producer = consume producer
        self.consumer = consume consumer
    }
}

/// The same for frames.
final class FrameRingBench {
    private var producer: FrameProducer?
    private var consumer: FrameConsumer?
    private let item: [Int16]

    init(frameCapacity: Int, itemFrameCount: Int) {
        let ring = FrameRing(frameCapacity: frameCapacity, channelCount: 1)
        producer = .some(ring.producer)
        consumer = .some(ring.consumer)
        item = [Int16](repeating: 1, count: itemFrameCount)
    }

    func transfer(_ count: Int) {
        guard var producer = producer.take(), var consumer = consumer.take() else { return }
        let item = item
        let span = item.span
        for _ in 0..<count {
            _ = producer.write(span)
            let frames = consumer.peek()
            bare_use(frames.baseAddress)
            consumer.consume(frames.count)
        }
        self.producer = consume producer
        self.consumer = consume consumer
    }
}

func transfer(_ count: Int, of item: [UInt8], through ring: MutexRing) {
    let span = item.span
    for _ in 0..<count {
        _ = ring.write(span)
        _ = ring.read(limit: span.count, use)
    }
}

/// The reader works in place: looking at the bytes is all that a ring has to do with.
func use(_ bytes: borrowing Span<UInt8>) {
    bytes.withUnsafeBufferPointer { bare_use($0.baseAddress) }
}

/// One thread writes items, the calling one reads them. Who finds nothing to do yields its core.
func transferAcrossByteRing(_ count: Int, itemByteCount: Int, byteCapacity: Int) {
    let ring = ByteRing(byteCapacity: byteCapacity)
    var consumer = ring.consumer
    let thread = try! DedicatedThread(name: "bench-writer", context: ring.producer) { producer in
        var producer = producer
        let item = [UInt8](repeating: 1, count: itemByteCount)
        for _ in 0..<count { writeWhole(item.span, to: &producer) }
    }
    while !consumer.isFinished {
        if consumer.read(limit: itemByteCount, use) == 0 { bare_yield() }
    }
    thread.join()
}

private func writeWhole(_ item: borrowing Span<UInt8>, to producer: inout ByteProducer) {
    var written = 0
    while written < item.count {
        let count = producer.write(item.extracting(written...))
        if count == 0 { bare_yield() }
        written += count
    }
}

func transferAcrossFrameRing(_ count: Int, itemFrameCount: Int, frameCapacity: Int) {
    let ring = FrameRing(frameCapacity: frameCapacity, channelCount: 1)
    var consumer = ring.consumer
    let thread = try! DedicatedThread(name: "bench-writer", context: ring.producer) { producer in
        var producer = producer
        let item = [Int16](repeating: 1, count: itemFrameCount)
        for _ in 0..<count {
            var written = 0
            while written < item.count {
                let frameCount = producer.write(item.span.extracting(written...))
                if frameCount == 0 { bare_yield() }
                written += frameCount
            }
        }
    }
    var rest = count * itemFrameCount
    while rest > 0 {
        let frames = consumer.peek()
        guard frames.count > 0 else {
            bare_yield()
            continue
        }
        bare_use(frames.baseAddress)
        let frameCount = min(frames.count, itemFrameCount)
        consumer.consume(frameCount)
        rest -= frameCount
    }
    thread.join()
}

func transferAcrossMutexRing(_ count: Int, itemByteCount: Int, byteCapacity: Int) {
    let ring = MutexRing(byteCapacity: byteCapacity)
    let thread = try! DedicatedThread(name: "bench-writer", context: ring) { ring in
        let item = [UInt8](repeating: 1, count: itemByteCount)
        for _ in 0..<count {
            var written = 0
            while written < item.count {
                let taken = ring.write(item.span.extracting(written...))
                if taken == 0 { bare_yield() }
                written += taken
            }
        }
    }
    var rest = count * itemByteCount
    while rest > 0 {
        let taken = ring.read(limit: itemByteCount, use)
        if taken == 0 { bare_yield() }
        rest -= taken
    }
    thread.join()
}
