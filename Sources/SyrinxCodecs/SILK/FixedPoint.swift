// SPDX-License-Identifier: Apache-2.0

/// The arithmetic that SILK is defined in: 32-bit numbers that wrap, and products cut to 16 or 32 bits.
///
/// "Qn" is a number scaled by 2^n. Divisions and powers are the codec's own approximations: an encoder has
/// counted on each of their bits.
extension Int32 {
    /// The product over 2^16, rounded down.
    @inline(__always)
    func timesQ16(_ factor: Int32) -> Int32 {
        Int32(truncatingIfNeeded: (Int64(self) &* Int64(factor)) &>> 16)
    }

    /// The product over 2^32, rounded down.
    @inline(__always)
    func timesQ32(_ factor: Int32) -> Int32 {
        Int32(truncatingIfNeeded: (Int64(self) &* Int64(factor)) &>> 32)
    }

    /// The number over 2^`count`, rounded to the nearest, halves up.
    ///
    /// - Parameter count: 1...31.
    @inline(__always)
    func roundedShift(_ count: Int32) -> Int32 {
        ((self &>> (count &- 1)) &+ 1) &>> 1
    }

    /// The number times 2^`count`, as near to it as 32 bits come; for a negative `count` rounded down.
    func saturatingShift(_ count: Int32) -> Int32 {
        guard count > 0 else { return count > -32 ? self &>> (0 &- count) : 0 }
        return Swift.min(Swift.max(self, .min &>> count), .max &>> count) &<< count
    }

    /// About 2^`exponent` over the number.
    ///
    /// - Precondition: the number is positive; what is not counts as 1.
    func reciprocal(exponent: Int32) -> Int32 {
        let value = Swift.max(self, 1)
        let headroom = Int32(truncatingIfNeeded: value.leadingZeroBitCount) &- 1
        let normalized = value &<< headroom
        // 16384...32767: no more than 15 bits, and no division by zero.
        let estimate = (.max &>> 2) / (normalized &>> 16)
        let error = (0 &- normalized.timesQ16(estimate)) &<< 3
        return ((estimate &<< 16) &+ error.timesQ16(estimate)).saturatingShift(exponent &+ headroom &- 61)
    }

    /// About the number times 2^16 over `divisor`.
    ///
    /// - Precondition: both are positive; what is not counts as 1.
    func quotientQ16(_ divisor: Int32) -> Int32 {
        let (value, divisor) = (Swift.max(self, 1), Swift.max(divisor, 1))
        let valueHeadroom = Int32(truncatingIfNeeded: value.leadingZeroBitCount) &- 1
        let divisorHeadroom = Int32(truncatingIfNeeded: divisor.leadingZeroBitCount) &- 1
        let normalized = value &<< valueHeadroom
        let normalizedDivisor = divisor &<< divisorHeadroom
        let estimate = (.max &>> 2) / (normalizedDivisor &>> 16)
        let first = normalized.timesQ16(estimate)
        let rest = normalized &- (normalizedDivisor.timesQ32(first) &<< 3)
        let result = first &+ rest.timesQ16(estimate)
        return result.saturatingShift(16 &+ divisorHeadroom &- valueHeadroom &- 29)
    }

    /// About 2^(x / 128), for what is not negative; 0 for what is.
    static func powerOfTwo(Q7 exponent: Int32) -> Int32 {
        guard exponent >= 0 else { return 0 }
        guard exponent < 31 &<< 7 else { return .max }
        let whole: Int32 = 1 &<< (exponent &>> 7)
        let fraction = exponent & 0x7F
        let curve = fraction &+ (fraction &* (128 &- fraction)).timesQ16(-174)
        // Small powers are multiplied first: they would lose their last bits to the shift.
        return exponent < 2048
            ? whole &+ (whole &* curve) &>> 7
            : whole &+ (whole &>> 7) &* curve
    }

    /// About the square root, within 2.5 % above 120.
    var approximateSquareRoot: Int32 {
        guard self > 0 else { return 0 }
        let zeros = UInt32(truncatingIfNeeded: leadingZeroBitCount)
        let bits = UInt32(bitPattern: self)
        // The seven bits behind the first.
        let aligned = zeros < 24 ? bits &>> (24 &- zeros) : bits &<< (zeros &- 24)
        let fraction = Int32(bitPattern: aligned & 0x7F)
        let power = (zeros & 1 == 1 ? 32_768 : 46_214) &>> Int32(bitPattern: zeros &>> 1)
        return power &+ power.timesQ16(213 &* fraction)
    }

    /// The next number of the codec's generator of noise.
    @inline(__always)
    var nextRandom: Int32 { self &* 196_314_165 &+ 907_633_515 }
}

extension InlineArray where Element == Int16 {
    /// The sum of each number's product over 2^16, each rounded down.
    ///
    /// - Parameters:
    ///   - signal: From `position` on as many as there are numbers here, the farthest in the past first.
    @inline(__always)
    func applied(to signal: Span<Int32>, at position: Int) -> Int32 {
        let window = signal.extracting(position..<position &+ count)
        var sum: Int32 = 0
        for index in 0..<count { sum &+= window[index].timesQ16(Int32(self[index])) }
        return sum
    }
}

/// The sum of squares of a signal, over 2^`shift`: so that it has two bits to spare in 32.
struct ShiftedEnergy: Sendable {
    var value: Int32 = 0
    var shift: Int32 = 0

    init() {}

    /// - Parameter range: Of an even number of samples.
    init(of signal: Span<Int16>, in range: Range<Int>) {
        var (sum, shift): (UInt32, UInt32) = (0, 0)
        var index = range.lowerBound
        while index < range.upperBound {
            let (first, second) = (Int32(signal[index]), Int32(signal[index &+ 1]))
            // Twice 2^30 at the most.
            sum &+= UInt32(bitPattern: first &* first &+ second &* second) &>> shift
            if sum >= 1 &<< 31 {
                sum &>>= 2
                shift &+= 2
            }
            index &+= 2
        }
        if sum >= 1 &<< 30 {
            sum &>>= 2
            shift &+= 2
        }
        value = Int32(bitPattern: sum)
        self.shift = Int32(bitPattern: shift)
    }
}
