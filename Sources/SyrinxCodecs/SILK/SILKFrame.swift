// SPDX-License-Identifier: Apache-2.0

/// What the symbols of a frame of 20 ms say, beside its pulses.
struct SILKFrame: Sendable {
    var isVoiced = false

    /// What every pulse is moved by, Q10.
    var quantizerOffset: Int32 = 0

    /// By subframe, Q16; positive.
    var gains = [4 of Int32](repeating: 0)

    /// For the first two subframes, and for the last two.
    var predictors = [2 of LinearPredictor](repeating: LinearPredictor())

    /// Whether the two differ.
    var isInterpolated = false

    /// By subframe, in samples; 0 where the frame is not voiced.
    var lags = [4 of Int](repeating: 0)

    /// By subframe: five around the lag, the farthest in the past first; Q14.
    var taps = [4 of LongTermTaps](repeating: LongTermTaps(repeating: 0))

    /// How much of the frames before counts for the first subframe, Q14.
    var longTermScale: Int32 = 0

    /// Of the noise that tells which pulses are turned over.
    var seed: Int32 = 0
}

typealias LongTermTaps = [5 of Int16]
