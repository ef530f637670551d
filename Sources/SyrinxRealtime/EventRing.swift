// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// What the render thread has seen. It cannot log, call back or allocate: it leaves a note.
public struct RenderFact: Sendable, BitwiseCopyable {
    public enum Kind: UInt8, Sendable, BitwiseCopyable {
        /// The first frames went to the device.
        case firstWrite
        /// The first audible frame went to the device; `value`: nanoseconds until it is due at the
        /// converter.
        case firstAudibleWrite
        /// The device ran dry at `time`.
        case underrun
        /// Frames flow again after an underrun; `value`: nanoseconds without sound.
        case resumed
        /// All was heard.
        case drained
        /// The device is gone; `value`: an errno value.
        case lost

        /// Comes again and again; the others come once in the life of a playback.
        fileprivate var comesAgain: Bool {
            @_noLocks @_noAllocation
            get {
                switch self {
                case .underrun, .resumed: true
                case .firstWrite, .firstAudibleWrite, .drained, .lost: false
                }
            }
        }

        fileprivate static let singleCount = 4
    }

    public var kind: Kind
    public var time: MonotonicTime
    public var value: Int64

    public init(_ kind: Kind, at time: MonotonicTime = .now, value: Int64 = 0) {
        self.kind = kind
        self.time = time
        self.value = value
    }
}

/// Facts on their way from the render thread to whoever tells the caller.
///
/// Each fact that comes once has room of its own: how a playback ended cannot be lost. Underruns that
/// nobody reads are forgotten beyond the ring's capacity.
@frozen
public struct EventRing: ~Copyable {
    public let producer: EventProducer
    public let consumer: EventConsumer

    /// - Parameter factCapacity: Of the facts that come again and again; at least 1.
    public init(factCapacity: Int = 64) {
        precondition(factCapacity > 0, "a ring without room")
        let capacity = factCapacity + RenderFact.Kind.singleCount
        let ring = Ring(capacity: capacity * MemoryLayout<RenderFact>.stride)
        producer = EventProducer(RingWriter(ring))
        consumer = EventConsumer(RingReader(ring))
    }
}

/// - Thread: the render thread.
/// - Realtime: yes.
public struct EventProducer: ~Copyable, Sendable {
    private var writer: RingWriter

    init(_ writer: consuming RingWriter) { self.writer = writer }

    @_noLocks @_noAllocation
    public mutating func write(_ fact: RenderFact) {
        let stride = MemoryLayout<RenderFact>.stride
        let reserved = fact.kind.comesAgain ? RenderFact.Kind.singleCount * stride : 0
        guard writer.freeCount >= reserved + stride else { return }
        // SAFETY: the ring's capacity is a multiple of the stride, so a free piece holds a whole fact.
        let free = unsafe writer.vacancy(limit: stride)
        unsafe free.storeBytes(of: fact, as: RenderFact.self)
        writer.commit(stride)
    }
}

/// - Thread: one at a time.
public struct EventConsumer: ~Copyable, Sendable {
    private var reader: RingReader

    init(_ reader: consuming RingReader) { self.reader = reader }

    public var hasNext: Bool {
        mutating get { reader.available() > 0 }
    }

    public mutating func next() -> RenderFact? {
        let stride = MemoryLayout<RenderFact>.stride
        // SAFETY: only whole facts are written, so a piece of that size holds one.
        let bytes = unsafe reader.peek(limit: stride)
        guard bytes.count == stride else { return nil }
        let fact = unsafe bytes.loadUnaligned(as: RenderFact.self)
        reader.consume(stride)
        return fact
    }
}
