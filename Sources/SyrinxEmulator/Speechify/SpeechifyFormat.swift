// SPDX-License-Identifier: Apache-2.0

/// The values of Speechify's `output_format` and how they are made; all are mono.
enum SpeechifyFormat {
    /// What `audio_format` and `Accept` stand for. The rates of PCM and of the others are documented; MP3's is not.
    static let names = [
        "wav": "wav_24000", "mp3": "mp3_24000_128", "ogg": "ogg_24000", "aac": "aac_24000",
        "pcm": "pcm_24000",
    ]

    /// LAME's ceiling at these rates (ISO/IEC 13818-3): what is above it is delivered at it.
    private static let highestBitRate = 160

    /// - Parameter name: Such as `mp3_24000_96`.
    /// - Returns: nil where there is no such format.
    static func named(_ name: String, _ version: SpeechifyVersion) -> EmulatedFormat? {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count >= 2, let rate = Int(parts[1]) else { return nil }
        switch (parts[0], parts.count) {
        case ("pcm", 2) where [8000, 16_000, 22_050, 24_000, 44_100, 48_000].contains(rate):
            let isWrong = rate == 16_000 && version < .honestPCM16000
            return format(name, isWrong ? 24_000 : rate, "audio/L16; rate=\(rate); channels=1") {
                (_) throws(EncoderError) in PCMEncoder()
            }
        case ("mp3", 3) where [22_050, 24_000].contains(rate):
            guard let bitRate = Int(parts[2]), [32, 64, 96, 128, 160, 192].contains(bitRate) else {
                return nil
            }
            let delivered = min(bitRate, highestBitRate)
            return format("mp3_\(rate)_\(delivered)", rate, "audio/mpeg") { (_) throws(EncoderError) in
                try MP3Encoder(sampleRate: rate, bitRate: delivered)
            }
        case ("ulaw", 2) where rate == 8000:
            return format(name, rate, "audio/basic") { (_) throws(EncoderError) in G711Encoder(law: .mu) }
        case ("ogg", 2) where rate == 24_000:
            return format(name, rate, "audio/ogg") { (settings) throws(EncoderError) in
                try OggOpusEncoder(
                    sampleRate: rate, bitRate: 64_000, packetsPerPage: settings.packetsPerOggPage,
                    serialNumber: settings.serialNumber)
            }
        case ("wav", 2) where [24_000, 48_000].contains(rate):
            return EmulatedFormat(
                name: name, sampleRate: rate, mediaType: "audio/wav", isStreamed: false
            ) { (_) throws(EncoderError) in WAVEncoder(.pcm, sampleRate: rate) }
        // No packaged library encodes it.
        case ("aac", 2) where rate == 24_000: return format(name, rate, "audio/aac", nil)
        default: return nil
        }
    }

    private static func format(
        _ name: String, _ sampleRate: Int, _ mediaType: String, _ makeEncoder: EmulatedFormat.MakeEncoder?
    ) -> EmulatedFormat {
        EmulatedFormat(
            name: name, sampleRate: sampleRate, mediaType: mediaType, isStreamed: true,
            makeEncoder: makeEncoder)
    }
}
