// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// What is done about a request that failed before there was any audio: the table of docs/failures.md.
///
/// What no row names is not asked for again.
public struct RetryRule: Sendable {
    public enum Condition: Sendable, Hashable {
        case fault(SyrinxError.Fault)
        /// Of HTTP.
        case status(Int)
    }

    /// When the next attempt is made.
    public enum Pause: Sendable, Hashable {
        /// At once the first time, with backoff from then on.
        case none
        /// Exponential backoff with full jitter.
        case backoff
        /// When the service asks for it (`Retry-After`), else with backoff.
        case asTold
    }

    public let condition: Condition
    public let pause: Pause

    /// A row each. HTTP statuses from the service's documentation ("Text to speech REST API", section "HTTP
    /// status codes") and RFC 9110 section 15; 408 and 504 are what its SDKs take for time-outs.
    public static let table: [RetryRule] = [
        RetryRule(.fault(.notConnected), .backoff),
        RetryRule(.fault(.connectTimeout), .backoff),
        // A kept connection that has died meanwhile looks like this: a new one is good at once.
        RetryRule(.fault(.unanswered), .none),
        RetryRule(.fault(.silent), .backoff),
        RetryRule(.fault(.brokenOff), .none),
        RetryRule(.status(408), .backoff),
        RetryRule(.status(429), .asTold),
        RetryRule(.status(500), .backoff),
        RetryRule(.status(502), .backoff),
        RetryRule(.status(503), .asTold),
        RetryRule(.status(504), .backoff),
    ]

    private init(_ condition: Condition, _ pause: Pause) {
        self.condition = condition
        self.pause = pause
    }

    /// - Returns: nil where asking again is of no use.
    static func matching(_ error: SyrinxError) -> RetryRule? {
        let condition: Condition
        if let fault = error.fault {
            condition = .fault(fault)
        } else if let status = error.status {
            condition = .status(status)
        } else {
            return nil
        }
        for rule in table where rule.condition == condition { return rule }
        return nil
    }
}

extension SyrinxError {
    /// Whether the same request may succeed when it is made again: one of ``RetryRule/table``.
    public var isPassing: Bool { RetryRule.matching(self) != nil }
}
