// SPDX-License-Identifier: Apache-2.0

/// Decodes a packet's frames one after the other, each into 20 ms of speech at the rate that it is coded at;
/// or makes one up.
struct SILKFrameDecoder: ~Copyable, Sendable {
    /// As the last packet says.
    private(set) var rate = SILKRate.superWide

    /// The frame, at ``rate``: the first samples of it.
    private(set) var signal = [Int16](repeating: 0, count: SILKRate.longestFrame)

    private var range = RangeDecoder()
    private var reader = FrameReader()
    private var filters = SpeechFilters()
    private var concealment = Concealment()
    private var comfortNoise = ComfortNoise()
    private var highPass = HighPassFilter()
    private var frame = SILKFrame()
    private var pulses = [Int32](repeating: 0, count: SILKRate.longestFrame)

    /// Frames made up since the last good one.
    private var lossCount = 0

    /// What the last good frame was.
    private var wasVoiced = true

    /// At the end of the last frame, in samples.
    private var lastLag = 0

    enum Outcome {
        case last
        case more
        /// The packet does not decode: the frame is made up, and nothing more can come from the packet.
        case damaged
    }

    /// - Precondition: the packet has no more than ``RangeDecoder/packetByteLimit`` bytes.
    mutating func begin(_ packet: borrowing Span<UInt8>) {
        range.begin(packet)
    }

    /// Decodes the next frame of the packet into ``signal``.
    ///
    /// - Parameter opensPacket: It is the first: the rate is in front of it.
    mutating func decode(opensPacket: Bool) -> Outcome {
        let oldRate = rate
        if opensPacket { change(to: SILKRate.allCases[range.symbol(SILKTables.rate)]) }
        reader.read(
            from: &range, rate: rate, opensPacket: opensPacket, isAfterLoss: lossCount > 0, into: &frame,
            pulses: &pulses)
        let remainingByteCount = range.remainingByteCount
        if range.hasFailed || remainingByteCount < 0 || (remainingByteCount == 0 && !range.isPaddedWithOnes) {
            change(to: oldRate)
            conceal()
            return .damaged
        }
        let isBridged = lossCount > 0 && wasVoiced && !frame.isVoiced
        filters.decode(frame, pulses: pulses, rate: rate, bridgingLag: isBridged ? lastLag : nil)
        concealment.remember(frame, rate: rate)
        lossCount = 0
        wasVoiced = frame.isVoiced
        reader.isFirst = false
        lastLag = frame.lags[3]
        finishFrame()
        comfortNoise.hear(
            frame, nlsf: reader.nlsf, excitation: filters.excitation, isActive: reader.isActive, rate: rate)
        highPass.process(&signal, rate: rate)
        return reader.isFollowed && remainingByteCount > 0 ? .more : .last
    }

    /// Makes a frame up into ``signal``.
    mutating func conceal() {
        lastLag = concealment.conceal(
            into: &filters, rate: rate, lossCount: lossCount, isVoiced: wasVoiced)
        lossCount += 1
        finishFrame()
        comfortNoise.lay(under: &signal, rate: rate)
        highPass.process(&signal, rate: rate)
    }

    /// As new, in the same memory.
    mutating func reset() {
        rate = .superWide
        reader = FrameReader()
        filters.reset()
        concealment = Concealment()
        comfortNoise.reset()
        highPass = HighPassFilter()
        (lossCount, wasVoiced, lastLag) = (0, true, 0)
    }

    private mutating func finishFrame() {
        filters.finishFrame(rate)
        for index in 0..<rate.frameLength { signal[index] = filters.speech[SpeechFilters.lead &+ index] }
        concealment.glue(&signal, rate: rate, isLost: lossCount > 0)
    }

    /// Nothing that was heard at another rate helps.
    private mutating func change(to newRate: SILKRate) {
        guard newRate != rate else { return }
        rate = newRate
        filters.rateChanged()
        reader.rateChanged()
        lastLag = 100
        wasVoiced = true
    }
}
