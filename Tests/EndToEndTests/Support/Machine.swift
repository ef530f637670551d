// SPDX-License-Identifier: Apache-2.0

/// Shares the machine out: a few programs at a time, or one test alone where sound must not stumble.
actor Machine {
    static let shared = Machine()

    /// This task and its children have it already.
    @TaskLocal static var isHeld = false

    private static let width = 6

    private var runningCount = 0
    private var isTaken = false

    /// In the order of their coming, but those who would be alone first: others would gather behind them.
    private var queue: [(isAlone: Bool, continuation: CheckedContinuation<Void, Never>)] = []

    /// Runs `body` beside a few others.
    static func share<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        guard !isHeld else { return try await body() }
        await shared.enter(isAlone: false)
        do {
            let result = try await body()
            await shared.leave(isAlone: false)
            return result
        } catch {
            await shared.leave(isAlone: false)
            throw error
        }
    }

    /// Runs `body` while nothing else runs that asked to share.
    static func alone<Result>(_ body: () async throws -> Result) async throws -> Result {
        await shared.enter(isAlone: true)
        do {
            let result = try await $isHeld.withValue(true) { try await body() }
            await shared.leave(isAlone: true)
            return result
        } catch {
            await shared.leave(isAlone: true)
            throw error
        }
    }

    private func enter(isAlone: Bool) async {
        await withCheckedContinuation { continuation in
            let place = isAlone ? queue.prefix { $0.isAlone }.count : queue.count
            queue.insert((isAlone, continuation), at: place)
            letIn()
        }
    }

    private func leave(isAlone: Bool) {
        if isAlone { isTaken = false } else { runningCount -= 1 }
        letIn()
    }

    private func letIn() {
        while let next = queue.first, !isTaken, runningCount < (next.isAlone ? 1 : Self.width) {
            queue.removeFirst()
            if next.isAlone { isTaken = true } else { runningCount += 1 }
            next.continuation.resume()
        }
    }
}
