// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// From the rate that speech is coded at to the one that is played: the codec's own filters, to the bit.
struct SILKResampler: Sendable {
    private enum Method {
        case copy
        /// All-pass filters give every second sample.
        case double
        /// Doubled, then six taps between the samples.
        case interpolate
        /// A resonance, then twelve taps between the samples.
        case decimate(coefficients: [Int16], phaseCount: Int)
    }

    private var method = Method.copy
    private var input: SILKRate
    private let output: SILKRate
    private var upsampler = AllpassUpsampler()

    /// The last six samples of the batch before, then the doubled batch.
    private var doubled = [Int16](repeating: 0, count: 6 + 2 * batchLimit)

    /// The last twelve samples of the batch before, then the filtered batch; Q8.
    private var filtered = [Int32](repeating: 0, count: 12 + batchLimit)
    private var resonance = (Int32(0), Int32(0))

    /// Input samples for each output sample, Q16, rounded up.
    private var step = 0

    /// 10 ms at the highest rate: positions between samples begin anew with each batch.
    private static let batchLimit = 240

    init(input: SILKRate, output: SILKRate) {
        self.input = input
        self.output = output
        begin(input)
    }

    /// Another rate comes in: what was heard at the old one is forgotten.
    mutating func begin(_ input: SILKRate) {
        self.input = input
        upsampler = AllpassUpsampler()
        resonance = (0, 0)
        for index in 0..<6 { doubled[index] = 0 }
        for index in 0..<12 { filtered[index] = 0 }
        if input == output {
            method = .copy
        } else if output.rawValue == 2 * input.rawValue {
            method = .double
        } else if output.rawValue > input.rawValue {
            method = .interpolate
            step = Self.step(2 * input.sampleRate, output.sampleRate)
        } else {
            method = Self.decimation(input, output)
            step = Self.step(input.sampleRate, output.sampleRate)
        }
    }

    /// Appends a frame at the output's rate: 20 ms.
    mutating func process(_ signal: [Int16], into samples: inout OutputSpan<Int16>) {
        switch method {
        case .copy:
            for index in 0..<input.frameLength { samples.append(signal[index]) }
        case .double:
            for index in 0..<input.frameLength {
                let (even, odd) = upsampler.process(signal[index])
                samples.append(even)
                samples.append(odd)
            }
        case .interpolate:
            let batch = input.frameLength / 2
            interpolate(signal, 0..<batch, into: &samples)
            interpolate(signal, batch..<2 * batch, into: &samples)
        case .decimate(let coefficients, let phaseCount):
            let batch = input.frameLength / 2
            decimate(signal, 0..<batch, coefficients, phaseCount, into: &samples)
            decimate(signal, batch..<2 * batch, coefficients, phaseCount, into: &samples)
        }
    }

    private mutating func interpolate(
        _ signal: [Int16], _ range: Range<Int>, into samples: inout OutputSpan<Int16>
    ) {
        var target = 6
        for index in range {
            let (even, odd) = upsampler.process(signal[index])
            doubled[target] = even
            doubled[target &+ 1] = odd
            target &+= 2
        }
        Self.interpolate(doubled, 2 * range.count, step, into: &samples)
        for index in 0..<6 { doubled[index] = doubled[2 * range.count &+ index] }
    }

    private mutating func decimate(
        _ signal: [Int16], _ range: Range<Int>, _ coefficients: [Int16], _ phaseCount: Int,
        into samples: inout OutputSpan<Int16>
    ) {
        let (first, second) = (Int32(coefficients[0]), Int32(coefficients[1]))
        for index in range {
            let value = resonance.0 &+ Int32(signal[index]) &<< 8
            filtered[12 &+ index &- range.lowerBound] = value
            resonance.0 = resonance.1 &+ (value &<< 2).timesQ16(first)
            resonance.1 = (value &<< 2).timesQ16(second)
        }
        Self.decimate(filtered, range.count, step, coefficients, phaseCount, into: &samples)
        for index in 0..<12 { filtered[index] = filtered[range.count &+ index] }
    }

    private static func interpolate(
        _ doubled: [Int16], _ count: Int, _ step: Int, into samples: inout OutputSpan<Int16>
    ) {
        let source = doubled.span
        let table = SILKTables.fractions
        let fractions = table.span
        for position in stride(from: 0, to: count << 16, by: step) {
            let window = source.extracting(position &>> 16..<position &>> 16 &+ 6)
            let fraction = ((position & 0xFFFF) &* 144) &>> 16
            let (near, far) = (fraction &* 3, (143 &- fraction) &* 3)
            var sum: Int32 = 0
            for tap in 0..<3 {
                sum &+= Int32(window[tap]) &* Int32(fractions[near &+ tap])
                sum &+= Int32(window[5 &- tap]) &* Int32(fractions[far &+ tap])
            }
            samples.append(Int16(clamping: sum.roundedShift(15)))
        }
    }

    private static func decimate(
        _ filtered: [Int32], _ count: Int, _ step: Int, _ coefficients: [Int16], _ phaseCount: Int,
        into samples: inout OutputSpan<Int16>
    ) {
        let source = filtered.span
        for position in stride(from: 0, to: count << 16, by: step) {
            let window = source.extracting(position &>> 16..<position &>> 16 &+ 12)
            let phase = ((position & 0xFFFF) &* phaseCount) &>> 16
            let (near, far) = (2 &+ 6 &* phase, 2 &+ 6 &* (phaseCount &- 1 &- phase))
            var sum: Int32 = 0
            for tap in 0..<6 {
                if phaseCount == 1 {
                    // Rounded once, not twice.
                    sum &+= (window[tap] &+ window[11 &- tap]).timesQ16(Int32(coefficients[near &+ tap]))
                } else {
                    sum &+= window[tap].timesQ16(Int32(coefficients[near &+ tap]))
                    sum &+= window[11 &- tap].timesQ16(Int32(coefficients[far &+ tap]))
                }
            }
            samples.append(Int16(clamping: sum.roundedShift(6)))
        }
    }

    private static func step(_ from: Int, _ to: Int) -> Int {
        // The codec divides with 14 bits behind the point, then counts up.
        var result = ((from << 14) / to) << 2
        while (result * to) >> 16 < from { result += 1 }
        return result
    }

    private static func decimation(_ input: SILKRate, _ output: SILKRate) -> Method {
        switch (input, output) {
        case (.wide, .medium): .decimate(coefficients: SILKTables.threeQuarters, phaseCount: 3)
        case (.medium, .narrow), (.superWide, .wide):
            .decimate(coefficients: SILKTables.twoThirds, phaseCount: 2)
        case (.superWide, .narrow): .decimate(coefficients: SILKTables.third, phaseCount: 1)
        default: .decimate(coefficients: SILKTables.half, phaseCount: 1)
        }
    }
}

/// Two samples for one: three all-pass sections for each of them, the last pair shared as a notch that takes
/// out what is mirrored just above half of the rate.
struct AllpassUpsampler: Sendable {
    private var even = (Int32(0), Int32(0))
    private var odd = (Int32(0), Int32(0))
    private var notch = (Int32(0), Int32(0))

    @inline(__always)
    mutating func process(_ sample: Int16) -> (even: Int16, odd: Int16) {
        // Q10.
        let value = Int32(sample) &<< 10
        let first = Self.allpass(value, &even, 4_280, -31_809)
        let second = Self.allpass(value, &odd, 16_295, -11_521)
        return (Self.notch(first, &notch.1, notch.0), Self.notch(second, &notch.0, notch.1))
    }

    @inline(__always)
    private static func allpass(
        _ value: Int32, _ state: inout (Int32, Int32), _ first: Int32, _ second: Int32
    ) -> Int32 {
        let change = (value &- state.0).timesQ16(first)
        let between = state.0 &+ change
        state.0 = value &+ change
        let rest = between &- state.1
        // The coefficient is one more than fits 16 bits.
        let step = rest &+ rest.timesQ16(second)
        let result = state.1 &+ step
        state.1 = between &+ step
        return result
    }

    @inline(__always)
    private static func notch(_ value: Int32, _ own: inout Int32, _ other: Int32) -> Int16 {
        let fed = value &+ own.timesQ16(13_107) &+ other.timesQ16(-3_604)
        let result = fed &+ other.timesQ16(7_864)
        own = fed &- own
        return Int16(clamping: (256 &+ result.timesQ16(28_508)) &>> 9)
    }
}
