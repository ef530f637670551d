// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// A container: how to know it, and what takes it apart.
public struct ContainerEntry: Sendable {
    public let container: OutputFormat.Container

    /// How many bytes ``recognizes`` wants to see at the most.
    let magicByteCount: Int

    /// Whether a stream that starts so is of this container.
    let recognizes: @Sendable (borrowing Span<UInt8>) -> Bool

    /// - Parameter format: What was asked for, where anything was.
    let makeDemuxer: @Sendable (OutputFormat?) -> any Demuxer & ~Copyable
}

/// A codec whose packets can be told apart with nothing around them, and what does it.
public struct HeaderlessEntry: Sendable {
    public let codec: AudioCodec

    /// Whether there is more than one way in which they may lie, and a caller may say which.
    var hasChoiceOfFraming = false

    /// - Parameter framing: nil where it is to be recognised, or there is nothing to choose.
    let makeDemuxer: @Sendable (OutputFormat, _ framing: PacketFraming?) -> any Demuxer & ~Copyable
}

/// A codec and what decodes it.
public struct CodecEntry: Sendable {
    public let codec: AudioCodec

    let makeDecoder: @Sendable (StreamParameters) throws(MediaError) -> any PacketDecoder & ~Copyable
}

/// All that can be decoded: plain data, one line a container, one line a codec, and one more for a
/// codec that needs no container.
public struct CodecRegistry: Sendable {
    public let containers: [ContainerEntry]
    public let headerless: [HeaderlessEntry]
    public let codecs: [CodecEntry]

    public static let standard = CodecRegistry(
        containers: [
            ContainerEntry(container: .riff, magicByteCount: 12) { bytes in
                bytes.starts(with: "RIFF") && bytes.starts(with: "WAVE", at: 8)
            } makeDemuxer: { _ in
                RIFFDemuxer()
            },
            ContainerEntry(container: .ogg, magicByteCount: 4) { bytes in
                bytes.starts(with: "OggS")
            } makeDemuxer: { format in
                OggDemuxer(sampleRate: format?.sampleRate)
            },
            ContainerEntry(container: .webM, magicByteCount: 4) { bytes in
                WebMDemuxer.recognizes(bytes)
            } makeDemuxer: { format in
                WebMDemuxer(sampleRate: format?.sampleRate)
            },
            ContainerEntry(container: .mpeg, magicByteCount: 4) { bytes in
                bytes.starts(with: "ID3") || MPEGFrameHeader(bytes) != nil
            } makeDemuxer: { _ in
                MPEGDemuxer()
            },
            ContainerEntry(container: .silk, magicByteCount: 10) { bytes in
                SILKDemuxer.recognizes(bytes)
            } makeDemuxer: { format in
                SILKDemuxer(sampleRate: format?.sampleRate)
            },
            ContainerEntry(container: .amr, magicByteCount: 5) { bytes in
                bytes.starts(with: "#!AMR")
            } makeDemuxer: { _ in
                AMRDemuxer()
            },
        ],
        headerless: [
            HeaderlessEntry(codec: .g722) { format, _ in RawDemuxer(parameters: format.streamParameters) },
            HeaderlessEntry(codec: .pcm) { format, _ in RawDemuxer(parameters: format.streamParameters) },
            HeaderlessEntry(codec: .aLaw) { format, _ in RawDemuxer(parameters: format.streamParameters) },
            HeaderlessEntry(codec: .muLaw) { format, _ in RawDemuxer(parameters: format.streamParameters) },
            HeaderlessEntry(codec: .opus, hasChoiceOfFraming: true) { format, framing in
                HeaderlessOpusDemuxer(
                    parameters: format.streamParameters, bitRate: format.bitRate, framing: framing)
            },
        ],
        codecs: [
            CodecEntry(codec: .pcm) { parameters throws(MediaError) in PCMDecoder(format: parameters.format)
            },
            CodecEntry(codec: .pcm24) { parameters throws(MediaError) in try WidePCMDecoder(parameters) },
            CodecEntry(codec: .pcm32) { parameters throws(MediaError) in try WidePCMDecoder(parameters) },
            CodecEntry(codec: .float32) { parameters throws(MediaError) in try WidePCMDecoder(parameters) },
            CodecEntry(codec: .aLaw) { parameters throws(MediaError) in
                try G711Decoder(codec: .aLaw, format: parameters.format)
            },
            CodecEntry(codec: .muLaw) { parameters throws(MediaError) in
                try G711Decoder(codec: .muLaw, format: parameters.format)
            },
            CodecEntry(codec: .amrWB) { parameters throws(MediaError) in
                try AMRWBDecoder(format: parameters.format)
            },
            CodecEntry(codec: .g722) { parameters throws(MediaError) in
                try G722Decoder(format: parameters.format)
            },
            CodecEntry(codec: .mp3) { parameters throws(MediaError) in
                try MP3Decoder(format: parameters.format)
            },
            CodecEntry(codec: .opus) { parameters throws(MediaError) in
                try OpusDecoder(format: parameters.format, outputGain: parameters.outputGain)
            },
            CodecEntry(codec: .silk) { parameters throws(MediaError) in
                try SILKDecoder(format: parameters.format)
            },
        ])

    /// Whether a stream of this format is played and saved here.
    public func decodes(_ format: OutputFormat) -> Bool {
        guard codecs.contains(where: { $0.codec == format.codec }) else { return false }
        return format.container == .none
            ? headerless.contains { $0.codec == format.codec }
            : containers.contains { $0.container == format.container }
    }

    /// Whether packets of this format may lie in several ways, so that a caller can say in which.
    public func hasChoiceOfFraming(_ format: OutputFormat) -> Bool {
        format.container == .none
            && headerless.contains { $0.codec == format.codec && $0.hasChoiceOfFraming }
    }

    /// A decoder for one stream.
    ///
    /// - Parameters:
    ///   - format: What the service was asked to send; nil: to be recognised by its first bytes, which
    ///     headerless formats cannot be.
    ///   - framing: How the packets lie, for formats with ``hasChoiceOfFraming(_:)``; nil: to be
    ///     recognised.
    /// - Throws: `.unsupported` where ``decodes(_:)`` is false, and where a framing is given for a format
    ///   that has no choice of it.
    public func makeStreamDecoder(
        for format: OutputFormat?, framing: PacketFraming? = nil
    ) throws(MediaError) -> StreamDecoder {
        guard framing == nil || format.map(hasChoiceOfFraming) == true else {
            throw MediaError(
                .unsupported, .giveUp,
                "how the packets of \(format?.name ?? "a recognised format") lie is no matter of choice")
        }
        guard let format else { return try StreamDecoder(ProbingDemuxer(registry: self)) }
        guard decodes(format), let demuxer = makeDemuxer(for: format, framing) else {
            throw MediaError(.unsupported, .giveUp, "\(format.name) is not decoded here")
        }
        return try StreamDecoder(demuxer, expected: format.streamParameters)
    }

    private func makeDemuxer(
        for format: OutputFormat, _ framing: PacketFraming?
    ) -> (any Demuxer & ~Copyable)? {
        if format.container == .none {
            return headerless.first { $0.codec == format.codec }?.makeDemuxer(format, framing)
        }
        return containers.first { $0.container == format.container }?.makeDemuxer(format)
    }

    /// How many bytes are enough to recognise every container; for most of them, fewer are.
    var magicByteCount: Int { containers.map(\.magicByteCount).max() ?? 0 }

    func makeDecoder(for parameters: StreamParameters) throws(MediaError) -> any PacketDecoder & ~Copyable {
        guard let entry = codecs.first(where: { $0.codec == parameters.codec }) else {
            throw MediaError(.unsupported, .giveUp, "\(parameters.codec.rawValue) is not decoded here")
        }
        return try entry.makeDecoder(parameters)
    }
}

extension OutputFormat {
    /// What a stream of this format should turn out to be.
    var streamParameters: StreamParameters { StreamParameters(codec: codec, format: pcm) }
}
