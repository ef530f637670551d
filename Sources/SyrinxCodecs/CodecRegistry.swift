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

/// A codec and what decodes it.
public struct CodecEntry: Sendable {
    public let codec: AudioCodec

    let makeDecoder: @Sendable (StreamParameters) throws(MediaError) -> any PacketDecoder & ~Copyable
}

/// All that can be decoded: plain data, one line a container and one line a codec.
public struct CodecRegistry: Sendable {
    public let containers: [ContainerEntry]
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
            ContainerEntry(container: .mpeg, magicByteCount: 4) { bytes in
                bytes.starts(with: "ID3") || MPEGFrameHeader(bytes) != nil
            } makeDemuxer: { _ in
                MPEGDemuxer()
            },
            ContainerEntry(container: .amr, magicByteCount: 5) { bytes in
                bytes.starts(with: "#!AMR")
            } makeDemuxer: { _ in
                AMRDemuxer()
            },
        ],
        codecs: [
            CodecEntry(codec: .pcm) { parameters throws(MediaError) in PCMDecoder(format: parameters.format)
            },
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
        ])

    /// Whether a stream of this format is played and saved here.
    public func decodes(_ format: OutputFormat) -> Bool {
        guard codecs.contains(where: { $0.codec == format.codec }) else { return false }
        return format.container == .none
            ? Self.fixedSizeCodecs.contains(format.codec)
            : containers.contains { $0.container == format.container }
    }

    /// A decoder for one stream.
    ///
    /// - Parameter format: What the service was asked to send; nil: to be recognised by its first bytes,
    ///   which headerless formats cannot be.
    /// - Throws: `.unsupported` where ``decodes(_:)`` is false.
    public func makeStreamDecoder(for format: OutputFormat?) throws(MediaError) -> StreamDecoder {
        guard let format else { return try StreamDecoder(ProbingDemuxer(registry: self)) }
        guard decodes(format) else {
            throw MediaError(.unsupported, .giveUp, "\(format.name) is not decoded here")
        }
        let parameters = StreamParameters(codec: format.codec, format: format.pcm)
        if let entry = containers.first(where: { $0.container == format.container }) {
            return try StreamDecoder(entry.makeDemuxer(format), expected: parameters)
        }
        return try StreamDecoder(RawDemuxer(parameters: parameters), expected: parameters)
    }

    /// How many bytes are enough to recognise every container.
    var magicByteCount: Int { containers.map(\.magicByteCount).max() ?? 0 }

    func makeDecoder(for parameters: StreamParameters) throws(MediaError) -> any PacketDecoder & ~Copyable {
        guard let entry = codecs.first(where: { $0.codec == parameters.codec }) else {
            throw MediaError(.unsupported, .giveUp, "\(parameters.codec.rawValue) is not decoded here")
        }
        return try entry.makeDecoder(parameters)
    }

    /// Codecs that need no container to be cut into packets.
    private static let fixedSizeCodecs: Set<AudioCodec> = [.pcm, .aLaw, .muLaw, .g722]
}
