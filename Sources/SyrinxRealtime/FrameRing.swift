// SPDX-License-Identifier: Apache-2.0

/// Decoded frames on their way from the decode thread to the render thread. Counts in whole frames.
@frozen
public struct FrameRing: ~Copyable {
    public let producer: FrameProducer
    public let consumer: FrameConsumer

    /// - Parameters:
    ///   - frameCapacity: At least 1.
    ///   - channelCount: 16-bit samples in a frame, at least 1.
    public init(frameCapacity: Int, channelCount: Int) {
        let ring = Ring(capacity: frameCapacity * channelCount * 2)
        producer = FrameProducer(RingWriter(ring), bytesPerFrame: channelCount * 2)
        consumer = FrameConsumer(RingReader(ring), bytesPerFrame: channelCount * 2)
    }
}

/// - Thread: one at a time. Letting go of it closes the ring.
public struct FrameProducer: ~Copyable, Sendable {
    private var writer: RingWriter
    private let bytesPerFrame: Int

    public var channelCount: Int { bytesPerFrame / 2 }

    init(_ writer: consuming RingWriter, bytesPerFrame: Int) {
        self.writer = writer
        self.bytesPerFrame = bytesPerFrame
    }

    public var freeFrameCount: Int {
        mutating get { writer.freeCount / bytesPerFrame }
    }

    /// Takes as many whole frames as there is room for, from the front.
    ///
    /// - Returns: How many frames were taken.
    public mutating func write(_ samples: borrowing Span<Int16>) -> Int {
        // SAFETY: the bytes of the samples, read during the call.
        unsafe samples.withUnsafeBytes { unsafe writer.write($0, unit: bytesPerFrame) } / bytesPerFrame
    }
}

/// - Thread: the render thread.
/// - Realtime: yes.
public struct FrameConsumer: ~Copyable, Sendable {
    private var reader: RingReader
    private let bytesPerFrame: Int

    init(_ reader: consuming RingReader, bytesPerFrame: Int) {
        self.reader = reader
        self.bytesPerFrame = bytesPerFrame
    }

    @_noLocks @_noAllocation
    public mutating func readableFrameCount() -> Int {
        reader.available() / bytesPerFrame
    }

    /// Whether nothing more will be written. Ask before ``readableFrameCount()``, not after: then none
    /// of what was written before the end is overlooked.
    @_noLocks @_noAllocation
    public func isClosed() -> Bool {
        reader.isClosed()
    }

    /// The oldest frames that lie in one piece, without taking them: all there are, but for those that
    /// lie at the other end of the memory.
    ///
    /// The pointer is good until the next call on this consumer.
    @_noLocks @_noAllocation
    public mutating func peek() -> UnsafeBufferPointer<Int16> {
        // SAFETY: the ring is aligned, and is only ever advanced by whole frames.
        unsafe reader.peek(limit: .max).assumingMemoryBound(to: Int16.self)
    }

    /// Gives the oldest frames back to the producer.
    ///
    /// - Precondition: they were there in the last ``peek()``.
    @_noLocks @_noAllocation
    public mutating func consume(_ frameCount: Int) {
        reader.consume(frameCount * bytesPerFrame)
    }
}
