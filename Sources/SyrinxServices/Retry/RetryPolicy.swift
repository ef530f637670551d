// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// How patiently a service is asked. Which failures are worth another attempt is in ``RetryRule/table``.
public struct RetryPolicy: Sendable, Hashable {
    /// How often the same request is made again when it fails, and how often in a row a broken stream is taken
    /// up again without anything new coming of it. 0: never.
    public var limit = 2

    /// From the first failure of a request on: what would be made later is not made.
    public var maximumTime: Duration = .seconds(60)

    /// A stream that breaks off after audio was heard is asked for again, and goes on where it stopped.
    public var resumes = true

    public init() {}

    /// Exponential backoff with full jitter: any time up to half a second before the second attempt, up to
    /// twice as much before each one after it, and never more than eight.
    ///
    /// - Parameters:
    ///   - failureCount: So far, at least 1.
    ///   - fraction: From 0 up to, and without, 1.
    static func backoff(failureCount: Int, fraction: Double) -> Duration {
        let most = min(8000, 500 << min(failureCount - 1, 4))
        return .microseconds(Int64(Double(most) * 1000 * fraction))
    }

    /// - Parameters:
    ///   - failureCount: So far, at least 1.
    ///   - spent: Since the first failure.
    ///   - fraction: Of the longest backoff, from 0 up to, and without, 1.
    /// - Returns: How long to wait before the next attempt; nil where there is to be none.
    public func pause(
        after error: SyrinxError, failureCount: Int, spent: Duration,
        fraction: Double = .random(in: 0..<1)
    ) -> Duration? {
        guard failureCount <= limit, let rule = RetryRule.matching(error) else { return nil }
        let backoff = Self.backoff(failureCount: failureCount, fraction: fraction)
        let pause: Duration =
            switch rule.pause {
            case .none: failureCount == 1 ? .zero : backoff
            case .backoff: backoff
            case .asTold: error.retryAfter ?? backoff
            }
        return spent + pause <= maximumTime ? pause : nil
    }
}

/// A wait before a request is made again, told before it begins.
public struct RetryNotice: Sendable, Hashable {
    /// How often the request has failed so far.
    public var failureCount: Int
    public var pause: Duration

    /// Why, in a sentence.
    public var reason: String

    public init(failureCount: Int, pause: Duration, reason: String) {
        self.failureCount = failureCount
        self.pause = pause
        self.reason = reason
    }
}
