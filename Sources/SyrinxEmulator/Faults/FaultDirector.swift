// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Counts the requests, and says what befalls each. The same requests in the same order meet the same faults
/// when the seed is the same.
final class FaultDirector: Sendable {
    /// What befalls one request.
    struct Fate: Sendable {
        var fault: EmulatorFault
        /// nil where none was wanted.
        var delay: Duration?
        /// For everything else that is random about the answer.
        var generator: SeededGenerator
    }

    private struct State {
        var requestCount = 0
        /// How often each rule has been used.
        var uses: [Int]
        /// Delays told so far.
        var delayCount = 0
    }

    private let rules: [FaultRule]
    private let seed: UInt64
    private let state: Mutex<State>

    init(_ rules: [FaultRule], seed: UInt64) {
        self.rules = rules
        self.seed = seed
        state = Mutex(State(uses: Array(repeating: 0, count: rules.count)))
    }

    /// Counts a request.
    ///
    /// - Returns: Its number, from 1.
    func count() -> Int {
        state.withLock { state in
            state.requestCount += 1
            return state.requestCount
        }
    }

    /// All rules that fit apply; where two say the same thing, the later one; and the request's own words last.
    func fate(_ occasion: FaultRule.Occasion, own: EmulatorFault = EmulatorFault()) -> Fate {
        var generator = SeededGenerator(seed: seed, stream: UInt64(occasion.number))
        return state.withLock { state in
            var fault = EmulatorFault()
            for (index, rule) in rules.enumerated() where rule.fits(occasion) {
                if let chance = rule.chance, Double.random(in: 0..<1, using: &generator) >= chance {
                    continue
                }
                if let times = rule.times, state.uses[index] >= times { continue }
                state.uses[index] += 1
                fault.merge(rule.fault)
            }
            fault.merge(own)
            let delay = fault.delay?.next(turn: state.delayCount, using: &generator)
            if delay != nil { state.delayCount += 1 }
            return Fate(fault: fault, delay: delay, generator: generator)
        }
    }
}
