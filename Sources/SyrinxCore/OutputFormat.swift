// SPDX-License-Identifier: Apache-2.0

/// What a speech service is asked to send: for Azure a value of the `X-Microsoft-OutputFormat` header.
///
/// The catalogue holds the values of Azure's documentation, and those of its SDK that are in use; the other providers
/// have catalogues of their own (``speechify``, ``resemble``).
public struct OutputFormat: Sendable, Hashable {
    public enum Container: String, Sendable, Hashable {
        /// None at all: samples, or packets without a frame around them.
        case none
        case riff = "RIFF"
        /// MPEG audio frames carry their own header.
        case mpeg = "MPEG"
        case ogg = "Ogg"
        case webM = "WebM"
        /// A length before each packet.
        case silk = "SILK"
        /// RFC 4867 section 5.
        case amr = "AMR"
    }

    /// As the service spells it.
    public let name: String
    public let container: Container
    public let codec: AudioCodec

    /// In Hz.
    public let sampleRate: Int

    /// In bit/s. What the service promises in the name, else what its SDK takes for granted.
    public let bitRate: Int

    /// The service sends such a format only once the whole text is spoken.
    public var isSentWhole: Bool { name.hasPrefix("riff-") }

    /// All are mono.
    public var pcm: PCMFormat { PCMFormat(sampleRate: sampleRate) }

    /// The one that first sound is fastest with: no header, no codec delay.
    public static let `default` = OutputFormat(named: "raw-24khz-16bit-mono-pcm")!

    /// - Parameter name: Azure's exact name, as in the header.
    public init?(named name: String) {
        self.init(named: name, in: Self.catalogue)
    }

    /// - Parameters:
    ///   - name: The exact name.
    ///   - catalogue: Where it is looked for.
    public init?(named name: String, in catalogue: [OutputFormat]) {
        guard let found = catalogue.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    init(
        _ name: String, _ container: Container, _ codec: AudioCodec, _ sampleRate: Int, _ bitRate: Int
    ) {
        self.name = name
        self.container = container
        self.codec = codec
        self.sampleRate = sampleRate
        self.bitRate = bitRate
    }

    /// Why a name that its SDKs have is not in the catalogue.
    ///
    /// - Returns: A sentence; nil for a name that none of them has.
    public static func refusal(of name: String) -> String? {
        switch name {
        case "audio-16khz-16kbps-mono-siren", "riff-16khz-16kbps-mono-siren":
            "\(name) is no longer sent by the service: its SDKs keep the name only for old programs."
        case "audio-24khz-16bit-mono-flac", "audio-48khz-16bit-mono-flac":
            "\(name) is a name inside an SDK: the service has never offered it."
        case "aac_24000":
            "AAC is not decoded here: ask for pcm_24000, or mp3_24000_64."
        case "wav_24000", "wav_48000":
            "Speechify does not stream WAV: ask for pcm_24000, and name the file .wav."
        default: nil
        }
    }

    /// In the order of the service's documentation: streamed formats, then those delivered whole.
    public static let catalogue: [OutputFormat] = [
        .init("amr-wb-16000hz", .amr, .amrWB, 16_000, 23_850),
        .init("audio-16khz-16bit-32kbps-mono-opus", .none, .opus, 16_000, 32_000),
        .init("audio-16khz-32kbitrate-mono-mp3", .mpeg, .mp3, 16_000, 32_000),
        .init("audio-16khz-64kbitrate-mono-mp3", .mpeg, .mp3, 16_000, 64_000),
        .init("audio-16khz-128kbitrate-mono-mp3", .mpeg, .mp3, 16_000, 128_000),
        .init("audio-24khz-16bit-24kbps-mono-opus", .none, .opus, 24_000, 24_000),
        .init("audio-24khz-16bit-48kbps-mono-opus", .none, .opus, 24_000, 48_000),
        .init("audio-24khz-48kbitrate-mono-mp3", .mpeg, .mp3, 24_000, 48_000),
        .init("audio-24khz-96kbitrate-mono-mp3", .mpeg, .mp3, 24_000, 96_000),
        .init("audio-24khz-160kbitrate-mono-mp3", .mpeg, .mp3, 24_000, 160_000),
        .init("audio-48khz-96kbitrate-mono-mp3", .mpeg, .mp3, 48_000, 96_000),
        .init("audio-48khz-192kbitrate-mono-mp3", .mpeg, .mp3, 48_000, 192_000),
        .init("g722-16khz-64kbps", .none, .g722, 16_000, 64_000),
        .init("ogg-16khz-16bit-mono-opus", .ogg, .opus, 16_000, 64_000),
        .init("ogg-24khz-16bit-mono-opus", .ogg, .opus, 24_000, 64_000),
        .init("ogg-48khz-16bit-mono-opus", .ogg, .opus, 48_000, 96_000),
        .init("raw-8khz-8bit-mono-alaw", .none, .aLaw, 8_000, 64_000),
        .init("raw-8khz-8bit-mono-mulaw", .none, .muLaw, 8_000, 64_000),
        .init("raw-8khz-16bit-mono-pcm", .none, .pcm, 8_000, 128_000),
        .init("raw-16khz-16bit-mono-pcm", .none, .pcm, 16_000, 256_000),
        .init("raw-16khz-16bit-mono-truesilk", .silk, .silk, 16_000, 20_000),
        .init("raw-22050hz-16bit-mono-pcm", .none, .pcm, 22_050, 352_800),
        .init("raw-24khz-16bit-mono-pcm", .none, .pcm, 24_000, 384_000),
        .init("raw-24khz-16bit-mono-truesilk", .silk, .silk, 24_000, 24_000),
        .init("raw-44100hz-16bit-mono-pcm", .none, .pcm, 44_100, 705_600),
        .init("raw-48khz-16bit-mono-pcm", .none, .pcm, 48_000, 768_000),
        .init("webm-16khz-16bit-mono-opus", .webM, .opus, 16_000, 32_000),
        .init("webm-24khz-16bit-24kbps-mono-opus", .webM, .opus, 24_000, 24_000),
        .init("webm-24khz-16bit-mono-opus", .webM, .opus, 24_000, 48_000),
        .init("riff-8khz-8bit-mono-alaw", .riff, .aLaw, 8_000, 64_000),
        .init("riff-8khz-8bit-mono-mulaw", .riff, .muLaw, 8_000, 64_000),
        .init("riff-8khz-16bit-mono-pcm", .riff, .pcm, 8_000, 128_000),
        .init("riff-16khz-16bit-mono-pcm", .riff, .pcm, 16_000, 256_000),
        .init("riff-22050hz-16bit-mono-pcm", .riff, .pcm, 22_050, 352_800),
        .init("riff-24khz-16bit-mono-pcm", .riff, .pcm, 24_000, 384_000),
        .init("riff-44100hz-16bit-mono-pcm", .riff, .pcm, 44_100, 705_600),
        .init("riff-48khz-16bit-mono-pcm", .riff, .pcm, 48_000, 768_000),
    ]
}
