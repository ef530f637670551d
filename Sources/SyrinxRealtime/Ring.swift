// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A lock-free queue of bytes between exactly two threads: one writes, one reads.
///
/// Both indices run from 0 to twice the capacity before they start again, so that a full ring
/// (a whole capacity apart) and an empty one (equal) differ without a spare slot or a third variable.
/// Only the writer stores the write index and only the reader stores the read index. Each end keeps a
/// stale copy of the other's and looks at the real one only when the copy says that it cannot go on:
/// the two cores then exchange a cache line once for many calls.
///
/// This is the one lock-free structure of the project; `ByteRing`, `FrameRing` and `EventRing` are
/// three ways to count in it.
///
/// - Realtime: all of it, but for creation and the release of the second end.
@safe
struct Ring {
    /// Far enough apart that the two cores never fight for a line. 128 = the pairs of lines that
    /// x86's spatial prefetcher fetches together.
    struct Header: ~Copyable {
        let writeIndex = Atomic<Int>(0)
        private let padding1 = Padding()
        let readIndex = Atomic<Int>(0)
        private let padding2 = Padding()
        let isClosed = Atomic<Bool>(false)
        let ownerCount = Atomic<Int>(2)
    }

    struct Padding {
        private let lines: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)
        private let more: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)
    }

    let header: UnsafeMutablePointer<Header>
    let bytes: UnsafeMutableRawPointer
    let capacity: Int

    /// - Precondition: `capacity` is positive.
    init(capacity: Int) {
        precondition(capacity > 0, "a ring without room")
        self.capacity = capacity
        // SAFETY: both are freed by the second `release()`, when no end is left.
        unsafe header = .allocate(capacity: 1)
        unsafe header.initialize(to: Header())
        unsafe bytes = .allocate(byteCount: capacity, alignment: 128)
    }

    /// One end has gone.
    func release() {
        // ORDERING: acquire-release, so that the end that frees has seen all that the other one did.
        // SAFETY: an end calls this once, and touches nothing afterwards.
        guard unsafe header.pointee.ownerCount.subtract(1, ordering: .acquiringAndReleasing).newValue == 0
        else { return }
        unsafe header.deinitialize(count: 1)
        unsafe header.deallocate()
        unsafe bytes.deallocate()
    }

    func distance(from start: Int, to end: Int) -> Int {
        end >= start ? end - start : end - start + 2 * capacity
    }

    func index(_ index: Int, advancedBy count: Int) -> Int {
        let sum = index + count
        return sum >= 2 * capacity ? sum - 2 * capacity : sum
    }

    func offset(of index: Int) -> Int {
        index >= capacity ? index - capacity : index
    }
}

/// The writing half. Owned by one thread at a time.
@safe
struct RingWriter: ~Copyable, @unchecked Sendable {
    private let ring: Ring
    private var writeIndex = 0

    /// May lag behind the reader, never run ahead of it.
    private var cachedReadIndex = 0

    init(_ ring: Ring) { self.ring = ring }

    deinit {
        close()
        ring.release()
    }

    /// Free bytes; more may come free at any time.
    var freeCount: Int {
        @_noLocks @_noAllocation
        mutating get {
            // ORDERING: acquire pairs with the reader's release: what it read is not overwritten
            // before it has been read.
            // SAFETY: the header lives as long as either end.
            cachedReadIndex = unsafe ring.header.pointee.readIndex.load(ordering: .acquiring)
            return ring.capacity - ring.distance(from: cachedReadIndex, to: writeIndex)
        }
    }

    /// The free memory that lies in one piece after what was written, at most `limit` bytes.
    ///
    /// The pointer is good until the next call on this writer.
    @_noLocks @_noAllocation
    mutating func vacancy(limit: Int) -> UnsafeMutableRawBufferPointer {
        var free = ring.capacity - ring.distance(from: cachedReadIndex, to: writeIndex)
        if free < limit { free = freeCount }
        let offset = ring.offset(of: writeIndex)
        // SAFETY: these bytes are the writer's: the reader does not look at them before `commit`.
        return unsafe UnsafeMutableRawBufferPointer(
            start: ring.bytes + offset, count: min(min(free, limit), ring.capacity - offset))
    }

    /// Publishes the next `count` bytes.
    ///
    /// - Precondition: they were in the last `vacancy`, and have been written.
    @_noLocks @_noAllocation
    mutating func commit(_ count: Int) {
        writeIndex = ring.index(writeIndex, advancedBy: count)
        // ORDERING: release publishes the bytes together with the index.
        // SAFETY: the header lives as long as either end.
        unsafe ring.header.pointee.writeIndex.store(writeIndex, ordering: .releasing)
    }

    /// Copies in as much as there is room for, in multiples of `unit`, and publishes it.
    ///
    /// - Precondition: `unit` divides the capacity.
    /// - Returns: How many bytes were taken.
    mutating func write(_ source: UnsafeRawBufferPointer, unit: Int) -> Int {
        var written = 0
        // Twice at most: up to the end of the memory, then from its start.
        while written < source.count {
            // SAFETY: pieces of the source and of the ring, used before the next call on either.
            let rest = unsafe UnsafeRawBufferPointer(rebasing: source[written...])
            let free = unsafe vacancy(limit: rest.count)
            let count = free.count / unit * unit
            guard count > 0 else { break }
            // SAFETY: both pieces have `count` bytes, and the source is not in the ring.
            unsafe free.copyMemory(from: UnsafeRawBufferPointer(rebasing: rest[..<count]))
            commit(count)
            written += count
        }
        return written
    }

    /// Nothing more will be written. What is there can still be read.
    @_noLocks @_noAllocation
    func close() {
        // ORDERING: release, after the last index: who sees the flag and then reads the index again
        // sees all that was written.
        // SAFETY: as above.
        unsafe ring.header.pointee.isClosed.store(true, ordering: .releasing)
    }
}

/// The reading half. Owned by one thread at a time.
@safe
struct RingReader: ~Copyable, @unchecked Sendable {
    private let ring: Ring
    private var readIndex = 0

    /// May lag behind the writer, never run ahead of it.
    private var cachedWriteIndex = 0

    init(_ ring: Ring) { self.ring = ring }

    deinit { ring.release() }

    /// Bytes to be read; more may come at any time.
    @_noLocks @_noAllocation
    mutating func available() -> Int {
        // ORDERING: acquire pairs with the writer's release: the bytes are there when the index is.
        // SAFETY: the header lives as long as either end.
        cachedWriteIndex = unsafe ring.header.pointee.writeIndex.load(ordering: .acquiring)
        return ring.distance(from: readIndex, to: cachedWriteIndex)
    }

    /// Whether the writer has closed the ring. What is available after this was `true` is all that
    /// there will ever be.
    @_noLocks @_noAllocation
    func isClosed() -> Bool {
        // ORDERING: acquire, so that an index read afterwards is the last one.
        // SAFETY: as above.
        unsafe ring.header.pointee.isClosed.load(ordering: .acquiring)
    }

    /// The oldest bytes that lie in one piece, at most `limit`, without taking them.
    ///
    /// The pointer is good until the next call on this reader.
    @_noLocks @_noAllocation
    mutating func peek(limit: Int) -> UnsafeRawBufferPointer {
        var count = ring.distance(from: readIndex, to: cachedWriteIndex)
        if count < limit { count = available() }
        let offset = ring.offset(of: readIndex)
        // SAFETY: these bytes are published, and the writer leaves them alone until `consume`.
        return unsafe UnsafeRawBufferPointer(
            start: ring.bytes + offset, count: min(min(count, limit), ring.capacity - offset))
    }

    /// Gives the oldest `count` bytes back to the writer.
    ///
    /// - Precondition: they were there in the last `peek`.
    @_noLocks @_noAllocation
    mutating func consume(_ count: Int) {
        readIndex = ring.index(readIndex, advancedBy: count)
        // ORDERING: release: the reads above are done before the writer may overwrite.
        // SAFETY: as above.
        unsafe ring.header.pointee.readIndex.store(readIndex, ordering: .releasing)
    }
}
