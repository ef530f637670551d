// SPDX-License-Identifier: Apache-2.0

extension OutputFormat {
    /// What Speechify streams: the values of its `output_format`, but for AAC, which is not decoded here.
    ///
    /// Its PCM is little-endian, though it is called `audio/L16`, whose samples are big-endian elsewhere (RFC 3551
    /// section 4.5.11).
    public static let speechify: [OutputFormat] =
        [8_000, 16_000, 22_050, 24_000, 44_100, 48_000].map { rate in
            .init("pcm_\(rate)", .none, .pcm, rate, rate * 16)
        }
        + [22_050, 24_000].flatMap { rate in
            [32, 64, 96, 128, 160, 192].map { kilobits in
                .init("mp3_\(rate)_\(kilobits)", .mpeg, .mp3, rate, kilobits * 1000)
            }
        } + [
            .init("ulaw_8000", .none, .muLaw, 8_000, 64_000),
            // Whether it holds Opus or Vorbis is documented nowhere: its first packet tells. The rate is a guess.
            .init("ogg_24000", .ogg, .opus, 24_000, 64_000),
        ]

    /// What first sound is fastest with, at the rate that the models speak at.
    public static let speechifyDefault = OutputFormat("pcm_24000", .none, .pcm, 24_000, 384_000)
}
