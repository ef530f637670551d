// SPDX-License-Identifier: Apache-2.0

/// What the two bands of G.722 do differently (ITU-T G.722 tables 5, 7 to 10 and 14).
struct G722Quantizer {
    /// Between levels, in 1/4096 of the step: Q6, Q2.
    let thresholds: [Int]

    /// The code of each level, from the smallest on.
    let positiveCodes: [Int]
    let negativeCodes: [Int]

    /// How many of a code's low bits the predictor does not see.
    let hiddenBitCount: Int

    /// By the rest of a code: what it stands for, in 1/4096 of the step.
    let outputs: [Int]

    /// By the same: what it does to the step's logarithm.
    let stepChanges: [Int]

    /// In 1/2048 octaves.
    let logarithmLimit: Int

    /// How far the smallest step lies under 2048.
    let octaves: Int

    static let low = G722Quantizer(
        thresholds: [
            35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023,
            1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919,
        ],
        positiveCodes: (32...61).reversed(), negativeCodes: [63, 62] + (4...31).reversed(),
        hiddenBitCount: 2,
        outputs: [
            0, -2557, -1612, -1121, -786, -530, -323, -150, 2557, 1612, 1121, 786, 530, 323, 150, 0,
        ],
        stepChanges: [-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60],
        logarithmLimit: 18_432, octaves: 8)

    static let high = G722Quantizer(
        thresholds: [564], positiveCodes: [3, 2], negativeCodes: [1, 0], hiddenBitCount: 0,
        outputs: [-926, -202, 926, 202], stepChanges: [798, -214, 798, -214], logarithmLimit: 22_528,
        octaves: 10)
}
