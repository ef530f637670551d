// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// What a track's entry says, as far as it matters (RFC 9559 section 5.1.4.1).
struct MatroskaTrack {
    private(set) var number = 0
    private var isAudio = false
    private var isOpus = false

    /// Compressed or encrypted once more.
    private var isEncoded = false
    private var codecPrivate: [UInt8] = []

    /// In nanoseconds.
    private var codecDelay = 0
    private var samplingFrequency = 0.0

    /// The default of the specification.
    private var channelCount = 1

    mutating func take(_ value: EBMLValue, of element: MatroskaElement) {
        switch element {
        case .trackNumber: number = value.unsigned
        case .trackType: isAudio = value.unsigned == 2
        case .codecID: isOpus = value.isText("A_OPUS")
        case .codecPrivate: codecPrivate = value.bytes
        case .codecDelay: codecDelay = value.unsigned
        case .contentEncodings: isEncoded = true
        case .samplingFrequency: samplingFrequency = value.float ?? 0
        case .channels: channelCount = value.unsigned
        default: break
        }
    }

    /// What its decoder must know; nil where it is not an Opus track that one decoder can decode.
    ///
    /// `CodecPrivate` is an `OpusHead`. Where that is missing, the stream is taken for mono, unless it
    /// says stereo, with the rate and the delay that its entry tells. Where only the pre-skip is zero,
    /// `CodecDelay` is the pre-skip.
    var opusHead: OpusHead? {
        guard isAudio, isOpus, !isEncoded, number > 0 else { return nil }
        var head: OpusHead
        if codecPrivate.span.starts(with: "OpusHead") {
            guard let found = OpusHead(codecPrivate.span) else { return nil }
            head = found
        } else {
            // A comparison and no conversion: it may be anything, NaN included.
            let rate = [8_000, 12_000, 16_000, 24_000].first { Double($0) == samplingFrequency } ?? 48_000
            head = OpusHead(
                channelCount: channelCount == 2 ? 2 : 1, preSkip: 0, inputSampleRate: rate)
        }
        if head.preSkip == 0 {
            let delay = OpusStream.samples48k(nanoseconds: codecDelay)
            // What `OpusHead` has no room for makes no sense.
            if delay <= Int(UInt16.max) { head.preSkip = delay }
        }
        return head
    }
}
