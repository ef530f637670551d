// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxServices

/// How long the stream of a part is taken up again: for as long as something new comes of it, within bounds.
struct ResumePatience: Sendable {
    /// In a row, without anything new.
    private(set) var failureCount = 0

    /// For the part.
    private var resumeCount = 0
    private var lastProgress = 0
    private var start: MonotonicTime?
    private let policy: RetryPolicy

    /// Each of them pays for the whole part again.
    private static let mostResumes = 20

    init(_ policy: RetryPolicy) {
        self.policy = policy
    }

    var attemptCount: Int { resumeCount + 1 }

    /// The next part.
    mutating func begin() {
        self = ResumePatience(policy)
    }

    /// - Parameter progress: How much of the part has come so far; any unit, the same each time.
    /// - Returns: How long to wait; nil where enough was tried.
    mutating func pause(after error: SyrinxError, progress: Int) -> Duration? {
        if progress > lastProgress { (failureCount, start) = (0, nil) }
        lastProgress = progress
        failureCount += 1
        // Before anything came it is the request that failed, and no sound that is to be resumed.
        guard policy.resumes || progress == 0, resumeCount < Self.mostResumes else { return nil }
        let now = MonotonicTime.now
        let spent = now - (start ?? now)
        start = start ?? now
        var failure = error
        failure.fault = .brokenOff
        guard let pause = policy.pause(after: failure, failureCount: failureCount, spent: spent) else {
            return nil
        }
        resumeCount += 1
        return pause
    }
}

/// When the next part is asked for: so that it is there when this one ends, and does not wait for long.
struct LookAhead: Sendable {
    /// How long speech is beside its cautious estimate. Learned from each part.
    private var ratio = 0.8

    /// How long before the end, by the sound that has come.
    private static let lead = 20.0

    func isTime(estimate: Duration, byteCount: Int, _ format: OutputFormat) -> Bool {
        let length = estimate.milliseconds / 1000 * ratio
        return Double(byteCount) * 8 / Double(format.bitRate) >= length - Self.lead
    }

    mutating func learn(estimate: Duration, byteCount: Int, _ format: OutputFormat) {
        guard estimate > .zero else { return }
        let length = Double(byteCount) * 8 / Double(format.bitRate)
        ratio = min(1, max(0.1, length / (estimate.milliseconds / 1000)))
    }
}
