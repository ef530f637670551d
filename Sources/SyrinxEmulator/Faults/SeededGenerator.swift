// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Random numbers that are the same for the same seed: SplitMix64 (Steele, Lea, Flood: "Fast splittable
/// pseudorandom number generators", 2014).
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// One of many for the same seed, whatever the others have done.
    init(seed: UInt64, stream: UInt64) {
        var other = SeededGenerator(seed: stream)
        self.init(seed: seed ^ other.next())
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// Of the standard normal distribution (Box and Muller, 1958).
    mutating func nextNormal() -> Double {
        let radius = Double.random(in: Double.leastNonzeroMagnitude...1, using: &self)
        let angle = Double.random(in: 0..<2 * .pi, using: &self)
        return sqrt(-2 * log(radius)) * cos(angle)
    }
}

extension EmulatorFault.Delay {
    /// - Parameter turn: How many delays there were before, for those that follow a list.
    /// - Returns: 0 to an hour.
    func next(turn: Int, using generator: inout SeededGenerator) -> Duration {
        switch self {
        case .fixed(let delay): delay
        case .normal(let mean, let deviation):
            Self.bounded(mean / .seconds(1) + deviation / .seconds(1) * generator.nextNormal())
        case .logNormal(let median, let sigma):
            Self.bounded(median / .seconds(1) * exp(sigma * generator.nextNormal()))
        case .replayed(let delays): delays[turn % delays.count]
        }
    }

    private static func bounded(_ seconds: Double) -> Duration {
        .seconds(min(max(seconds, 0), FaultWord.longestTime / 1000))
    }
}
