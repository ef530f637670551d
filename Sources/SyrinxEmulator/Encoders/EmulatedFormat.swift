// SPDX-License-Identifier: Apache-2.0

/// One value of `X-Microsoft-OutputFormat` and how it is made. All are mono.
///
/// The values are those of the service's documentation ("Text to speech REST API", section "Audio
/// outputs") and the 16 kHz `riff` one of its SDKs. The media types are what clients have seen.
struct EmulatedFormat: Sendable {
    typealias MakeEncoder = @Sendable (Settings) throws(EncoderError) -> any SpeechEncoder & ~Copyable

    /// What the server's configuration says about encoding.
    struct Settings: Sendable {
        /// Sound in one Ogg page, in packets of 20 ms; 1 or more.
        let packetsPerOggPage: Int
        /// Sound in one WebM cluster, in packets of 20 ms; 1 or more.
        let packetsPerWebMCluster: Int
        /// Of an Ogg stream.
        let serialNumber: UInt32
    }

    let name: String
    /// In Hz.
    let sampleRate: Int
    let mediaType: String
    /// False for `riff-*`: the service sends nothing of it before all is made.
    let isStreamed: Bool
    /// nil for SILK: no library encodes it, and a program must be named that does.
    let makeEncoder: MakeEncoder?

    /// Rounded down.
    func frameCount(of duration: Duration) -> Int {
        Int(duration / .seconds(1) * Double(sampleRate))
    }

    static func named(_ name: String) -> EmulatedFormat? { all[name] }

    static let all: [String: EmulatedFormat] = Dictionary(
        uniqueKeysWithValues: (rawPCM + riffPCM + g711 + mp3 + oggOpus + rawOpus + webMOpus + wideBand + silk)
            .map {
                ($0.name, $0)
            })

    private static let pcmRates = [
        ("8khz", 8000), ("16khz", 16000), ("22050hz", 22050), ("24khz", 24000), ("44100hz", 44100),
        ("48khz", 48000),
    ]

    private static let rawPCM = pcmRates.map { (label, rate) in
        streamed("raw-\(label)-16bit-mono-pcm", rate, "audio/basic") { (_) throws(EncoderError) in
            PCMEncoder()
        }
    }

    private static let riffPCM = pcmRates.map { (label, rate) in
        whole("riff-\(label)-16bit-mono-pcm", rate, "audio/x-wav") { (_) throws(EncoderError) in
            WAVEncoder(.pcm, sampleRate: rate)
        }
    }

    private static let g711 = [
        streamed("raw-8khz-8bit-mono-alaw", 8000, "audio/basic") { (_) throws(EncoderError) in
            G711Encoder(law: .a)
        },
        streamed("raw-8khz-8bit-mono-mulaw", 8000, "audio/basic") { (_) throws(EncoderError) in
            G711Encoder(law: .mu)
        },
        whole("riff-8khz-8bit-mono-alaw", 8000, "audio/x-wav") { (_) throws(EncoderError) in
            WAVEncoder(.aLaw, sampleRate: 8000)
        },
        whole("riff-8khz-8bit-mono-mulaw", 8000, "audio/x-wav") { (_) throws(EncoderError) in
            WAVEncoder(.muLaw, sampleRate: 8000)
        },
    ]

    private static let mp3 = [
        (16, 32), (16, 64), (16, 128), (24, 48), (24, 96), (24, 160), (48, 96), (48, 192),
    ].map { (kilohertz, kilobits) in
        streamed(
            "audio-\(kilohertz)khz-\(kilobits)kbitrate-mono-mp3", kilohertz * 1000, "audio/mpeg"
        ) { (_) throws(EncoderError) in
            try MP3Encoder(sampleRate: kilohertz * 1000, bitRate: kilobits)
        }
    }

    /// The bit rates are what the service's SDK assumes of these formats.
    private static let oggOpus = [(16, 64_000), (24, 64_000), (48, 96_000)].map { (kilohertz, bitRate) in
        streamed(
            "ogg-\(kilohertz)khz-16bit-mono-opus", kilohertz * 1000,
            "audio/ogg; codecs=opus; rate=\(kilohertz * 1000)"
        ) { (settings) throws(EncoderError) in
            try OggOpusEncoder(
                sampleRate: kilohertz * 1000, bitRate: bitRate,
                packetsPerPage: settings.packetsPerOggPage,
                serialNumber: settings.serialNumber)
        }
    }

    private static let rawOpus = [(16, 32), (24, 24), (24, 48)].map { (kilohertz, kilobits) in
        streamed(
            "audio-\(kilohertz)khz-16bit-\(kilobits)kbps-mono-opus", kilohertz * 1000, "audio/opus"
        ) { (_) throws(EncoderError) in
            try RawOpusEncoder(sampleRate: kilohertz * 1000, bitRate: kilobits * 1000)
        }
    }

    /// The bit rates are the names' own, or what the service's SDK assumes.
    private static let webMOpus = [
        ("webm-16khz-16bit-mono-opus", 16_000, 32_000),
        ("webm-24khz-16bit-24kbps-mono-opus", 24_000, 24_000),
        ("webm-24khz-16bit-mono-opus", 24_000, 48_000),
    ].map { (name, sampleRate, bitRate) in
        streamed(name, sampleRate, "audio/webm; codec=opus") { (settings) throws(EncoderError) in
            try WebMOpusEncoder(
                sampleRate: sampleRate, bitRate: bitRate,
                packetsPerCluster: settings.packetsPerWebMCluster)
        }
    }

    private static let wideBand = [
        streamed("amr-wb-16000hz", 16_000, "audio/amr-wb") { (_) throws(EncoderError) in
            try AMRWBEncoder()
        },
        streamed("g722-16khz-64kbps", 16_000, "audio/G722") { (_) throws(EncoderError) in
            G722Encoder()
        },
    ]

    private static let silk = [16, 24].map { kilohertz in
        streamed("raw-\(kilohertz)khz-16bit-mono-truesilk", kilohertz * 1000, "audio/SILK", nil)
    }

    private static func streamed(
        _ name: String, _ sampleRate: Int, _ mediaType: String, _ makeEncoder: MakeEncoder?
    ) -> EmulatedFormat {
        EmulatedFormat(
            name: name, sampleRate: sampleRate, mediaType: mediaType, isStreamed: true,
            makeEncoder: makeEncoder)
    }

    private static func whole(
        _ name: String, _ sampleRate: Int, _ mediaType: String, _ makeEncoder: MakeEncoder?
    ) -> EmulatedFormat {
        EmulatedFormat(
            name: name, sampleRate: sampleRate, mediaType: mediaType, isStreamed: false,
            makeEncoder: makeEncoder)
    }
}
