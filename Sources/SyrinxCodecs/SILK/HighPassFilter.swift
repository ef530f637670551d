// SPDX-License-Identifier: Apache-2.0

/// Takes out what is below 45 Hz: the last step before speech leaves the codec.
struct HighPassFilter: Sendable {
    /// Q13; goes on through changes of the rate.
    private var state = (Int32(0), Int32(0))

    /// - Parameter signal: The first frame's length of it is changed in place.
    mutating func process(_ signal: inout [Int16], rate: SILKRate) {
        // Q13, negated.
        let (first, second): (Int32, Int32) =
            switch rate {
            case .narrow: (15_885, -7_710)
            case .medium: (16_043, -7_859)
            case .wide: (16_127, -7_940)
            case .superWide: (16_220, -8_030)
            }
        var (low, high) = state
        var samples = signal.mutableSpan
        for index in 0..<rate.frameLength {
            let sample = Int32(samples[index])
            let output = low &+ sample &* 8_000
            low = high &- sample &* 16_000 &+ output.timesQ16(first) &<< 3
            high = output.timesQ16(second) &<< 3 &+ sample &* 8_000
            samples[index] = Int16(clamping: output.roundedShift(13) &+ 1)
        }
        state = (low, high)
    }
}
