// SPDX-License-Identifier: Apache-2.0

/// Compressed bytes on their way from the network to the decode thread.
///
/// Made in one piece and then taken apart: each end goes to one thread, and knows when the other
/// is gone.
@frozen
public struct ByteRing: ~Copyable {
    public let producer: ByteProducer
    public let consumer: ByteConsumer

    /// - Parameter byteCapacity: At least 1. Memory is touched only as it fills.
    public init(byteCapacity: Int) {
        let ring = Ring(capacity: byteCapacity)
        producer = ByteProducer(RingWriter(ring))
        consumer = ByteConsumer(RingReader(ring))
    }
}

/// - Thread: one at a time. Letting go of it closes the ring.
public struct ByteProducer: ~Copyable, Sendable {
    private var writer: RingWriter

    init(_ writer: consuming RingWriter) { self.writer = writer }

    /// Takes as much as there is room for, from the front.
    ///
    /// - Returns: How many bytes were taken.
    public mutating func write(_ bytes: borrowing Span<UInt8>) -> Int {
        // SAFETY: bytes, read during the call.
        unsafe bytes.withUnsafeBytes { unsafe writer.write($0, unit: 1) }
    }

    /// How many bytes there is room for; more at any time.
    public var freeByteCount: Int {
        mutating get { writer.freeCount }
    }

    /// Nothing more will come. What was written can still be read.
    public func close() { writer.close() }
}

/// - Thread: one at a time.
public struct ByteConsumer: ~Copyable, Sendable {
    private var reader: RingReader

    init(_ reader: consuming RingReader) { self.reader = reader }

    public var readableByteCount: Int {
        mutating get { reader.available() }
    }

    /// Whether nothing is left and nothing more can come.
    public var isFinished: Bool {
        mutating get { reader.isClosed() && reader.available() == 0 }
    }

    /// Hands the oldest bytes to `body` where they lie, and takes them off the ring when it returns,
    /// or throws.
    ///
    /// - Parameter limit: How many bytes at the most. `body` may get fewer at the end of the memory,
    ///   and is not called when there are none.
    /// - Returns: How many bytes were handed on.
    public mutating func read<Failure: Error>(
        limit: Int, _ body: (borrowing Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        // SAFETY: the span does not leave `body`, and `consume` comes after it.
        let buffer = unsafe reader.peek(limit: limit)
        let count = buffer.count
        guard count > 0 else { return 0 }
        defer { reader.consume(count) }
        try unsafe body(buffer.assumingMemoryBound(to: UInt8.self).span)
        return count
    }
}
