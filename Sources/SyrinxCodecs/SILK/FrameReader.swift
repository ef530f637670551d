// SPDX-License-Identifier: Apache-2.0

/// Reads frames from their symbols, and keeps what the symbols of the next one refer to.
struct FrameReader: Sendable {
    /// Those of the last frame.
    private(set) var nlsf = NLSFVector(repeating: 0)

    /// Whether the encoder heard a voice in the last frame.
    private(set) var isActive = false

    /// Whether another frame follows the last one, if there are bytes left.
    private(set) var isFollowed = false

    /// Until a frame at this rate has been read whole, there is nothing to interpolate from.
    var isFirst = true

    private var type = 0
    private var gainIndex = 1

    /// The rate changes: what was read at the old one is of no use.
    mutating func rateChanged() {
        nlsf = NLSFVector(repeating: 0)
        gainIndex = 1
        isFirst = true
    }

    /// The order of the symbols is the format.
    ///
    /// - Parameters:
    ///   - opensPacket: Nothing in it refers to the frame before.
    ///   - isAfterLoss: The frame before was made up: the filter is kept tame.
    ///   - pulses: As many as the frame has samples; replaced.
    mutating func read(
        from range: inout RangeDecoder, rate: SILKRate, opensPacket: Bool, isAfterLoss: Bool,
        into frame: inout SILKFrame, pulses: inout [Int32]
    ) {
        type = opensPacket ? range.symbol(SILKTables.type) : range.symbol(SILKTables.nextType, row: type)
        frame.isVoiced = type < 2
        frame.quantizerOffset = SILKTables.quantizerOffsets[type]
        readGains(from: &range, opensPacket, into: &frame)
        readPredictors(from: &range, rate, into: &frame)
        if isAfterLoss {
            for half in 0..<2 { frame.predictors[half].expandBandwidth(Self.chirpAfterLoss) }
        }
        readPitch(from: &range, rate, into: &frame)
        frame.seed = Int32(truncatingIfNeeded: range.symbol(SILKTables.seed))
        var span = pulses.mutableSpan
        range.readPulses(&span, frameLength: rate.frameLength, type: type)
        isActive = range.symbol(SILKTables.activity) == 1
        isFollowed = range.symbol(SILKTables.termination) == 1
    }

    private mutating func readGains(
        from range: inout RangeDecoder, _ opensPacket: Bool, into frame: inout SILKFrame
    ) {
        for subframe in 0..<4 {
            if subframe == 0 && opensPacket {
                gainIndex = range.symbol(SILKTables.gain, row: frame.isVoiced ? 0 : 1)
            } else {
                // From 63 at the most, in 5 frames: far from overflowing.
                gainIndex += range.symbol(SILKTables.gainStep) - 4
            }
            let steps = Self.gainStep.timesQ16(Int32(truncatingIfNeeded: gainIndex))
            frame.gains[subframe] = .powerOfTwo(Q7: min(steps &+ Self.lowestGain, Self.highestGain))
        }
    }

    private mutating func readPredictors(
        from range: inout RangeDecoder, _ rate: SILKRate, into frame: inout SILKFrame
    ) {
        let current = NLSFCodebook.of(rate, isVoiced: frame.isVoiced).read(from: &range)
        let quarters = Int32(truncatingIfNeeded: range.symbol(SILKTables.interpolation))
        let predictor = LinearPredictor(current, order: rate.order)
        frame.isInterpolated = quarters < 4 && !isFirst
        frame.predictors[1] = predictor
        frame.predictors[0] = predictor
        if frame.isInterpolated {
            var between = nlsf
            for index in 0..<rate.order {
                between[index] &+= (quarters &* (current[index] &- nlsf[index])) &>> 2
            }
            frame.predictors[0] = LinearPredictor(between, order: rate.order)
        }
        nlsf = current
    }

    private func readPitch(from range: inout RangeDecoder, _ rate: SILKRate, into frame: inout SILKFrame) {
        frame.lags = .init(repeating: 0)
        frame.taps = .init(repeating: LongTermTaps(repeating: 0))
        frame.longTermScale = 0
        guard frame.isVoiced else { return }
        let lag = rate.shortestLag + range.symbol(Self.lagTable(rate))
        let isNarrow = rate == .narrow
        let table = isNarrow ? SILKTables.contourNarrow : SILKTables.contour
        let contours = isNarrow ? SILKTables.contoursNarrow : SILKTables.contours
        let contour = range.symbol(table)
        for subframe in 0..<4 {
            frame.lags[subframe] = lag + contours[subframe * contours.count / 4 + contour]
        }
        let codebook = range.symbol(SILKTables.periodicity)
        for subframe in 0..<4 {
            let vector = range.symbol(SILKTables.taps[codebook])
            for tap in 0..<5 {
                frame.taps[subframe][4 - tap] = SILKTables.tapVectors[codebook][vector * 5 + tap]
            }
        }
        frame.longTermScale = SILKTables.longTermScales[range.symbol(SILKTables.longTermScale)]
    }

    private static func lagTable(_ rate: SILKRate) -> SymbolTable {
        switch rate {
        case .narrow: SILKTables.lagNarrow
        case .medium: SILKTables.lagMedium
        case .wide: SILKTables.lagWide
        case .superWide: SILKTables.lagSuperWide
        }
    }

    /// 63 steps from 6 to 86 dB, in 1/128 of an octave; Q16.
    private static let gainStep: Int32 = 65_536 * (80 * 128 / 6) / 63

    /// 6 dB, in 1/128 of an octave, of a number that is Q16.
    private static let lowestGain: Int32 = 6 * 128 / 6 + 16 * 128

    /// The largest power below 2^31.
    private static let highestGain: Int32 = 31 * 128 - 1

    /// 0.97, Q16.
    private static let chirpAfterLoss: Int32 = 63_570
}
