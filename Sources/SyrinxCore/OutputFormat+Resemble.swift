// SPDX-License-Identifier: Apache-2.0

extension OutputFormat {
    /// What Resemble streams: mono WAV. The name puts together what a request names apart, `precision` and
    /// `sample_rate`: `PCM_16-32000`.
    public static let resemble: [OutputFormat] = [
        ("PCM_16", AudioCodec.pcm, 16), ("PCM_24", .pcm24, 24), ("PCM_32", .pcm32, 32), ("MULAW", .muLaw, 8),
    ].flatMap { precision, codec, bits in
        [8_000, 16_000, 22_050, 32_000, 44_100, 48_000].map { rate in
            .init("\(precision)-\(rate)", .riff, codec, rate, rate * bits)
        }
    }

    /// The lowest rate that loses nothing of a model that speaks at 24 kHz (there is no 24 kHz to be asked for), in
    /// half of the bytes of the service's own choice, PCM_32.
    public static let resembleDefault = OutputFormat("PCM_16-32000", .riff, .pcm, 32_000, 512_000)
}
