// SPDX-License-Identifier: Apache-2.0

/// Adaptive differential coding of one band of G.722: what a predictor did not foresee is quantized
/// with a step that follows the signal (ITU-T G.722 clauses 3 and 6.2).
struct G722BandEncoder {
    private let quantizer: G722Quantizer
    private var step: Int
    /// In 1/2048 octaves.
    private var stepLogarithm = 0

    private var estimate = 0
    private var zeroEstimate = 0
    /// The newest value's first, here and below; coefficients in 1/16384.
    private var poles = [0, 0]
    private var zeros = [Int](repeating: 0, count: 6)
    private var differences = [Int](repeating: 0, count: 6)
    private var reconstructed = [0, 0]
    private var partials = [0, 0]

    static let low = G722BandEncoder(.low, step: 32)
    static let high = G722BandEncoder(.high, step: 8)

    private init(_ quantizer: G722Quantizer, step: Int) {
        self.quantizer = quantizer
        self.step = step
    }

    /// - Parameter value: 15 bits.
    mutating func encode(_ value: Int) -> Int {
        let code = quantize(saturate(value - estimate))
        let seen = code >> quantizer.hiddenBitCount
        let difference = (step * quantizer.outputs[seen]) >> 12
        changeStep(by: quantizer.stepChanges[seen])
        predict(difference)
        return code
    }

    /// QUANTL, QUANTH.
    private func quantize(_ difference: Int) -> Int {
        // One's complement: -1 is as small as 0.
        let magnitude = difference < 0 ? ~difference : difference
        let level = quantizer.thresholds.prefix { (step * $0) >> 12 <= magnitude }.count
        return difference < 0 ? quantizer.negativeCodes[level] : quantizer.positiveCodes[level]
    }

    /// LOGSCL and SCALEL, LOGSCH and SCALEH.
    private mutating func changeStep(by change: Int) {
        stepLogarithm = min(max((stepLogarithm * 127) >> 7 + change, 0), quantizer.logarithmLimit)
        let scaled = Self.mantissas[(stepLogarithm >> 6) & 31] << (stepLogarithm >> 11)
        step = (scaled >> quantizer.octaves) << 2
    }

    /// Block 4: adapts the predictor to what the last value was, and foretells the next.
    private mutating func predict(_ difference: Int) {
        let partial = saturate(zeroEstimate + difference)
        func agrees(_ other: Int) -> Bool { (partial < 0) == (other < 0) }

        let pull = saturate(poles[0] * 4)
        let turned = agrees(partials[0]) ? saturate(-pull) : pull
        let second = (turned >> 7) + (agrees(partials[1]) ? 128 : -128) + multiply(poles[1], 32512)
        poles[1] = min(max(second, -12288), 12288)
        let first = (agrees(partials[0]) ? 192 : -192) + multiply(poles[0], 32640)
        poles[0] = min(max(first, poles[1] - 15360), 15360 - poles[1])

        for index in 0..<6 {
            let push = difference == 0 ? 0 : (difference < 0) == (differences[index] < 0) ? 128 : -128
            zeros[index] = saturate(multiply(zeros[index], 32640) + push)
        }

        differences = [difference] + differences.dropLast()
        reconstructed = [saturate(estimate + difference), reconstructed[0]]
        partials = [partial, partials[0]]

        let poleParts = zip(poles, reconstructed).map { multiply($0, saturate(2 * $1)) }
        zeroEstimate = 0
        for index in (0..<6).reversed() {
            let part = multiply(zeros[index], saturate(2 * differences[index]))
            zeroEstimate = saturate(zeroEstimate + part)
        }
        estimate = saturate(saturate(poleParts[0] + poleParts[1]) + zeroEstimate)
    }

    private func saturate(_ value: Int) -> Int { Int(Int16(clamping: value)) }

    /// Of fractions of 16 bits.
    private func multiply(_ left: Int, _ right: Int) -> Int { (left * right) >> 15 }

    /// G.722 table 12: 2048 times two to the power of so many 32nds.
    private static let mantissas = [
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
    ]
}
