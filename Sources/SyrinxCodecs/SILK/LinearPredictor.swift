// SPDX-License-Identifier: Apache-2.0

/// The short-term filter: what a sample owes to the 10 or 16 before it.
struct LinearPredictor: Sendable {
    /// Q12, the nearest sample's first; 0 behind the filter's order.
    private(set) var coefficients = [16 of Int16](repeating: 0)
    let order: Int

    /// Predicts silence.
    init(order: Int = 16) {
        self.order = order
    }

    /// The coefficients in the order of time: those of the farthest sample first.
    var reversed: [16 of Int16] {
        var result = coefficients
        for index in 0..<16 { result[index] = coefficients[15 - index] }
        return result
    }

    /// From line spectral frequencies, made stable where rounding has made it unstable.
    init(_ nlsf: NLSFVector, order: Int) {
        self.order = order
        coefficients = Self.coefficients(nlsf, order)
        for round in 0..<Self.stabilizingRoundLimit {
            guard !inverseGain.isStable else { return }
            expandBandwidth(65_536 - (10 + round) * round)
        }
        coefficients = .init(repeating: 0)
    }

    /// Draws the filter's poles towards the centre.
    ///
    /// - Parameter chirp: How far, Q16, at most 1.
    mutating func expandBandwidth(_ chirp: Int32) {
        var factor = chirp
        for index in 0..<order {
            let product = (factor &* Int32(coefficients[index])).roundedShift(16)
            coefficients[index] = Int16(truncatingIfNeeded: product)
            factor &+= (factor &* (chirp &- 65_536)).roundedShift(16)
        }
    }

    /// One over the power that the filter adds, Q30, as far as it was found; and whether it is stable.
    var inverseGain: (value: Int32, isStable: Bool) {
        // Q16; one reflection coefficient less on each round.
        var filter = [16 of Int32](repeating: 0)
        for index in 0..<order { filter[index] = Int32(coefficients[index]) &<< 4 }
        var gain: Int32 = 1 << 30
        for last in stride(from: order - 1, through: 0, by: -1) {
            guard filter[last].magnitude <= Self.stabilityLimit else { return (gain, false) }
            let reflection = 0 &- filter[last] &<< 15
            // Q30; the limit keeps it above 500,000.
            let loss = (1 << 30) - 1 &- reflection.timesQ32(reflection)
            gain = gain.timesQ32(loss) &<< 2
            guard last > 0 else { break }
            let factor = loss.reciprocal(exponent: 46)
            let headroom = Int32(truncatingIfNeeded: factor.leadingZeroBitCount) &- 1
            let previous = filter
            for index in 0..<last {
                let rest = previous[index] &- previous[last - 1 - index].timesQ32(reflection) &<< 1
                filter[index] = rest.timesQ32(factor &<< headroom) &<< (16 &- headroom)
            }
        }
        return (gain, true)
    }

    private static let stabilizingRoundLimit: Int32 = 20

    /// 0.99975, Q16.
    private static let stabilityLimit: UInt32 = 65_520

    private static func coefficients(_ nlsf: NLSFVector, _ order: Int) -> [16 of Int16] {
        // Cosines of the frequencies, twice, Q20: a straight line between two entries of the table.
        var cosines = [16 of Int32](repeating: 0)
        for index in 0..<order {
            let frequency = min(max(nlsf[index], 0), 32_767)
            let entry = Int(frequency >> 8)
            let start = SILKTables.cosines[entry]
            cosines[index] = start &<< 8 &+ (SILKTables.cosines[entry + 1] &- start) &* (frequency & 0xFF)
        }
        let even = polynomial(cosines, from: 0, order / 2)
        let odd = polynomial(cosines, from: 1, order / 2)
        var filter = [16 of Int32](repeating: 0)
        for index in 0..<order / 2 {
            let sum = even[index + 1] &+ even[index]
            let difference = odd[index + 1] &- odd[index]
            filter[index] = 0 &- (sum &+ difference).roundedShift(9)
            filter[order - 1 - index] = (difference &- sum).roundedShift(9)
        }
        limit(&filter, order)
        var result = [16 of Int16](repeating: 0)
        for index in 0..<order { result[index] = Int16(clamping: filter[index]) }
        return result
    }

    /// The product of (1 - c z + z^2) over every second of the cosines; Q20, the first half of it: the second
    /// is its mirror.
    private static func polynomial(_ cosines: [16 of Int32], from first: Int, _ count: Int) -> [9 of Int32] {
        var result = [9 of Int32](repeating: 0)
        result[0] = 1 << 20
        result[1] = 0 &- cosines[first]
        for factor in 1..<count {
            let cosine = cosines[first + 2 * factor]
            result[factor + 1] = result[factor - 1] &<< 1 &- timesQ20(cosine, result[factor])
            for index in stride(from: factor, to: 1, by: -1) {
                result[index] &+= result[index - 2] &- timesQ20(cosine, result[index - 1])
            }
            result[1] &-= cosine
        }
        return result
    }

    private static func timesQ20(_ left: Int32, _ right: Int32) -> Int32 {
        Int32(truncatingIfNeeded: ((Int64(left) &* Int64(right)) &>> 19 &+ 1) &>> 1)
    }

    /// Draws the poles in until every coefficient has room in 16 bits.
    private static func limit(_ filter: inout [16 of Int32], _ order: Int) {
        for _ in 0..<10 {
            var (largest, place): (Int32, Int) = (0, 0)
            for index in 0..<order {
                let magnitude = filter[index] > 0 ? filter[index] : 0 &- filter[index]
                if magnitude > largest { (largest, place) = (magnitude, index) }
            }
            guard largest > Int16.max else { return }
            // With more, the product below would not fit.
            largest = min(largest, 98_369)
            let excess = (65_470 >> 2) * (largest - Int32(Int16.max))
            let chirp = 65_470 - excess / ((largest * Int32(place + 1)) >> 2)
            var factor = chirp
            for index in 0..<order {
                filter[index] = filter[index].timesQ16(factor)
                factor = chirp.timesQ16(factor)
            }
        }
    }
}
