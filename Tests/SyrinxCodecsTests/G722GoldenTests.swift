// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// ffmpeg is the judge, but where the sum over the predictor's zeros overflows on its way, which an encoder
/// hardly brings about: ITU-T G.722 saturates each step, ffmpeg (and spandsp) only what comes out. There the reference decoder of ITU-T G.191 is, whose
/// output is kept in `Fixtures/g722_extremes.s16le`.
@Suite("G.722 against ffmpeg and the ITU's decoder")
struct G722GoldenTests {
    private static let format = "g722-16khz-64kbps"
    private static let input = ["-f", "g722"]

    @Test("speech, to the bit")
    func speech() throws {
        let stream = try Material.ffmpeg(16_000, ["-f", "g722"], seconds: 2)
        let decoded = try decode(stream, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.format == PCMFormat(sampleRate: 16_000))
        #expect(decoded.samples.count == 32_000)
        #expect(decoded.samples == (try Material.decodedByFFmpeg(stream, Self.input)))
    }

    @Test(
        "noise, silence, full scale and tones, to the bit",
        arguments: ["noise", "silence", "square", "sweep"])
    func otherSound(kind: String) throws {
        var generator = SeededGenerator(seed: 722)
        let samples: [Int16] = (0..<32_000).map { index in
            switch kind {
            case "noise": Int16(truncatingIfNeeded: generator.next())
            case "silence": 0
            case "square": index / 20 % 2 == 0 ? .max : .min
            default: index % (1 + index / 1_000) == 0 ? 20_000 : -3_000
            }
        }
        let stream = try output(
            of: [
                "ffmpeg", "-v", "error", "-f", "s16le", "-ar", "16000", "-i", "pipe:0", "-f", "g722",
                "pipe:1",
            ],
            input: littleEndianBytes(samples))
        let decoded = try decode(stream, as: Self.format)
        #expect(decoded.samples == (try Material.decodedByFFmpeg(stream, Self.input)))
    }

    @Test("every octet, and octets without any sense, to the bit")
    func octets() throws {
        var generator = SeededGenerator(seed: 64)
        for stream in [Array(0...255) + (0...255).reversed(), generator.bytes(20_000)] {
            let decoded = try decode(stream, as: Self.format)
            #expect(decoded.samples == (try Material.decodedByFFmpeg(stream, Self.input)))
            #expect(decoded.samples.count == 2 * stream.count)
        }
    }

    @Test("what overflows inside the predictor saturates as the Recommendation says")
    func extremes() throws {
        let stream = try contents(of: fixture("g722_extremes.g722"))
        let reference = samples(littleEndian: try contents(of: fixture("g722_extremes.s16le")))
        #expect(try decode(stream, as: Self.format).samples == reference)
        // If ffmpeg did the same, the fixture would prove nothing.
        #expect(try Material.decodedByFFmpeg(stream, Self.input) != reference)
    }

    @Test("what was encoded is what is heard")
    func soundsLikeItsSource() throws {
        let source = Material.speech(16_000, seconds: 2)
        let decoded = try decode(try Material.ffmpeg(16_000, ["-f", "g722"], seconds: 2), as: Self.format)
        // The two filters' delay: 22 samples.
        let lag = delay(of: decoded.samples, after: source, limit: 40)
        #expect(lag == 22)
        #expect(signalToNoiseRatio(source, Array(decoded.samples.dropFirst(lag))) >= 15)
    }
}
