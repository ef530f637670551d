// SPDX-License-Identifier: Apache-2.0

internal import CSyrinxLinux
internal import Glibc
internal import Synchronization

/// Lets one thread sleep until another has something for it.
///
/// The sleeper arms the event, looks at its condition once more, and only then sleeps; the other
/// side changes the condition, then signals. A signal to nobody costs one atomic exchange and no
/// system call.
///
/// A signal that crosses the sleeper's way may be left over: it ends a later sleep before its time,
/// which costs a look at the condition. It ends one sleep only, because every sleep that it ends takes
/// it back.
///
/// - Thread: `signal` from any; the rest from the one that sleeps.
/// - Realtime: all of it, where a system call of constant time is.
public final class WakeEvent: Sendable {
    /// An eventfd. Owned.
    private let descriptor: CInt

    private let isArmed = Atomic<Bool>(false)

    /// - Throws: Where the process has no descriptor left.
    public init() throws(ResourceShortage) {
        descriptor = syrinx_event_create()
        if descriptor < 0 { throw ResourceShortage(code: errno, operation: .createEvent) }
    }

    deinit { syrinx_event_close(descriptor) }

    /// Wakes the sleeper, or keeps it from going to sleep, if it has armed the event.
    @_noLocks @_noAllocation
    public func signal() {
        // ORDERING: acquire-release on both sides. If this exchange comes first, the sleeper's own
        // exchange sees what was done before it; if it comes second, it finds `true` and signals.
        guard isArmed.exchange(false, ordering: .acquiringAndReleasing) else { return }
        let descriptor = descriptor
        // SAFETY: no more than a write to an eventfd: it takes no lock of ours and allocates nothing.
        _ = unsafe _unsafePerformance { syrinx_event_signal(descriptor) }
    }

    /// Ends the sleep of a thread, armed or not: the one that it is in, or its next.
    @_noLocks @_noAllocation
    public func interrupt() {
        // ORDERING: release: what led to the interruption is visible to who is woken by it.
        isArmed.store(false, ordering: .releasing)
        let descriptor = descriptor
        // SAFETY: no more than a write to an eventfd.
        _ = unsafe _unsafePerformance { syrinx_event_signal(descriptor) }
    }

    /// From here until ``settle()`` a signal is kept. Look at the condition once more afterwards.
    @_noLocks @_noAllocation
    public func arm() {
        // ORDERING: see `signal`.
        _ = isArmed.exchange(true, ordering: .acquiringAndReleasing)
    }

    /// From here on a signal goes to nobody again.
    @_noLocks @_noAllocation
    public func settle() {
        // ORDERING: see `signal`.
        _ = isArmed.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// For a render path, which must not count references. Good for as long as the event itself.
    public var poller: Poller { Poller(descriptor: descriptor) }

    /// The sleeping side of an event, as a plain value.
    public struct Poller: Sendable {
        /// To be polled beside a device's own descriptors.
        public let descriptor: CInt

        /// Sleeps until the event is signalled or the time is over. Arms nothing.
        ///
        /// - Parameter nanoseconds: Negative: for ever.
        /// - Returns: Whether it was signalled. What was is taken back.
        @_noLocks @_noAllocation
        public func sleep(nanoseconds: Int64) -> Bool {
            // SAFETY: no more than a poll.
            let isSignalled = unsafe _unsafePerformance { syrinx_event_wait(descriptor, nanoseconds) } > 0
            if isSignalled { clear() }
            return isSignalled
        }

        /// Takes back what was signalled; for those who poll the descriptor themselves.
        @_noLocks @_noAllocation
        public func clear() {
            // SAFETY: no more than a read of an eventfd.
            unsafe _unsafePerformance { syrinx_event_clear(descriptor) }
        }
    }

    /// Sleeps until a signal that came after ``arm()``.
    public func waitArmed() {
        _ = poller.sleep(nanoseconds: -1)
    }
}
