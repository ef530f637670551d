// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// The judge of samples is libopus (`Fixtures/opus_oracle.py`), given the Ogg stream that the packets were
/// cut out of.
@Suite("Opus without a container")
struct HeaderlessOpusTests {
    struct Format: CustomStringConvertible {
        var name: String
        var sampleRate: Int
        var kilobits: Int

        var description: String { name }

        func byteCount(_ milliseconds: Int) -> Int { kilobits * milliseconds / 8 }

        func packets(_ milliseconds: Int = 20, seconds: Double = 1) throws -> [[UInt8]] {
            try Material.headerlessPackets(sampleRate, kilobits, milliseconds, seconds)
        }

        func expected(_ milliseconds: Int = 20) throws -> [Int16] {
            try Material.headerlessDecoded(sampleRate, kilobits: kilobits, milliseconds: milliseconds)
        }
    }

    static let formats = [
        Format(name: "audio-16khz-16bit-32kbps-mono-opus", sampleRate: 16_000, kilobits: 32),
        Format(name: "audio-24khz-16bit-24kbps-mono-opus", sampleRate: 24_000, kilobits: 24),
        Format(name: "audio-24khz-16bit-48kbps-mono-opus", sampleRate: 24_000, kilobits: 48),
    ]

    static func withLength(_ packets: [[UInt8]], isBigEndian: Bool) -> [UInt8] {
        packets.flatMap { packet in
            let length = littleEndian(UInt16(packet.count))
            return (isBigEndian ? length.reversed() : length) + packet
        }
    }

    /// With its length, each is as long as one of 10 ms without: the high byte of the length is a packet's first
    /// byte as well as any.
    @Test("a length that could be a packet's start is taken for a length")
    func lengthsThatLookLikePackets() throws {
        let packets = try Material.headerlessPackets(16_000, 32, 10).map {
            Array($0.prefix(38))
        }
        let decoded = try decode(
            Self.withLength(packets, isBigEndian: true), as: "audio-16khz-16bit-32kbps-mono-opus")
        #expect(decoded.progress.framing == .bigEndianLength)
    }

    @Test("packets of one size are recognised, to the bit", arguments: formats, [10, 20, 40, 60])
    func fixedSizes(format: Format, milliseconds: Int) throws {
        let packets = try format.packets(milliseconds)
        let size = format.byteCount(milliseconds)
        #expect(Set(packets.map(\.count)) == [size])
        let decoded = try decode(packets.flatMap { $0 }, as: format.name)
        #expect(decoded.error == nil)
        #expect(decoded.format == PCMFormat(sampleRate: format.sampleRate))
        #expect(decoded.samples == (try format.expected(milliseconds)))
        #expect(decoded.progress.framing == .fixed(milliseconds: milliseconds, byteCount: size))
        #expect(decoded.progress.hasReachedAudio)
    }

    @Test("a length before each packet is recognised, to the bit", arguments: formats, [10, 20, 40, 60])
    func lengths(format: Format, milliseconds: Int) throws {
        let packets = try format.packets(milliseconds)
        for isBigEndian in [true, false] {
            let decoded = try decode(
                Self.withLength(packets, isBigEndian: isBigEndian), as: format.name)
            #expect(decoded.error == nil)
            #expect(decoded.progress.framing == (isBigEndian ? .bigEndianLength : .littleEndianLength))
            #expect(decoded.samples == (try format.expected(milliseconds)))
        }
    }

    @Test("so it is where the bit rate varies", arguments: formats, [true, false])
    func lengthsOfVariableRate(format: Format, isBigEndian: Bool) throws {
        let ogg = try Material.opus(format.sampleRate, options: ["--bitrate", "\(format.kilobits)"])
        var pages = OggPage.pages(in: ogg)
        let packets = Array(OggPage.packets(of: pages)[2...])
        #expect(Set(packets.map(\.count)).count > 3)
        pages[0].body.replaceSubrange(10..<12, with: [0, 0])
        pages[pages.count - 1].isLast = false
        let expected = try Material.decodedByOracle(pages.flatMap(\.bytes), sampleRate: format.sampleRate)
        let decoded = try decode(Self.withLength(packets, isBigEndian: isBigEndian), as: format.name)
        #expect(decoded.error == nil)
        #expect(decoded.samples == expected)
        #expect(decoded.progress.framing == (isBigEndian ? .bigEndianLength : .littleEndianLength))
    }

    @Test("a container that should not be there is recognised", arguments: formats, [20, 40])
    func containers(format: Format, milliseconds: Int) throws {
        let ogg = try Material.opus(format.sampleRate, options: ["--framesize", "\(milliseconds)"])
        let expected = try Material.decodedByOracle(ogg, sampleRate: format.sampleRate)
        let inOgg = try decode(ogg, as: format.name)
        #expect(inOgg.error == nil)
        #expect(inOgg.samples == expected)
        #expect(inOgg.progress.framing == .ogg)
        let inWebM = try decode(try Material.remuxed(ogg), as: format.name)
        #expect(inWebM.error == nil)
        #expect(inWebM.samples == expected)
        #expect(inWebM.progress.framing == .webM)
    }

    @Test("a framing can be forced", arguments: formats)
    func forced(format: Format) throws {
        let packets = try format.packets()
        let stream = packets.flatMap { $0 }
        let expected = try format.expected()
        let forms: [(PacketFraming, [UInt8])] = [
            (.fixed(milliseconds: 20), stream),
            (.fixed(milliseconds: 60, byteCount: format.byteCount(20)), stream),
            (.bigEndianLength, Self.withLength(packets, isBigEndian: true)),
            (.littleEndianLength, Self.withLength(packets, isBigEndian: false)),
        ]
        for (framing, bytes) in forms {
            for cut in [Cut.nowhere, .everyByte] {
                let decoded = try decode(bytes, as: format.name, framing: framing, cut: cut)
                #expect(decoded.error == nil)
                #expect(decoded.samples == expected, "\(framing)")
                #expect(decoded.progress.framing?.name == framing.name)
            }
        }
        // What is forced is believed, right or not.
        for framing in PacketFraming.choices where framing != .fixed(milliseconds: 20) {
            let decoded = try decode(stream, as: format.name, framing: framing)
            #expect(decoded.samples != expected)
            #expect(decoded.progress.framing?.name == framing.name)
        }
    }

    @Test("what is forced takes packets that no recogniser would believe")
    func forcedOddities() throws {
        let format = Self.formats[1]
        var packets = try format.packets()
        packets.insert([], at: 1)
        packets.insert([0x7B, 0], at: 3)
        let bytes = Self.withLength(packets, isBigEndian: true)
        let decoded = try decode(bytes, as: format.name, framing: .bigEndianLength)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 2)
        #expect(decoded.samples.count == (packets.count - 2) * 480)
        #expect(try decode(bytes, as: format.name).error?.reason == .malformed)
        let long = [0xFF, 0xFF] + [UInt8](repeating: 0, count: 100)
        let refused = try decode(long, as: format.name, framing: .bigEndianLength)
        #expect(refused.error?.reason == .limitExceeded)
        let tiny = try decode(
            packets[0], as: format.name, framing: .fixed(milliseconds: 20, byteCount: -3))
        #expect(tiny.error?.recovery ?? .giveUp == .giveUp)
    }

    @Test("no other format has a choice")
    func othersHaveNoChoice() {
        let registry = CodecRegistry.standard
        for format in OutputFormat.catalogue {
            let hasChoice = Self.formats.contains { $0.name == format.name }
            #expect(registry.hasChoiceOfFraming(format) == hasChoice)
            guard registry.decodes(format) && !hasChoice else { continue }
            #expect(throws: MediaError.self) {
                _ = try registry.makeStreamDecoder(for: format, framing: .bigEndianLength)
            }
        }
        #expect(throws: MediaError.self) {
            _ = try registry.makeStreamDecoder(for: nil, framing: .fixed(milliseconds: 20))
        }
    }

    @Test("noise, and packets that lie in an unknown way, are refused before much of them is played")
    func unknownFramings() throws {
        for format in Self.formats {
            let packets = try format.packets()
            // Four packets of 60 ms.
            let limit = 4 * 60 * format.sampleRate / 1_000
            // A length of four bytes; a byte between packets; packets of another rate; stereo.
            let unknown: [[UInt8]] = [
                packets.flatMap { littleEndian(UInt32($0.count)).reversed() + $0 },
                packets.flatMap { $0 + [0x55] },
                packets.flatMap { $0 + [0x55, 0x55, 0x55] },
                packets.flatMap { [$0[0] | 4] + $0.dropFirst() },
            ]
            for bytes in unknown {
                let decoded = try decode(bytes, as: format.name)
                #expect(decoded.error?.reason == .malformed)
                #expect(decoded.samples.count <= limit)
            }
            var generator = SeededGenerator(seed: 11)
            var (played, soundCount) = (0, 0)
            for _ in 0..<1_000 {
                let decoded = try decode(generator.bytes(2_000), as: format.name)
                #expect(decoded.error != nil)
                played += decoded.samples.isEmpty ? 0 : 1
                soundCount = max(soundCount, decoded.samples.count)
            }
            // A first packet that looks right is played: there is nothing to compare it with yet.
            #expect(played < 300)
            #expect(soundCount <= limit)
        }
    }

    @Test("a stream that ends early is played as far as it goes", arguments: formats)
    func shortStreams(format: Format) throws {
        let expected = try format.expected()
        let packets = try format.packets()
        let frames = format.sampleRate / 50
        for count in 1...7 {
            let bytes = packets[..<count].flatMap { $0 }
            for form in [bytes]
                + [true, false].map({ Self.withLength(Array(packets[..<count]), isBigEndian: $0) })
            {
                let whole = try decode(form, as: format.name)
                #expect(whole.error == nil)
                #expect(whole.samples == Array(expected[..<(count * frames)]))
                let cut = try decode(Array(form.dropLast(3)), as: format.name)
                #expect(cut.error?.reason == .truncated)
                #expect(cut.samples == Array(expected[..<((count - 1) * frames)]))
            }
        }
    }
}
