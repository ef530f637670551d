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
        var failureCount = 0
        var start: MonotonicTime?
        while true {
            onAttempt()
            var failure: SyrinxError
            do throws(SyrinxError) {
                return try await synthesize(ssml, as: format, onMilestone: onMilestone)
            } catch {
                failure = error
            }
            failureCount += 1
            let now = MonotonicTime.now
            let spent = now - (start ?? now)
            start = start ?? now
            failure.attemptCount = failureCount
            guard let pause = policy.pause(after: failure, failureCount: failureCount, spent: spent) else {
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
