// SPDX-License-Identifier: Apache-2.0

/// Learns what the pauses sound like, and lays it under what is made up for lost frames: silence would sound
/// like a broken line.
struct ComfortNoise: Sendable {
    private var rate: SILKRate?

    /// What drove the filter in the last pauses, newest first; Q10.
    private var excitation = [Int32](repeating: 0, count: SILKRate.longestFrame)

    /// The last 16 outputs of the filter, Q14; then those of what is being made.
    private var memory = [Int32](repeating: 0, count: 16 + SILKRate.longestFrame)
    private var nlsf = NLSFVector(repeating: 0)

    /// Q16.
    private var gain: Int32 = 0
    private var seed: Int32 = 0

    mutating func reset() {
        rate = nil
        for index in excitation.indices { excitation[index] = 0 }
        for index in 0..<16 { memory[index] = 0 }
    }

    private mutating func adopt(_ rate: SILKRate) {
        guard self.rate != rate else { return }
        self.rate = rate
        // The same distance between all: a flat spectrum.
        let step = 32_767 / Int32(truncatingIfNeeded: rate.order + 1)
        for index in 0..<rate.order { nlsf[index] = step * Int32(truncatingIfNeeded: index + 1) }
        gain = 0
        seed = 3_176_576
    }

    /// A good frame ends the noise, and is learnt from if there is no voice in it.
    mutating func hear(
        _ frame: SILKFrame, nlsf heard: NLSFVector, excitation source: [Int32], isActive: Bool, rate: SILKRate
    ) {
        adopt(rate)
        for index in 0..<16 { memory[index] = 0 }
        guard !isActive else { return }
        for index in 0..<rate.order {
            nlsf[index] &+= (heard[index] &- nlsf[index]).timesQ16(Self.spectrumPace)
        }
        var loudest = 0
        for subframe in 1..<4 where frame.gains[subframe] > frame.gains[loudest] { loudest = subframe }
        let length = rate.subframeLength
        for index in stride(from: 4 * length - 1, through: length, by: -1) {
            excitation[index] = excitation[index &- length]
        }
        for index in 0..<length { excitation[index] = source[loudest * length &+ index] }
        for subframe in 0..<4 {
            gain &+= (frame.gains[subframe] &- gain).timesQ16(Self.gainPace)
        }
    }

    /// Adds noise to a frame that was made up.
    mutating func lay(under signal: inout [Int16], rate: SILKRate) {
        adopt(rate)
        let length = rate.frameLength
        let mask: Int32 = length < 255 ? 127 : 255
        let predictor = LinearPredictor(nlsf, order: rate.order).reversed
        for index in 0..<length {
            seed = seed.nextRandom
            let noise = excitation[Int(seed &>> 24 & mask)].timesQ16(gain).roundedShift(10)
            let sum = predictor.applied(to: memory.span, at: index)
            let (added, overflow) = sum.addingReportingOverflow(Int32(Int16(clamping: noise)) &<< 10)
            let value = overflow ? (sum < 0 ? .min : .max) : added
            memory[index &+ 16] = value.saturatingShift(4)
            let sample = Int32(Int16(clamping: value.roundedShift(10)))
            signal[index] = Int16(clamping: Int32(signal[index]) &+ sample)
        }
        for index in 0..<16 { memory[index] = memory[length &+ index] }
    }

    /// How fast the estimates follow, Q16.
    private static let spectrumPace: Int32 = 16_348
    private static let gainPace: Int32 = 4_634
}
