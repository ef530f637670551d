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

    /// Asks until there is an answer.
    ///
    /// - Returns: nil where there is none within the limit.
    func poll<Answer>(
        _ ask: () async throws(SyrinxError) -> Answer?
    ) async throws(SyrinxError) -> Answer? {
        let start = MonotonicTime.now
        var pause = first
        while true {
            if let answer = try await ask() { return answer }
            let rest = limit - (MonotonicTime.now - start)
            guard rest > .zero else { return nil }
            do {
                try await Task.sleep(for: min(pause, rest))
            } catch {
                throw SyrinxError(.cancelled, "Stopped.")
            }
            pause = min(pause * 3 / 2, longest)
        }
    }
}
