// SPDX-License-Identifier: Apache-2.0

/// Where frames are heard: a sound device, or a clock that pretends to be one.
///
/// The render worker is generic over it: static calls, and a loop that can be tested without a card.
///
/// - Thread: confined to the render thread; moved there once.
/// - Realtime: every member but `drain` is: no allocation, no lock, no throw.
public protocol AudioSink: ~Copyable {
    /// What the device settled on.
    var format: PCMFormat { get }

    /// How often the device asks for more, and the least that it likes to be given.
    var periodFrameCount: Int { get }

    /// The most that the device holds.
    var bufferFrameCount: Int { get }

    /// Written, not yet heard.
    var delayFrameCount: Int { get }

    /// Sleeps until what is waited for has come, or somebody wakes the thread.
    mutating func wait(for interest: SinkInterest) -> SinkReadiness

    /// Takes as many whole frames as fit now. Never blocks.
    mutating func write(_ samples: borrowing Span<Int16>) -> SinkWrite

    /// Makes the device ready again after it ran dry or was suspended. Returns false when it is lost.
    mutating func recover() -> Bool

    /// Takes back what was written and not heard, but for the oldest `frameCount` frames: for those it is
    /// too late. What is written next is heard in its place.
    ///
    /// - Returns: How many frames, the newest ones; nil where nothing is being heard, or where more than
    ///   `frameCount` frames are out of reach.
    mutating func takeBack(allBut frameCount: Int) -> Int?

    /// Lets what was written be heard to its end, or until `isCancelled` turns true: then it returns at
    /// once, and the device plays on.
    mutating func drain(isCancelled: () -> Bool)

    /// Silent at once; what was written and not heard is dropped.
    mutating func drop()
}

/// What ends a sink's wait, beside a wake-up.
public enum SinkInterest: Sendable, Hashable {
    /// Frames are there to be written: a period of room for them.
    case room
    /// Frames flow, but none are there: the device's running dry.
    case dryness
    /// Nothing flows: no more than a wake-up.
    case wakeUp
}

/// Why a sink's wait came to an end.
public enum SinkReadiness: Sendable, Hashable {
    /// There is room for a period or more.
    case writable
    /// Somebody signalled: look at the rings and flags again.
    case woken
    /// All that was written has been heard, and the device stands still.
    case underrun
    /// The device is gone; an errno value.
    case lost(Int32)
}

/// What became of a write.
public enum SinkWrite: Sendable, Hashable {
    /// Frames taken; 0 when there is no room.
    case wrote(Int)
    case underrun
    /// The device is gone; an errno value.
    case lost(Int32)
}
