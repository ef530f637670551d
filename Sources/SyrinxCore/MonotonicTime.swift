// SPDX-License-Identifier: Apache-2.0

/// A point on the machine's monotonic clock, in nanoseconds.
///
/// `SuspendingClock` reads `CLOCK_MONOTONIC` on Linux, the clock that ALSA stamps its positions with,
/// so times taken by the network, the codecs and the sound card can be subtracted from each other.
public struct MonotonicTime: Sendable, Hashable, Comparable, BitwiseCopyable {
    /// Since an arbitrary point in the past, usually the start of the machine.
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// - Realtime: yes. A read of the kernel's clock page, no system call.
    public static var now: MonotonicTime {
        let sinceEpoch = SuspendingClock().systemEpoch.duration(to: SuspendingClock.now)
        return MonotonicTime(nanoseconds: sinceEpoch.nanoseconds)
    }

    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    public static func + (time: MonotonicTime, span: Duration) -> MonotonicTime {
        MonotonicTime(nanoseconds: time.nanoseconds + span.nanoseconds)
    }

    public static func - (left: MonotonicTime, right: MonotonicTime) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
}

extension Duration {
    /// Whole nanoseconds; about 292 years fit.
    public var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// For printing and for statistics, never for adding up.
    public var milliseconds: Double {
        Double(nanoseconds) / 1_000_000
    }
}
