// SPDX-License-Identifier: Apache-2.0

/// Normalized line spectral frequencies: where the short-term filter's spectrum has its peaks. Q15, rising,
/// between 0 and half of the rate; as many as the filter's order.
typealias NLSFVector = [16 of Int32]

/// Vectors in stages: one of each stage is chosen, and the sum is the spectrum.
struct NLSFCodebook: Sendable {
    let order: Int

    /// How many vectors each stage has.
    let stageSizes: [Int]

    /// Where the search for each stage's symbol begins.
    let starts: [Int]

    /// The probabilities of all stages, one after the other.
    let cdf: [UInt16]

    /// How near two frequencies may come; the first to 0, the last to half of the rate. Q15.
    let minimumDistances: [Int32]

    /// Those of all stages, one after the other. Q15.
    let vectors: [Int16]

    static func of(_ rate: SILKRate, isVoiced: Bool) -> NLSFCodebook {
        switch (rate, isVoiced) {
        case (.narrow, true): .narrowVoiced
        case (.narrow, false): .narrowUnvoiced
        case (_, true): .wideVoiced
        case (_, false): .wideUnvoiced
        }
    }

    /// Reads a frame's frequencies.
    func read(from range: inout RangeDecoder) -> NLSFVector {
        var result = NLSFVector(repeating: 0)
        var (cdfOffset, vectorOffset) = (0, 0)
        for stage in stageSizes.indices {
            let choice = range.symbol(cdf.span, at: cdfOffset, from: starts[stage])
            for index in 0..<order {
                result[index] &+= Int32(vectors[vectorOffset + choice * order + index])
            }
            cdfOffset += stageSizes[stage] + 1
            vectorOffset += stageSizes[stage] * order
        }
        stabilize(&result)
        return result
    }

    /// Moves apart what is too near, the nearest pair first, each pair around its own centre.
    private func stabilize(_ nlsf: inout NLSFVector) {
        for _ in 0..<Self.roundLimit {
            var (worst, shortest) = (0, nlsf[0] &- minimumDistances[0])
            for index in 1..<order {
                let room = nlsf[index] &- nlsf[index - 1] &- minimumDistances[index]
                if room < shortest { (worst, shortest) = (index, room) }
            }
            let room = Self.top &- nlsf[order - 1] &- minimumDistances[order]
            if room < shortest { (worst, shortest) = (order, room) }
            guard shortest < 0 else { return }

            if worst == 0 {
                nlsf[0] = minimumDistances[0]
            } else if worst == order {
                nlsf[order - 1] = Self.top &- minimumDistances[order]
            } else {
                moveApart(&nlsf, worst)
            }
        }
        forceApart(&nlsf)
    }

    private func moveApart(_ nlsf: inout NLSFVector, _ index: Int) {
        let distance = minimumDistances[index]
        let below = distance >> 1
        // As far as the frequencies on either side leave room.
        let lowest = minimumDistances[..<index].reduce(0, &+) &+ below
        let highest = Self.top &- minimumDistances[(index + 1)...].reduce(0, &+) &- (distance &- below)
        let middle = (nlsf[index - 1] &+ nlsf[index]).roundedShift(1)
        nlsf[index - 1] = min(max(middle, lowest), highest) &- below
        nlsf[index] = nlsf[index - 1] &+ distance
    }

    /// For what would take too many rounds: less near to what was meant, but sure.
    private func forceApart(_ nlsf: inout NLSFVector) {
        for index in 1..<order {
            let value = nlsf[index]
            var place = index
            while place > 0 && value < nlsf[place - 1] {
                nlsf[place] = nlsf[place - 1]
                place -= 1
            }
            nlsf[place] = value
        }
        nlsf[0] = max(nlsf[0], minimumDistances[0])
        for index in 1..<order {
            nlsf[index] = max(nlsf[index], nlsf[index - 1] &+ minimumDistances[index])
        }
        nlsf[order - 1] = min(nlsf[order - 1], Self.top &- minimumDistances[order])
        for index in stride(from: order - 2, through: 0, by: -1) {
            nlsf[index] = min(nlsf[index], nlsf[index + 1] &- minimumDistances[index + 1])
        }
    }

    private static let roundLimit = 20

    /// Half of the rate.
    private static let top: Int32 = 1 << 15
}
