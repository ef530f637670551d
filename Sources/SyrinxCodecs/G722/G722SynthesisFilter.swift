// SPDX-License-Identifier: Apache-2.0

/// Puts two sub-bands of 8 kHz together to 16 kHz: the quadrature mirror filter of 24 taps
/// (ITU-T G.722 clause 4.4, in two phases of twelve).
struct G722SynthesisFilter: Sendable {
    /// Of the last twelve pairs, the newest first.
    private var differences: [12 of Int32] = .init(repeating: 0)
    private var sums: [12 of Int32] = .init(repeating: 0)

    /// G.722 table 11: every other coefficient; the rest are the same in reverse.
    private static let coefficients: [12 of Int32] = [
        3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11,
    ]

    /// - Parameters: 15 bits each.
    /// - Returns: Two samples, the earlier one first.
    mutating func combine(low: Int32, high: Int32) -> (Int16, Int16) {
        for index in (1..<12).reversed() {
            differences[index] = differences[index - 1]
            sums[index] = sums[index - 1]
        }
        differences[0] = low - high
        sums[0] = low + high
        var (first, second): (Int32, Int32) = (0, 0)
        for index in 0..<12 {
            first += differences[index] * Self.coefficients[index]
            second += sums[index] * Self.coefficients[11 - index]
        }
        return (Int16(clamping: first >> 11), Int16(clamping: second >> 11))
    }
}
