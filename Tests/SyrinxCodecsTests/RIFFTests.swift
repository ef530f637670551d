// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

@Suite("RIFF/WAVE of every layout")
struct RIFFTests {
    private static let format = "riff-16khz-16bit-mono-pcm"

    /// What no header may be taken for: samples of one value.
    private static let samples = [Int16](repeating: 0x5A5A, count: 1_000)
    private static let list: [(String, [UInt8])] = [("LIST", Array("INFOISFT\u{5}\0\0\0Syrin\0".utf8))]
    private static let odd: [(String, [UInt8])] = [("junk", [1, 2, 3]), ("PAD ", [])]

    @Test("the format chunk may have 16, 18 or 40 bytes, and chunks may stand anywhere")
    func layouts() throws {
        for format in [WAVE.Format.plain, .withExtraSize, .extensible(subformat: 1)] {
            for before in [[], Self.list, Self.odd, Self.odd + Self.list] {
                for after in [[], Self.list, Self.odd, Self.list + Self.odd] {
                    let wave = WAVE(format: format, before: before, after: after, samples: Self.samples)
                    let decoded = try decode(wave.bytes, as: Self.format)
                    #expect(decoded.error == nil)
                    #expect(decoded.samples == Self.samples, "\(format) \(before) \(after)")
                    #expect(decoded.format == PCMFormat(sampleRate: 16_000))
                }
            }
            let wave = WAVE(format: format, before: Self.odd, after: Self.list, samples: Self.samples)
            #expect(try Material.decodedByFFmpeg(wave.bytes) == Self.samples)
        }
    }

    @Test(
        "sizes that a streaming writer could not know mean: until the end", arguments: WriterOfPipes.allCases)
    func unknownSizes(writer: WriterOfPipes) throws {
        let wave = WAVE(
            riffSize: .claimed(writer.sizes.riff), dataSize: .claimed(writer.sizes.data),
            samples: Self.samples)
        let decoded = try decode(wave.bytes, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.samples == Self.samples)
    }

    /// What they write when they cannot go back.
    enum WriterOfPipes: CaseIterable {
        case ffmpeg, sox, espeak, arecord, zeros, largest

        var sizes: (riff: UInt32, data: UInt32) {
            switch self {
            case .ffmpeg: (.max, .max)
            case .sox, .espeak: (0x7FFF_F024, 0x7FFF_F000)
            case .arecord: (0x8000_0024, 0x8000_0000)
            case .zeros: (0, 0)
            case .largest: (0x7FFF_FFFF, 0x7FFF_FFFF)
            }
        }
    }

    @Test("what real programs write into a pipe is played whole", arguments: ["sox", "ffmpeg", "espeak-ng"])
    func realPipes(program: String) throws {
        let commands = [
            "sox": "sox -n -r 16000 -b 16 -c 1 -t wav - synth 0.1 sine 440 | cat",
            "ffmpeg": "ffmpeg -v error -f lavfi -i sine=duration=0.1 -f wav - | cat",
            "espeak-ng": "espeak-ng --stdout hello | cat",
        ]
        let stream = try output(of: ["sh", "-c", commands[program] ?? "false"])
        let decoded = try decode(stream)
        #expect(decoded.error == nil)
        #expect(decoded.samples == (try Material.decodedByFFmpeg(stream)))
    }

    @Test("a wrong RIFF size is not believed", arguments: [0, 1, 35, 44, 1_000_000, UInt32.max])
    func wrongOuterSize(size: UInt32) throws {
        let wave = WAVE(riffSize: .claimed(size), after: Self.list, samples: Self.samples)
        let decoded = try decode(wave.bytes, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.samples == Self.samples)
    }

    @Test("a data chunk that ends before its time is played, and told")
    func truncatedData() throws {
        let wave = WAVE(dataSize: .claimed(2_010), samples: Self.samples)
        let decoded = try decode(wave.bytes, as: Self.format)
        #expect(decoded.samples == Self.samples)
        #expect(decoded.error?.reason == .truncated)
        #expect(decoded.error?.description.contains("10 bytes") == true)
    }

    @Test("both laws, and several channels")
    func otherFormats() throws {
        let octets = (0...255).map(UInt8.init)
        for tag in [6, 7] {
            let wave = WAVE(format: .g711(tag: tag), sampleRate: 8_000, data: octets)
            #expect(try decode(wave.bytes).samples == Material.decodedByFFmpeg(wave.bytes))
            let extensible = WAVE(format: .extensible(subformat: tag), sampleRate: 8_000, data: octets)
            #expect(try decode(extensible.bytes).error?.reason == .unsupported)
        }
        for channelCount in [2, 6, 8] {
            let samples = (0..<480 * Int16(channelCount)).map { $0 }
            let decoded = try decode(WAVE(channelCount: channelCount, samples: samples).bytes)
            #expect(decoded.samples == samples)
            #expect(decoded.format == PCMFormat(sampleRate: 16_000, channelCount: channelCount))
        }
    }

    @Test("an odd number of bytes in the data ends in the middle of a sample; its padding is no sound")
    func oddData() throws {
        let wave = WAVE(after: Self.list, data: [1, 2, 3])
        let decoded = try decode(wave.bytes, as: Self.format)
        #expect(decoded.samples == [0x201])
        #expect(decoded.error?.reason == .truncated)
    }

    @Test("a format chunk behind an odd one is found, and one that is odd itself is padded")
    func oddFormatChunk() throws {
        let plain = WAVE(samples: Self.samples)
        let chunk = plain.bytes[20..<36] + [0, 0, 0]
        let decoded = try decode(WAVE(format: .bytes(Array(chunk)), samples: Self.samples).bytes)
        #expect(decoded.error == nil)
        #expect(decoded.samples == Self.samples)
    }

    @Test("what cannot be decoded is refused, never guessed at", arguments: Refused.allCases)
    func refusals(refused: Refused) throws {
        let decoded = try decode(refused.bytes, as: Self.format)
        #expect(decoded.samples.isEmpty)
        #expect(decoded.error?.reason == refused.reason)
        #expect(decoded.error?.recovery == .giveUp)
    }

    enum Refused: CaseIterable {
        case dataBeforeFormat, formatOf4GB, shortFormat, noChannels, nineChannels, noRate, hugeRate
        case float, adpcm, eightBits, bigEndian, listOf4GB, noData, headerOnly

        var reason: MediaError.Reason {
            switch self {
            case .float, .adpcm, .eightBits: .unsupported
            case .listOf4GB, .noData, .headerOnly: .truncated
            default: .malformed
            }
        }

        private static func header(_ tag: Int, channels: Int = 1, rate: Int = 16_000, bits: Int = 16)
            -> [UInt8]
        {
            let format =
                littleEndian(UInt16(tag)) + littleEndian(UInt16(channels)) + littleEndian(UInt32(rate))
                + littleEndian(UInt32(32_000)) + littleEndian(UInt16(2)) + littleEndian(UInt16(bits))
            return WAVE(format: .bytes(format), samples: samples).bytes
        }

        private static let start = Array("RIFF\0\0\0\0WAVE".utf8)
        private static let data = WAVE.chunk("data", littleEndianBytes(samples))

        var bytes: [UInt8] {
            switch self {
            case .dataBeforeFormat: Self.start + Self.data
            case .formatOf4GB:
                Self.start + WAVE.chunk("fmt ", [1, 0, 1, 0], size: .claimed(.max)) + Self.data
            case .shortFormat: Self.start + WAVE.chunk("fmt ", [UInt8](repeating: 1, count: 14)) + Self.data
            case .noChannels: Self.header(1, channels: 0)
            case .nineChannels: Self.header(1, channels: 9)
            case .noRate: Self.header(1, rate: 0)
            case .hugeRate: Self.header(1, rate: 0x7FFF_FFFF)
            case .float: Self.header(3, bits: 64)
            case .adpcm: Self.header(17, bits: 4)
            case .eightBits: Self.header(1, bits: 8)
            case .bigEndian: Array("RIFX\0\0\0\0WAVE".utf8) + Self.data
            case .listOf4GB:
                Self.start + WAVE.chunk("LIST", littleEndianBytes(samples), size: .claimed(.max)) + Self.data
            case .noData: Array(Self.header(1).prefix(36))
            case .headerOnly: Self.start
            }
        }
    }
}
