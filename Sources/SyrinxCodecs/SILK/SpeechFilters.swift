// SPDX-License-Identifier: Apache-2.0

/// Pulses to speech: excitation, the voice's own past on top of it, the filter of the mouth; and all that they
/// remember from frame to frame.
struct SpeechFilters: ~Copyable, Sendable {
    /// Of the last frame, Q10: what concealment and comfort noise take their noise from.
    private(set) var excitation = [Int32](repeating: 0, count: SILKRate.longestFrame)

    /// What the short-term filter is driven by, Q10.
    var residual = [Int32](repeating: 0, count: SILKRate.longestFrame)

    /// The residual of the frame before and of this one, over the gain; Q16. A little longer: the taps of a lag of
    /// 1 reach beyond the present, to be multiplied by 0.
    private(set) var longTerm = [Int32](repeating: 0, count: 2 * SILKRate.longestFrame + 4)

    /// The last 16 outputs, over the gain, Q14; then those of what is being decoded.
    private var shortTerm = [Int32](repeating: 0, count: 16 + SILKRate.longestFrame)

    /// 16 zeros, the frame before, this frame.
    private(set) var speech = [Int16](repeating: 0, count: lead + 2 * SILKRate.longestFrame)

    /// 1 / gain of the last subframe, Q16; positive.
    private var inverseGain: Int32 = 65_536

    /// As far as the filter looks back.
    static let lead = 16

    mutating func reset() {
        for index in excitation.indices { excitation[index] = 0 }
        for index in longTerm.indices { longTerm[index] = 0 }
        for index in speech.indices { speech[index] = 0 }
        inverseGain = 65_536
        rateChanged()
    }

    /// What was heard at the old rate is forgotten.
    mutating func rateChanged() {
        for index in 0..<16 { shortTerm[index] = 0 }
        for index in 0..<Self.lead + SILKRate.longestFrame { speech[index] = 0 }
    }

    /// This frame is done: it becomes the frame before.
    mutating func finishFrame(_ rate: SILKRate) {
        let length = rate.frameLength
        for index in Self.lead..<Self.lead + length { speech[index] = speech[index &+ length] }
    }

    /// Decodes a frame into ``speech``.
    ///
    /// - Parameters:
    ///   - frame: As it was read.
    ///   - bridgingLag: Where a voice that was made up for a lost frame must not break off: its lag, in samples.
    mutating func decode(_ frame: SILKFrame, pulses: [Int32], rate: SILKRate, bridgingLag: Int?) {
        excite(frame, pulses, rate)
        let length = rate.subframeLength
        for subframe in 0..<4 {
            let (predictor, gain) = (frame.predictors[subframe / 2].reversed, frame.gains[subframe])
            let newInverse = min(gain.reciprocal(exponent: 32), 32_767)
            let adjustment = newInverse == inverseGain ? 1 << 16 : newInverse.quotientQ16(inverseGain)
            let range = subframe * length..<(subframe + 1) * length
            let isBridged = bridgingLag != nil && subframe < 2
            if frame.isVoiced || isBridged {
                let lag = isBridged ? bridgingLag ?? 0 : frame.lags[subframe]
                let position = rate.frameLength + range.lowerBound
                if subframe == 0 || (subframe == 2 && frame.isInterpolated) {
                    // The past through the present filter: with the frames before, a loss is forgotten sooner.
                    let scale = newInverse &<< 16
                    Self.rewhiten(
                        speech, position - lag - 2..<position, predictor,
                        scale: subframe == 0 ? scale.timesQ16(frame.longTermScale) &<< 2 : scale,
                        into: &longTerm)
                } else if adjustment != 1 << 16 {
                    for index in position - lag - 2..<position {
                        longTerm[index] = adjustment.timesQ16(longTerm[index])
                    }
                }
                addLongTerm(
                    to: range, rate, lag: lag, taps: isBridged ? Self.bridgingTaps : frame.taps[subframe])
            }
            if adjustment != 1 << 16 {
                for index in 0..<16 { shortTerm[index] = adjustment.timesQ16(shortTerm[index]) }
            }
            inverseGain = newInverse
            addShortTerm(to: range, rate, predictor, gain: gain)
        }
    }

    /// A quarter of what was a lag ago, Q14.
    private static let bridgingTaps: LongTermTaps = [0, 0, 1 << 12, 0, 0]

    /// Pulses to excitation; noise decides which of them are turned over.
    private mutating func excite(_ frame: SILKFrame, _ pulses: [Int32], _ rate: SILKRate) {
        var noise = frame.seed
        for index in 0..<rate.frameLength {
            noise = noise.nextRandom
            let sign = noise &>> 31
            let value = pulses[index] &<< 10 &+ frame.quantizerOffset
            excitation[index] = (value ^ sign) &- sign
            residual[index] = excitation[index]
            noise &+= pulses[index]
        }
    }

    /// Adds to the residual what it owes to the residual a lag ago.
    ///
    /// - Parameter lag: 1 or more; with the taps' two, no more than the frame's length.
    mutating func addLongTerm(to range: Range<Int>, _ rate: SILKRate, lag: Int, taps: LongTermTaps) {
        Self.addLongTerm(&residual, range, &longTerm, at: rate.frameLength, lag, taps)
    }

    /// Drives the short-term filter with the residual, and puts what it says into ``speech``.
    mutating func addShortTerm(
        to range: Range<Int>, _ rate: SILKRate, _ predictor: [16 of Int16], gain: Int32
    ) {
        Self.addShortTerm(
            residual, range, &shortTerm, predictor, gain, into: &speech, at: Self.lead + rate.frameLength)
    }

    /// The frame before moves to where a frame of made-up sound looks for it.
    mutating func shiftLongTerm(_ rate: SILKRate) {
        for index in 0..<rate.frameLength { longTerm[index] = longTerm[index &+ rate.frameLength] }
    }

    /// Takes the short-term filter out of what was heard.
    private static func rewhiten(
        _ speech: [Int16], _ positions: Range<Int>, _ predictor: [16 of Int16], scale: Int32,
        into longTerm: inout [Int32]
    ) {
        let past = speech.span
        var target = longTerm.mutableSpan
        for position in positions {
            let window = past.extracting(position..<position &+ 17)
            var sum: Int32 = 0
            for index in 0..<16 { sum &+= Int32(window[index]) &* Int32(predictor[index]) }
            let rest = (Int32(window[16]) &<< 12 &- sum).roundedShift(12)
            target[position] = scale.timesQ16(Int32(Int16(clamping: rest)))
        }
    }

    private static func addLongTerm(
        _ residual: inout [Int32], _ range: Range<Int>, _ longTerm: inout [Int32], at start: Int, _ lag: Int,
        _ taps: LongTermTaps
    ) {
        var target = residual.mutableSpan
        var memory = longTerm.mutableSpan
        for index in range {
            let position = start &+ index
            let sum = taps.applied(to: memory.span, at: position &- lag &- 2)
            let value = target[index] &+ sum.roundedShift(4)
            target[index] = value
            memory[position] = value &<< 6
        }
    }

    private static func addShortTerm(
        _ residual: [Int32], _ range: Range<Int>, _ shortTerm: inout [Int32], _ predictor: [16 of Int16],
        _ gain: Int32, into speech: inout [Int16], at start: Int
    ) {
        let source = residual.span
        var memory = shortTerm.mutableSpan
        var target = speech.mutableSpan
        for index in range {
            let place = index &- range.lowerBound
            let value = source[index] &+ predictor.applied(to: memory.span, at: place)
            memory[place &+ 16] = value &<< 4
            target[start &+ index] = Int16(clamping: value.timesQ16(gain).roundedShift(10))
        }
        for index in 0..<16 { memory[index] = memory[range.count &+ index] }
    }
}
