// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// Two judges: ffmpeg with libopus at 48 kHz, and at other rates `Fixtures/opus_oracle.py`, which asks
/// libopus itself and reads Ogg in its own way.
@Suite("Ogg Opus against ffmpeg and libopus")
struct OpusGoldenTests {
    static let encodings: [[String]] = [
        ["--max-delay", "20"], ["--max-delay", "200"], ["--max-delay", "1000"],
        ["--hard-cbr", "--bitrate", "24"], ["--cvbr", "--bitrate", "64"],
        ["--framesize", "2.5"], ["--framesize", "5"], ["--framesize", "10"], ["--framesize", "40"],
        ["--framesize", "60"], ["--bitrate", "12"],
    ]

    @Test("at 48 kHz, to the bit", arguments: [16_000, 48_000], encodings)
    func fullRate(inputRate: Int, options: [String]) throws {
        let stream = try Material.opus(inputRate, options: options)
        let decoded = try decode(stream, as: "ogg-48khz-16bit-mono-opus")
        #expect(decoded.error == nil)
        #expect(decoded.format == PCMFormat(sampleRate: 48_000))
        #expect(decoded.samples.count == 48_000)
        #expect(decoded.samples == (try Material.decodedByFFmpeg(stream, ["-c:a", "libopus"])))
    }

    /// opusdec decodes to floating point and rounds at the end: the same but for the last bit.
    @Test("at 48 kHz, beside opusdec", arguments: [16_000, 48_000], encodings)
    func besideOpusdec(inputRate: Int, options: [String]) throws {
        let stream = try Material.opus(inputRate, options: options)
        let decoded = try decode(stream, as: "ogg-48khz-16bit-mono-opus")
        let theirs = samples(
            littleEndian: try output(
                of: ["opusdec", "--quiet", "--no-dither", "--rate", "48000", "-", "-"], input: stream))
        #expect(decoded.samples.count == theirs.count)
        #expect(signalToNoiseRatio(theirs, decoded.samples) >= 60)
    }

    @Test("at the format's own rate, to the bit", arguments: [16_000, 24_000], encodings)
    func ownRate(sampleRate: Int, options: [String]) throws {
        let stream = try Material.opus(sampleRate, options: options)
        let decoded = try decode(stream, as: "ogg-\(sampleRate / 1_000)khz-16bit-mono-opus")
        #expect(decoded.error == nil)
        #expect(decoded.format == PCMFormat(sampleRate: sampleRate))
        #expect(decoded.samples.count == sampleRate)
        #expect(decoded.samples == (try Material.decodedByOracle(stream, sampleRate: sampleRate)))
        #expect(try decode(stream) == decoded)
    }

    @Test(
        "lengths that are no whole number of frames at a lower rate", arguments: [0.1234, 0.50001, 1.00007])
    func oddLengths(seconds: Double) throws {
        let stream = try Material.opus(48_000, seconds: seconds)
        let full = try decode(stream, as: "ogg-48khz-16bit-mono-opus").samples.count
        #expect(full == Material.speech(48_000, seconds: seconds).count)
        for sampleRate in [16_000, 24_000] {
            let own = try decode(stream, as: "ogg-\(sampleRate / 1_000)khz-16bit-mono-opus").samples
            #expect(own == (try Material.decodedByOracle(stream, sampleRate: sampleRate)))
            // Positions are rounded down, so a length may be, or may be rounded up.
            let exact = Double(full * sampleRate) / 48_000
            #expect([exact.rounded(.down), exact.rounded(.up)].contains(Double(own.count)))
        }
    }

    /// At 64 kbit/s Opus is CELT, whose decoder computes each rate by itself. Speech at less is SILK, whose
    /// decoder has its 16 kHz as they are, and brings them to 48 kHz through a filter that moves them by half
    /// a sample: there the rates differ because of what is done for 48 kHz, not for the own rate.
    @Test(
        "decoding at the own rate is what decoding at 48 kHz and resampling well is",
        arguments: [16_000, 24_000])
    func ownRateAgainstResampling(sampleRate: Int) throws {
        let stream = try Material.opus(sampleRate, options: ["--bitrate", "64"])
        let own = try decode(stream).samples
        let resampling = ["-af", "aresample=resampler=soxr:precision=28", "-ar", "\(sampleRate)"]
        let resampled = try Material.decodedByFFmpeg(stream, ["-c:a", "libopus"], options: resampling)
        #expect(own.count == resampled.count)
        #expect(signalToNoiseRatio(resampled, own) >= 50)
        #expect(delay(of: own, after: resampled, limit: 8) == 0)
    }

    @Test(
        "as ffmpeg writes it",
        arguments: [
            ["-vbr", "off", "-frame_duration", "20"], ["-vbr", "on", "-frame_duration", "60"],
            ["-application", "voip", "-b:a", "16k"], ["-ac", "2", "-b:a", "96k"],
            ["-page_duration", "1000000"],
        ])
    func byFFmpeg(options: [String]) throws {
        let stream = try Material.ffmpeg(48_000, ["-c:a", "libopus"] + options + ["-f", "ogg"])
        let decoded = try decode(stream)
        #expect(decoded.error == nil)
        #expect(decoded.samples == (try Material.decodedByFFmpeg(stream, ["-c:a", "libopus"])))
        #expect(decoded.format?.channelCount == (options[0] == "-ac" ? 2 : 1))
    }

    @Test("the output gain is applied", arguments: [-2_560, 1_000])
    func outputGain(gain: Int16) throws {
        let plain = try Material.opus(24_000)
        var pages = OggPage.pages(in: plain)
        pages[0].body.replaceSubrange(16..<18, with: littleEndian(gain))
        let stream = pages.flatMap(\.bytes)
        let decoded = try decode(stream)
        #expect(decoded.samples == (try Material.decodedByOracle(stream, sampleRate: 24_000)))
        let full = try decode(stream, as: "ogg-48khz-16bit-mono-opus").samples
        #expect(full == (try Material.decodedByFFmpeg(stream, ["-c:a", "libopus"])))
        #expect(decoded.samples != (try decode(plain).samples))
    }

    @Test("the pre-skip is dropped to the sample", arguments: [0, 1, 312, 3_840, 5_000])
    func preSkip(preSkip: UInt16) throws {
        var pages = OggPage.pages(in: try Material.opus(24_000))
        pages[0].body.replaceSubrange(10..<12, with: littleEndian(preSkip))
        let stream = pages.flatMap(\.bytes)
        let decoded = try decode(stream, as: "ogg-48khz-16bit-mono-opus")
        #expect(decoded.samples.count == Int(pages.last?.granulePosition ?? 0) - Int(preSkip))
        #expect(decoded.samples == (try Material.decodedByOracle(stream, sampleRate: 48_000)))
        #expect(try decode(stream).samples == Material.decodedByOracle(stream, sampleRate: 24_000))
    }
}
