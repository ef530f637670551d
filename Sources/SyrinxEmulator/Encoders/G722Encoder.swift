// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// `g722-16khz-64kbps`: two samples in each octet (ITU-T G.722, mode 1).
///
/// The quadrature mirror filter splits the sound into two bands of 8 kHz each; the lower one gets six
/// bits, the higher one two.
struct G722Encoder: SpeechEncoder {
    /// G.722 table 11, the first twelve of 24 symmetrical coefficients.
    private static let filter = [3, -11, -11, 53, 12, -156, 32, 362, -210, -805, 951, 3876]

    /// The last 24 samples, the newest first.
    private var history = [Int](repeating: 0, count: 24)
    private var pending: Int16?
    private var low = G722BandEncoder.low
    private var high = G722BandEncoder.high

    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer) {
        for index in samples.indices {
            if let first = pending.take() {
                bytes.writeInteger(octet(Int(first), Int(samples[index])))
            } else {
                pending = samples[index]
            }
        }
    }

    /// A last sample without its second gets silence.
    mutating func finish(into bytes: inout ByteBuffer) {
        if let first = pending.take() { bytes.writeInteger(octet(Int(first), 0)) }
    }

    private mutating func octet(_ first: Int, _ second: Int) -> UInt8 {
        history.removeLast(2)
        history.insert(contentsOf: [second, first], at: 0)
        var (even, odd) = (0, 0)
        for index in stride(from: 0, to: 24, by: 2) {
            even += history[index] * Self.filter[min(index, 23 - index)]
            odd += history[index + 1] * Self.filter[min(index + 1, 22 - index)]
        }
        // LIMIT: 15 bits.
        let lowBand = min(max((even + odd) >> 14, -16384), 16383)
        let highBand = min(max((even - odd) >> 14, -16384), 16383)
        return UInt8(high.encode(highBand) << 6 | low.encode(lowBand))
    }
}
