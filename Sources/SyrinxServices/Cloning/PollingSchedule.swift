// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// How often something is asked after that takes its time.
public struct PollingSchedule: Sendable, Hashable {
    /// Before the second question; each pause is half as long again as the one before it.
    public var first: Duration = .seconds(1)

    /// Of a pause, as long as it is more than a twentieth of the time that has been waited; later that twentieth, up to
    /// half a minute.
    public var longest: Duration = .seconds(5)

    /// Of all of it, where nothing else is said. A consent takes Azure seconds.
    public var limit: Duration = .seconds(60)

    public init() {}

    private static let longestOfAll = Duration.seconds(30)

    /// - Parameters:
    ///   - count: Of questions so far, at least 1.
    ///   - waited: Since the first question.
    func pause(after count: Int, waited: Duration = .zero) -> Duration {
        let longest = max(longest, min(waited / 20, Self.longestOfAll))
        var pause = first
        for _ in 1..<max(1, min(count, 64)) where pause < longest { pause = pause * 3 / 2 }
        return min(pause, longest)
    }

    /// Asks until there is an answer.
    ///
    /// - Returns: nil where there is none within the limit.
    func poll<Answer>(
        _ ask: () async throws(SyrinxError) -> Answer?
    ) async throws(SyrinxError) -> Answer? {
        let start = MonotonicTime.now
        var count = 0
        while true {
            if let answer = try await ask() { return answer }
            count += 1
            let waited = MonotonicTime.now - start
            guard limit > waited else { return nil }
            do {
                try await Task.sleep(for: min(pause(after: count, waited: waited), limit - waited))
            } catch {
                throw SyrinxError(.cancelled, "Stopped.")
            }
        }
    }
}
