// SPDX-License-Identifier: Apache-2.0

/// Finds packets in bytes that arrive in pieces of any size.
///
/// Bytes are pushed, never pulled: they come when the network likes. A packet is handed on as soon as
/// its own bytes are there, whether or not the page, cluster or file around it is complete; cutting
/// the input at other places never changes the packets.
///
/// - Thread: confined to one thread or task at a time.
public protocol Demuxer: ~Copyable, Sendable {
    /// Mutating only because a noncopyable existential can be opened for nothing less.
    var progress: DemuxerProgress { mutating get }

    /// What the container says of when its text is heard, once: from the start of the stream; there with the first
    /// audio.
    mutating func takeTimings() -> [SpeechTiming]

    /// Takes the next bytes.
    ///
    /// - Parameters:
    ///   - bytes: Not kept after the call; what is needed later is copied.
    ///   - onPacket: Called for each packet in order. What it throws ends the call and is passed on.
    /// - Throws: `.skipPacket` never; anything else means that the stream is over.
    mutating func push(
        _ bytes: borrowing Span<UInt8>,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError)

    /// The stream has ended: hands on what needed the end to be known.
    ///
    /// - Throws: ``MediaError/Reason/truncated`` when it ended in the middle of something.
    mutating func finish(
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError)
}

extension Demuxer where Self: ~Copyable {
    /// Most containers say nothing of that.
    public mutating func takeTimings() -> [SpeechTiming] { [] }
}

/// How far a demuxer has come.
public struct DemuxerProgress: Sendable, Hashable {
    /// What is being taken apart; nil while it is not recognised.
    public var container: OutputFormat.Container?

    /// A byte of audio itself, not of a header, has been seen.
    public var hasReachedAudio = false

    /// Pages whose checksum came out wrong, after their packets were handed on.
    public var damagedPageCount = 0

    /// How the packets were found to lie, where there is no container to say it; nil until it is clear.
    public var framing: PacketFraming?

    public init(container: OutputFormat.Container? = nil) {
        self.container = container
    }
}

/// What a packet is made of.
public enum AudioCodec: String, Sendable, Hashable, CaseIterable {
    /// 16 bits, as everywhere here.
    case pcm
    case pcm24 = "24-bit PCM"
    case pcm32 = "32-bit PCM"
    case float32 = "32-bit float"
    case aLaw = "A-law"
    case muLaw = "mu-law"
    case mp3
    case opus
    case silk
    case amrWB = "AMR-WB"
    case g722 = "G.722"
}

/// All that a decoder must be told before its first packet.
public struct StreamParameters: Sendable, Hashable {
    public var codec: AudioCodec

    /// What the decoder is to give. Opus can decode at a rate that the stream does not name.
    public var format: PCMFormat

    /// In 1/256 dB (RFC 7845 section 5.1); 0 for codecs without.
    public var outputGain: Int

    public init(codec: AudioCodec, format: PCMFormat, outputGain: Int = 0) {
        self.codec = codec
        self.format = format
        self.outputGain = outputGain
    }
}

/// What a demuxer knows of a packet beside its bytes.
public struct PacketInfo: Sendable, Hashable {
    /// Given with the first packet of a stream: no history belongs to it.
    public var newStream: StreamParameters?

    /// How many decoded frames to drop from the front: codec delay and pre-skip.
    public var leadingTrimFrameCount: Int

    /// How many decoded frames to keep after that, or nil for all.
    public var frameLimit: Int?

    public init(newStream: StreamParameters? = nil, leadingTrimFrameCount: Int = 0, frameLimit: Int? = nil) {
        self.newStream = newStream
        self.leadingTrimFrameCount = leadingTrimFrameCount
        self.frameLimit = frameLimit
    }
}
