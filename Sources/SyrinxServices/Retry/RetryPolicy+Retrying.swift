// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

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
