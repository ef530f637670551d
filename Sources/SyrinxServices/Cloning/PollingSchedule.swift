// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// How often something is asked after that takes its time.
public struct PollingSchedule: Sendable, Hashable {
    /// Before the second question; each pause is half as long again as the one before it.
    public var first: Duration = .seconds(1)
    public var longest: Duration = .seconds(5)

    /// Of all of it. A consent and a personal voice take Azure seconds.
    public var limit: Duration = .seconds(60)

    public init() {}

    /// - Parameter count: Of questions so far, at least 1.
    func pause(after count: Int) -> Duration {
        var pause = first
        for _ in 1..<max(1, count) where pause < longest { pause = pause * 3 / 2 }
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
            let rest = limit - (MonotonicTime.now - start)
            guard rest > .zero else { return nil }
            do {
                try await Task.sleep(for: min(pause(after: count), rest))
            } catch {
                throw SyrinxError(.cancelled, "Stopped.")
            }
        }
    }
}
