// SPDX-License-Identifier: Apache-2.0

/// Foretells the next value of one sub-band from what was decoded: two poles and six zeros, all of
/// which follow the signal (ITU-T G.722 clause 6.2.1, block 4L; block 4H does the same).
///
/// Every sum of the Recommendation saturates at 16 bits, those inside the sum over the zeros too; ffmpeg and
/// spandsp saturate only what comes out. That differs for codes that the Recommendation's encoder hardly sends:
/// it keeps each band within 15 bits.
struct G722Predictor: Sendable {
    /// What the next value is expected to be: SL, SH.
    private(set) var estimate: Int32 = 0

    /// The zeros' part of ``estimate``: SZL, SZH.
    private var zeroEstimate: Int32 = 0

    /// In 1/16384, the newest value's first: AL1 and AL2.
    private var poles: (Int32, Int32) = (0, 0)

    /// In 1/16384, the newest value's first: BL1 to BL6.
    private var zeros: [6 of Int32] = .init(repeating: 0)

    /// The last quantized differences, the newest first: DLT1 to DLT6.
    private var differences: [6 of Int32] = .init(repeating: 0)

    /// The last value that was reconstructed: RLT1.
    private var reconstructed: Int32 = 0

    /// The signs of the last two partial reconstructions: PLT1 and PLT2.
    private var wasNegative = (false, false)

    /// Takes the next quantized difference between the signal and ``estimate``.
    ///
    /// - Parameter difference: 16 bits.
    mutating func take(_ difference: Int32) {
        let isNegative = zeroEstimate + difference < 0  // PARREC
        adaptPoles(isNegative: isNegative)
        adaptZeros(difference)

        let newest = (estimate + difference).saturated16  // RECONS
        let poleEstimate =
            ((poles.0 * (2 * newest).saturated16) >> 15 + (poles.1 * (2 * reconstructed).saturated16) >> 15)
            .saturated16  // FILTEP
        zeroEstimate = 0
        for index in (0..<6).reversed() {  // FILTEZ
            let part = (zeros[index] * (2 * differences[index]).saturated16) >> 15
            zeroEstimate = (zeroEstimate + part).saturated16
        }
        estimate = (poleEstimate + zeroEstimate).saturated16  // PREDIC
        reconstructed = newest
        wasNegative = (isNegative, wasNegative.0)
    }

    /// UPPOL2 and UPPOL1: the second pole first, because it bounds the first.
    private mutating func adaptPoles(isNegative: Bool) {
        let isSame = isNegative == wasNegative.0
        let fourfold = (poles.0 * 4).saturated16
        let pull = isSame ? (-fourfold).saturated16 : fourfold
        let push: Int32 = isNegative == wasNegative.1 ? 128 : -128
        let second = pull >> 7 + push + (poles.1 * 32_512) >> 15
        poles.1 = min(max(second, -12_288), 12_288)
        let bound = 15_360 - poles.1
        let first = (isSame ? 192 : -192) + (poles.0 * 32_640) >> 15
        poles.0 = min(max(first, -bound), bound)
    }

    /// UPZERO, and the delay of the differences.
    private mutating func adaptZeros(_ difference: Int32) {
        let step: Int32 = difference == 0 ? 0 : 128
        for index in 0..<6 {
            let isSame = (difference < 0) == (differences[index] < 0)
            zeros[index] = ((zeros[index] * 32_640) >> 15 + (isSame ? step : -step)).saturated16
        }
        for index in (1..<6).reversed() { differences[index] = differences[index - 1] }
        differences[0] = difference
    }
}

extension Int32 {
    /// Brought into the range of 16 bits.
    var saturated16: Int32 { Swift.min(Swift.max(self, -32_768), 32_767) }
}
