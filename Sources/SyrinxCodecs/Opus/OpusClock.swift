// SPDX-License-Identifier: Apache-2.0

/// Where in time the packets of one Opus stream lie, and which of their frames are to be heard.
///
/// Counts in samples at 48 kHz, as RFC 7845 section 4 does, and answers in frames at the decoder's rate.
struct OpusClock {
    private let sampleRate: Int
    private let preSkip: Int

    /// Before the next packet, pre-skip included.
    private(set) var position = 0

    init(sampleRate: Int, preSkip: Int) {
        self.sampleRate = sampleRate
        self.preSkip = preSkip
    }

    /// Counts a packet.
    ///
    /// - Parameters:
    ///   - duration: At 48 kHz.
    ///   - start: The position of the first sample to be heard, beside the pre-skip.
    ///   - end: The position behind the last sample to be heard, where it is known.
    mutating func advance(
        by duration: Int, start: Int = 0, end: Int?
    ) -> (leadingTrimFrameCount: Int, frameLimit: Int?) {
        let (begin, stop) = (position, position + duration)
        position = stop
        let first = min(max(preSkip, start, begin), stop)
        guard let end else { return (frames(first) - frames(begin), nil) }
        let last = min(max(end, first), stop)
        return (frames(first) - frames(begin), frames(last) - frames(first))
    }

    /// Rounding positions, not lengths, keeps the sum exact.
    private func frames(_ position: Int) -> Int {
        position * sampleRate / 48_000
    }
}
