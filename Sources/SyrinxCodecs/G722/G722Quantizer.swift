// SPDX-License-Identifier: Apache-2.0

/// The step size of one sub-band's quantizer, which follows the signal in the logarithmic domain
/// (ITU-T G.722 clauses 6.2.1.3 and 6.2.1.4: blocks 3L and 3H).
struct G722StepSize: Sendable {
    /// DETL, DETH.
    private(set) var value: Int32

    /// In 1/2048 octaves: NBL, NBH.
    private var logarithm: Int32 = 0

    private let logarithmLimit: Int32

    /// Octaves that the smallest step lies under 1: the table holds 2048 and up.
    private let octaves: Int32

    static let lowBand = G722StepSize(value: 32, logarithmLimit: 18_432, octaves: 8)
    static let highBand = G722StepSize(value: 8, logarithmLimit: 22_528, octaves: 10)

    private init(value: Int32, logarithmLimit: Int32, octaves: Int32) {
        self.value = value
        self.logarithmLimit = logarithmLimit
        self.octaves = octaves
    }

    /// LOGSCL and SCALEL, LOGSCH and SCALEH.
    ///
    /// - Parameter step: What the last code says of the step: WL, WH.
    mutating func adapt(by step: Int32) {
        logarithm = min(max((logarithm * 127) >> 7 + step, 0), logarithmLimit)
        let mantissa = Self.powersOfTwo[Int(logarithm >> 6 & 31)]
        let shift = octaves - logarithm >> 11
        value = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2
    }

    /// G.722 table 12 (ILB): 2048 times two to the power of so many 32nds.
    private static let powersOfTwo: [32 of Int32] = [
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
    ]
}

/// What codes stand for, before the step size scales it (ITU-T G.722 tables 7 to 10 and 14).
enum G722Codebook {
    /// In 1/4096 of the step size, by the six bits of the lower band: QQ6 with its sign.
    static let low6: [64 of Int32] = .init { code in
        let levels: [30 of Int32] = [
            17, 54, 91, 130, 170, 211, 254, 300, 347, 396, 447, 501, 558, 618, 682, 750, 822, 899, 982, 1072,
            1170, 1279, 1399, 1535, 1689, 1873, 2088, 2376, 2738, 3101,
        ]
        switch code {
        case 0..<4: return -levels[0]  // Never sent, so that no octet is all zeros.
        case 4..<32: return -levels[33 - code]
        case 32..<62: return levels[61 - code]
        default: return -levels[63 - code]
        }
    }

    /// As ``low6``, by the upper four of the six bits, which alone the predictor follows: QQ4.
    static let low4: [16 of Int32] = .init { code in
        let levels: [8 of Int32] = [0, 150, 323, 530, 786, 1121, 1612, 2557]
        return code < 8 ? -levels[level4(code)] : levels[level4(code)]
    }

    /// What the same four bits do to the logarithm of the step size: WL.
    static let lowSteps: [16 of Int32] = .init { code in
        let steps: [8 of Int32] = [-60, -30, 58, 172, 334, 538, 1198, 3042]
        return steps[level4(code)]
    }

    /// In 1/4096 of the step size, by the two bits of the higher band: QQ2.
    static let high2: [4 of Int32] = [-926, -202, 926, 202]

    /// WH.
    static let highSteps: [4 of Int32] = [798, -214, 798, -214]

    private static func level4(_ code: Int) -> Int {
        switch code {
        case 0: 0
        case 1..<8: 8 - code
        default: 15 - code
        }
    }
}
