// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// One Opus stream, whatever its container: what it is decoded to, and which of its frames are heard.
struct OpusStream {
    private let parameters: StreamParameters
    private var clock: OpusClock
    private var isFirstPacket = true

    /// Before the next packet: in samples at 48 kHz, pre-skip included.
    var position: Int { clock.position }

    /// - Parameter preferredSampleRate: To decode at, in Hz; nil: as the header suggests.
    init(head: OpusHead, preferredSampleRate: Int?) {
        let sampleRate = preferredSampleRate ?? head.naturalSampleRate
        let format = PCMFormat(sampleRate: sampleRate, channelCount: head.channelCount)
        parameters = StreamParameters(codec: .opus, format: format, outputGain: head.outputGain)
        clock = OpusClock(sampleRate: sampleRate, preSkip: head.preSkip)
    }

    /// The nearest number of samples at 48 kHz; nothing makes sense beyond 20 minutes.
    static func samples48k(nanoseconds: Int) -> Int {
        let limit = 1_200_000_000_000
        let magnitude = (min(abs(max(nanoseconds, -limit)), limit) * 6 + 62_500) / 125_000
        return nanoseconds < 0 ? -magnitude : magnitude
    }

    /// Counts a packet.
    ///
    /// One that breaks the rules is handed on as well: the decoder refuses it, and so it is counted.
    ///
    /// - Parameters:
    ///   - start: The position of the first sample to be heard, beside the pre-skip.
    ///   - end: The position behind the last sample to be heard, where it is known.
    mutating func take(_ packet: borrowing Span<UInt8>, start: Int = 0, end: Int?) -> PacketInfo {
        let trim = clock.advance(by: OpusPacket.duration48k(packet) ?? 0, start: start, end: end)
        defer { isFirstPacket = false }
        return PacketInfo(
            newStream: isFirstPacket ? parameters : nil, leadingTrimFrameCount: trim.leadingTrimFrameCount,
            frameLimit: trim.frameLimit)
    }
}
