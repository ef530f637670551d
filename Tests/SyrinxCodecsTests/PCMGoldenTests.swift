// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

@Suite("PCM and G.711 against ffmpeg")
struct PCMGoldenTests {
    @Test("all 256 octets of each law, to the bit", arguments: ["alaw", "mulaw"])
    func everyOctet(law: String) throws {
        let octets = (0...255).map(UInt8.init)
        let decoded = try decode(octets, as: "raw-8khz-8bit-mono-\(law)")
        let reference = try Material.decodedByFFmpeg(octets, ["-f", law, "-ar", "8000", "-ac", "1"])
        #expect(decoded.samples == reference)
        #expect(decoded.samples.count == 256)
        #expect(decoded.error == nil)
    }

    @Test(
        "formats without a codec delay, to the bit",
        arguments: OutputFormat.catalogue.filter { [.pcm, .aLaw, .muLaw].contains($0.codec) })
    func serviceFormats(format: OutputFormat) throws {
        let stream = try Material.stream(format)
        var input: [String] = []
        if format.container == .none {
            let demuxer = [AudioCodec.pcm: "s16le", .aLaw: "alaw", .muLaw: "mulaw"][format.codec] ?? ""
            input = ["-f", demuxer, "-ar", "\(format.sampleRate)", "-ac", "1"]
        }
        let decoded = try decode(stream, as: format.name)
        #expect(decoded.samples == (try Material.decodedByFFmpeg(stream, input)))
        #expect(decoded.samples.count == format.sampleRate)
        #expect(decoded.sections.count == 1)
        #expect(decoded.format == format.pcm)
    }

    @Test("an odd byte waits for its other half")
    func oddBytes() throws {
        let format = "raw-24khz-16bit-mono-pcm"
        #expect(
            try decode([1, 2, 3, 4], as: format, cut: .random(seed: 1, limit: 3)).samples == [0x201, 0x403])
        let cut = try decode([1, 2, 3], as: format)
        #expect(cut.samples == [0x201])
        #expect(cut.error?.reason == .truncated)
        #expect(cut.error?.recovery == .giveUp)
    }

    @Test("extremes are kept")
    func extremes() throws {
        let samples: [Int16] = [.min, .max, 0, -1, 1]
        #expect(try decode(littleEndianBytes(samples), as: "raw-48khz-16bit-mono-pcm").samples == samples)
    }

    @Test("nothing comes of nothing")
    func emptyStream() throws {
        let decoded = try decode([], as: "raw-24khz-16bit-mono-pcm")
        #expect(decoded.sections.isEmpty && decoded.error == nil)
    }
}
