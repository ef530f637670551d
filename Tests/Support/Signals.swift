// SPDX-License-Identifier: Apache-2.0

import Foundation

/// SplitMix64: the same numbers from the same seed, on every machine.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Cheaper than `Int.random(in:using:)` where evenness does not matter.
    public mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() >> 1) % bound }

    public mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for _ in 0..<count { bytes.append(UInt8(truncatingIfNeeded: next())) }
        return bytes
    }
}

/// What sounds like a voice to an encoder: harmonics under moving formants, syllables with pauses, a
/// little breath. The same on every call.
public func speech(sampleRate: Int, seconds: Double) -> [Int16] {
    var generator = SeededGenerator(seed: UInt64(sampleRate))
    let harmonicCount = min(24, sampleRate / 2 / 150)
    var phase = 0.0
    var samples: [Int16] = []
    samples.reserveCapacity(Int(Double(sampleRate) * seconds))
    var gains = [Double](repeating: 0, count: harmonicCount + 1)
    for index in 0..<Int((Double(sampleRate) * seconds).rounded()) {
        let time = Double(index) / Double(sampleRate)
        if index % 64 == 0 {
            let formants = [500 + 250 * sin(time * 9), 1500 + 500 * sin(time * 7 + 1), 2600.0]
            for harmonic in 1...harmonicCount {
                let frequency = 130 * Double(harmonic)
                gains[harmonic] = formants.reduce(0) { $0 + 1 / (1 + pow((frequency - $1) / 120, 2)) }
            }
        }
        phase += 2 * Double.pi * (130 + 12 * sin(time * 5)) / Double(sampleRate)
        // sin((n + 1) x) from the two before it.
        var (previous, current, sum) = (0.0, sin(phase), 0.0)
        let twice = 2 * cos(phase)
        for harmonic in 1...harmonicCount {
            sum += gains[harmonic] * current
            (previous, current) = (current, twice * current - previous)
        }
        let syllable = max(0, sin(time * 14)) * min(1, time * 50)
        let breath = Double(generator.below(121) - 60)
        samples.append(Int16(clamping: Int((sum * 2600 + breath) * syllable)))
    }
    return samples
}

/// In dB; infinite where both are the same. What is longer in one of them is not looked at.
public func signalToNoiseRatio(_ reference: [Int16], _ other: [Int16]) -> Double {
    signalToNoiseRatio(reference.map(Double.init), other)
}

public func signalToNoiseRatio(_ reference: [Double], _ other: [Int16]) -> Double {
    var (signal, noise) = (0.0, 0.0)
    for (expected, actual) in zip(reference, other) {
        signal += expected * expected
        noise += (expected - Double(actual)) * (expected - Double(actual))
    }
    return noise == 0 ? .infinity : 10 * log10(signal / noise)
}

/// - Returns: 1 where `right`, moved `lag` samples to the left, has the shape of `left`; 0 where they
///   have nothing in common.
public func correlation(_ left: [Int16], _ right: [Int16], lag: Int = 0) -> Double {
    var (product, leftPower, rightPower) = (0.0, 0.0, 0.0)
    for index in max(0, -lag)..<max(max(0, -lag), min(left.count, right.count - lag)) {
        let (first, second) = (Double(left[index]), Double(right[index + lag]))
        product += first * second
        leftPower += first * first
        rightPower += second * second
    }
    return leftPower == 0 || rightPower == 0 ? 0 : product / (leftPower * rightPower).squareRoot()
}

/// How many samples later `right` is than `left`, as far as -`limit`...`limit`.
public func delay(of right: [Int16], after left: [Int16], limit: Int) -> Int {
    (-limit...limit).max { correlation(left, right, lag: $0) < correlation(left, right, lag: $1) } ?? 0
}

/// 16-bit samples as they lie in files.
public func littleEndianBytes(_ samples: [Int16]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(samples.count * 2)
    for sample in samples {
        bytes.append(UInt8(truncatingIfNeeded: sample))
        bytes.append(UInt8(truncatingIfNeeded: sample >> 8))
    }
    return bytes
}

public func samples(littleEndian bytes: [UInt8]) -> [Int16] {
    var samples: [Int16] = []
    samples.reserveCapacity(bytes.count / 2)
    for index in stride(from: 0, to: bytes.count - 1, by: 2) {
        samples.append(Int16(truncatingIfNeeded: Int(bytes[index]) | Int(bytes[index + 1]) << 8))
    }
    return samples
}

/// Any number as it lies in files.
public func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}
