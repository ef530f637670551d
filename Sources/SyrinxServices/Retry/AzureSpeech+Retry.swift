// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

extension AzureSpeech {
    /// Asks for speech, and again where that can help.
    ///
    /// Cancelling the task ends a wait at once.
    ///
    /// - Parameters:
    ///   - onAttempt: Called before each attempt.
    ///   - onRetry: Called before each wait.
    /// - Throws: What the last attempt failed with, and how many there were.
    public func synthesize(
        _ ssml: SSML, as format: OutputFormat, retrying policy: RetryPolicy,
        onAttempt: () -> Void, onRetry: (RetryNotice) -> Void,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer {
        try await policy.retrying(onAttempt: onAttempt, onRetry: onRetry) { () throws(SyrinxError) in
            try await synthesize(ssml, as: format, onMilestone: onMilestone)
        }
    }
}

extension RetryPolicy {
    /// Makes a request, and again where that can help: see ``RetryRule/table``.
    ///
    /// - Throws: What the last attempt failed with, and how many there were.
    func retrying<Answer>(
        onAttempt: () -> Void = {}, onRetry: (RetryNotice) -> Void = { _ in },
        _ request: () async throws(SyrinxError) -> Answer
    ) async throws(SyrinxError) -> Answer {
        var failureCount = 0
        var start: MonotonicTime?
        while true {
            onAttempt()
            var failure: SyrinxError
            do throws(SyrinxError) {
                return try await request()
            } catch {
                failure = error
            }
            failureCount += 1
            let now = MonotonicTime.now
            let spent = now - (start ?? now)
            start = start ?? now
            failure.attemptCount = failureCount
            guard let pause = pause(after: failure, failureCount: failureCount, spent: spent) else {
                throw failure
            }
            onRetry(RetryNotice(failureCount: failureCount, pause: pause, reason: failure.message))
            do {
                if pause > .zero { try await Task.sleep(for: pause) }
            } catch {
                throw SyrinxError(.cancelled, "Stopped.")
            }
        }
    }
}
