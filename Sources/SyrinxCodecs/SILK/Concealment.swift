// SPDX-License-Identifier: Apache-2.0

/// Makes up frames that are lost: the last voice goes on and fades, on top of noise like the last.
struct Concealment: Sendable {
    private var rate: SILKRate?

    /// Where the voice repeats, in samples, Q8.
    private var lag: Int32 = 0

    /// How much of it repeats, Q14; 0 where there was no voice.
    private var tap: Int32 = 0
    private var predictor = LinearPredictor()

    /// Of the last good frame, by subframe; Q16.
    private var gains = [4 of Int32](repeating: 0)
    private var longTermScale: Int32 = 0

    /// How loud the noise is, Q14.
    private var noiseScale: Int32 = 0
    private var seed: Int32 = 0

    /// Of the last frame that was made up, while it is the last one.
    private var fadeEnergy: ShiftedEnergy?

    /// Remembers a good frame, for when the next one is lost.
    mutating func remember(_ frame: SILKFrame, rate: SILKRate) {
        adopt(rate)
        if frame.isVoiced {
            rememberVoice(frame, rate)
        } else {
            lag = Int32(truncatingIfNeeded: rate.longestLag) &<< 8
            tap = 0
        }
        predictor = frame.predictors[1]
        longTermScale = frame.longTermScale
        gains = frame.gains
    }

    /// Makes up a frame, and puts it where a decoded one would be.
    ///
    /// - Parameters:
    ///   - lossCount: Of frames lost in a row before this one.
    ///   - isVoiced: What the last good frame was.
    /// - Returns: The lag at its end, in samples.
    mutating func conceal(
        into filters: inout SpeechFilters, rate: SILKRate, lossCount: Int, isVoiced: Bool
    ) -> Int {
        adopt(rate)
        filters.shiftLongTerm(rate)
        predictor.expandBandwidth(Self.chirp)
        let noiseStart = quietNoise(in: filters.excitation, rate)
        let stage = min(lossCount, 1)
        let voiceFade = Self.voiceFades[stage]
        var noiseFade = (isVoiced ? Self.noiseFadesVoiced : Self.noiseFadesUnvoiced)[stage]
        if lossCount == 0 {
            noiseScale = 1 << 14
            if isVoiced {
                noiseScale = (max(3_277, noiseScale &- tap) &* longTermScale) &>> 14
            } else {
                // A filter that resonates is not given as much noise.
                let gain = max(1 << 22, min(1 << 27, predictor.inverseGain.value)) &<< 3
                noiseFade = gain.timesQ16(noiseFade) &>> 14
            }
        }
        var samples = Int(lag.roundedShift(8))
        for subframe in 0..<4 {
            let range = subframe * rate.subframeLength..<(subframe + 1) * rate.subframeLength
            for index in range {
                seed = seed.nextRandom
                let noise = filters.excitation[noiseStart &+ Int(seed &>> 25 & 127)]
                filters.residual[index] = noise.timesQ16(noiseScale) &<< 2
            }
            filters.addLongTerm(
                to: range, rate, lag: samples, taps: [0, 0, Int16(truncatingIfNeeded: tap), 0, 0])
            tap = (voiceFade &* tap) &>> 15
            noiseScale = (noiseScale &* noiseFade) &>> 15
            // The pitch sinks by 1 % in a subframe: a steady one would buzz.
            lag = min(lag &+ lag.timesQ16(655), Int32(truncatingIfNeeded: rate.longestLag) &<< 8)
            samples = Int(lag.roundedShift(8))
        }
        filters.addShortTerm(to: 0..<rate.frameLength, rate, predictor.reversed, gain: gains[3])
        return samples
    }

    /// Fades the first good frame in, where it is louder than what was made up before it.
    ///
    /// - Parameter signal: The whole frame; changed in place.
    mutating func glue(_ signal: inout [Int16], rate: SILKRate, isLost: Bool) {
        let length = rate.frameLength
        if isLost {
            fadeEnergy = ShiftedEnergy(of: signal.span, in: 0..<length)
            return
        }
        guard var before = fadeEnergy else { return }
        fadeEnergy = nil
        var now = ShiftedEnergy(of: signal.span, in: 0..<length)
        if now.shift > before.shift {
            before.value &>>= now.shift &- before.shift
        } else {
            now.value &>>= before.shift &- now.shift
        }
        guard now.value > before.value else { return }
        let headroom = Int32(truncatingIfNeeded: before.value.leadingZeroBitCount) &- 1
        let ratio = (before.value &<< headroom) / max(now.value &>> max(24 &- headroom, 0), 1)
        var gain = ratio.approximateSquareRoot
        let slope = ((1 << 12) - gain) / Int32(truncatingIfNeeded: length)
        for index in 0..<length {
            signal[index] = Int16(truncatingIfNeeded: (gain &* Int32(signal[index])) &>> 12)
            gain = min(gain &+ slope, 1 << 12)
        }
    }

    private mutating func adopt(_ rate: SILKRate) {
        guard self.rate != rate else { return }
        self.rate = rate
        lag = Int32(truncatingIfNeeded: rate.frameLength / 2)
    }

    /// The lag and the strength of the strongest of the subframes that hold the last period.
    private mutating func rememberVoice(_ frame: SILKFrame, _ rate: SILKRate) {
        var strongest: Int32 = 0
        var back = 0
        while back < 4 && back * rate.subframeLength < frame.lags[3] {
            let taps = frame.taps[3 - back]
            var sum: Int32 = 0
            for index in 0..<5 { sum += Int32(taps[index]) }
            if sum > strongest {
                strongest = sum
                lag = Int32(truncatingIfNeeded: frame.lags[3 - back]) &<< 8
            }
            back += 1
        }
        tap = strongest
        if strongest < Self.weakestVoice {
            let factor = Int16(truncatingIfNeeded: Self.weakestVoice &<< 10 / max(strongest, 1))
            tap = (tap &* Int32(factor)) &>> 10
        } else if strongest > Self.strongestVoice {
            tap = (tap &* (Self.strongestVoice &<< 14 / strongest)) &>> 14
        }
    }

    /// Where the noise is taken from: the end of the quieter one of the last two subframes.
    private func quietNoise(in excitation: [Int32], _ rate: SILKRate) -> Int {
        let length = rate.subframeLength
        var scaled = [240 of Int16](repeating: 0)
        for index in 0..<2 * length {
            let value = excitation[index &+ 2 &* length].timesQ16(gains[index < length ? 2 : 3])
            scaled[index] = Int16(truncatingIfNeeded: value &>> 10)
        }
        let third = ShiftedEnergy(of: scaled.span, in: 0..<length)
        let fourth = ShiftedEnergy(of: scaled.span, in: length..<2 * length)
        let end = third.value &>> fourth.shift < fourth.value &>> third.shift ? 3 * length : 4 * length
        return max(0, end - 128)
    }

    /// 0.99, Q16.
    private static let chirp: Int32 = 64_880

    /// For the first lost frame, for all others; by subframe, Q15.
    private static let voiceFades: [Int32] = [32_440, 31_130]
    private static let noiseFadesVoiced: [Int32] = [31_130, 26_214]
    private static let noiseFadesUnvoiced: [Int32] = [32_440, 29_491]

    /// 0.7 and 0.95, Q14.
    private static let weakestVoice: Int32 = 11_469
    private static let strongestVoice: Int32 = 15_565
}
