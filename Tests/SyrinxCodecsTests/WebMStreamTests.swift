// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// The same packets in all shapes that a WebM stream may have, and in some that it should not.
@Suite("WebM streams as they may be, and as they should not be")
struct WebMStreamTests {
    private static let format = "webm-24khz-16bit-24kbps-mono-opus"

    private static func ogg(_ options: [String] = [], seconds: Double = 0.5) throws -> [UInt8] {
        try Material.opus(24_000, options: options, seconds: seconds)
    }

    private static let cache = Cache()

    private static func expected(seconds: Double = 0.5) throws -> [Int16] {
        let bytes = try cache.bytes("\(seconds)") {
            littleEndianBytes(try Material.decodedByOracle(try ogg(seconds: seconds), sampleRate: 24_000))
        }
        return samples(littleEndian: bytes)
    }

    private static func expectWhole(_ shape: WebMShape, _ comment: Comment? = nil) throws {
        let decoded = try decode(shape.stream(OpusPackets(ogg: try ogg())), as: format)
        #expect(decoded.error == nil, comment)
        #expect(decoded.samples == (try expected()), comment)
        #expect(decoded.skippedPacketCount == 0, comment)
    }

    @Test(
        "sizes known and unknown, of any length", arguments: [nil, 1, 2, 3, 4, 5, 6, 7, 8],
        [nil, 1, 2, 3, 4, 5, 6, 7, 8])
    func sizes(segment: Int?, cluster: Int?) throws {
        try Self.expectWhole(WebMShape(unknownSegment: segment, unknownCluster: cluster))
    }

    @Test("lacings, in blocks and in groups", arguments: EBML.Lacing.allCases, [1, 2, 8, 26])
    func lacings(lacing: EBML.Lacing, framesPerBlock: Int) throws {
        guard lacing != .none && lacing != .fixed || framesPerBlock == 1 else { return }
        for hasGroups in [true, false] {
            try Self.expectWhole(
                WebMShape(hasGroups: hasGroups, lacing: lacing, framesPerBlock: framesPerBlock))
        }
    }

    @Test(
        "fillers, checksums and elements that nobody knows, between all others",
        arguments: [
            WebMShape.void, WebMShape.checksum, EBML.element(0xEC, []), EBML.element(0x4DBB, [1, 2]),
            EBML.element(0x1FFF_FFFE, [9], sizeByteCount: 8),
        ], [nil, 8])
    func fillers(filler: [UInt8], unknownSize: Int?) throws {
        try Self.expectWhole(
            WebMShape(unknownSegment: unknownSize, unknownCluster: unknownSize, filler: filler))
    }

    @Test("a stream in a row behind another", arguments: [nil, 8], [nil, 1])
    func chained(segment: Int?, cluster: Int?) throws {
        let shape = WebMShape(unknownSegment: segment, unknownCluster: cluster)
        let first = shape.stream(OpusPackets(ogg: try Self.ogg()))
        let second = shape.stream(OpusPackets(ogg: try Self.ogg(seconds: 0.3)))
        let decoded = try decode(first + second + first, as: Self.format)
        #expect(decoded.error == nil)
        let parts = try Self.expected() + Self.expected(seconds: 0.3) + Self.expected()
        #expect(decoded.samples == parts)
    }

    @Test("a stream in a row behind one that ended before its stated end")
    func chainedInTheMiddle() throws {
        let opus = OpusPackets(ogg: try Self.ogg())
        let body = WebMShape().tracks(opus) + WebMShape().clusters(opus).flatMap { $0 }
        let claim = EBML.element(0x1853_8067, body + [UInt8](repeating: 0, count: 5_000))
        let first = WebMShape.header + claim.dropLast(5_000)
        let decoded = try decode(first + WebMShape().stream(opus), as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.samples == (try Self.expected() + Self.expected()))
    }

    @Test("a chain can change its rate")
    func chainedRates() throws {
        let (first, second) = (try Self.ogg(), try Material.opus(16_000, seconds: 0.5))
        let shape = WebMShape(unknownSegment: 1)
        let decoded = try decode(
            shape.stream(OpusPackets(ogg: first)) + shape.stream(OpusPackets(ogg: second)))
        #expect(decoded.sections.map(\.format.sampleRate) == [24_000, 16_000])
        #expect(decoded.samples == (try decode(first).samples + decode(second).samples))
    }

    @Test("a segment whose stated end comes too early plays on")
    func wrongSegmentSize() throws {
        let opus = OpusPackets(ogg: try Self.ogg())
        let body = WebMShape().tracks(opus) + WebMShape().clusters(opus).flatMap { $0 }
        for claimed in [0, 1, 200, body.count - 1] {
            let size = EBML.element(0x1853_8067, [UInt8](repeating: 0, count: claimed)).dropLast(claimed)
            let decoded = try decode(WebMShape.header + size + body, as: Self.format)
            #expect(decoded.samples == (try Self.expected()), "\(claimed)")
        }
    }

    @Test("without CodecPrivate, its entry tells rate and delay", arguments: [nil, 0, 6_500_000])
    func withoutCodecPrivate(codecDelay: UInt64?) throws {
        var pages = OggPage.pages(in: try Self.ogg())
        let shape = WebMShape(hasCodecPrivate: false, codecDelay: codecDelay)
        let stream = shape.stream(OpusPackets(ogg: pages.flatMap(\.bytes)))
        if codecDelay != 6_500_000 { pages[0].body.replaceSubrange(10..<12, with: [0, 0]) }
        for format in [Self.format, nil] {
            let decoded = try decode(stream, as: format)
            #expect(decoded.error == nil)
            #expect(decoded.format == PCMFormat(sampleRate: 24_000))
            #expect(
                decoded.samples == (try Material.decodedByOracle(pages.flatMap(\.bytes), sampleRate: 24_000)))
        }
    }

    @Test("the header's pre-skip counts, and CodecDelay only where it is zero")
    func preSkip() throws {
        let pages = OggPage.pages(in: try Self.ogg())
        for (head, delay, heard) in [
            (312, 0, 312), (312, 80_000_000, 312), (0, 6_500_000, 312), (0, 6_500_001, 312), (0, 0, 0),
            (0, UInt64.max, 0), (3_840, 0, 3_840),
        ] as [(UInt16, UInt64, UInt16)] {
            var (told, used) = (pages, pages)
            told[0].body.replaceSubrange(10..<12, with: littleEndian(head))
            used[0].body.replaceSubrange(10..<12, with: littleEndian(heard))
            let stream = WebMShape(codecDelay: delay).stream(OpusPackets(ogg: told.flatMap(\.bytes)))
            let expected = try Material.decodedByOracle(used.flatMap(\.bytes), sampleRate: 24_000)
            #expect(try decode(stream, as: Self.format).samples == expected, "\(head), \(delay) ns")
        }
    }

    @Test("the output gain is applied", arguments: [-2_560, 1_000])
    func outputGain(gain: Int16) throws {
        var pages = OggPage.pages(in: try Self.ogg())
        pages[0].body.replaceSubrange(16..<18, with: littleEndian(gain))
        let ogg = pages.flatMap(\.bytes)
        let decoded = try decode(WebMShape().stream(OpusPackets(ogg: ogg)), as: Self.format)
        #expect(decoded.samples == (try Material.decodedByOracle(ogg, sampleRate: 24_000)))
    }

    @Test(
        "padding is dropped from the end of its block, and what is negative from its start",
        arguments: EBML.Lacing.allCases)
    func discardPadding(lacing: EBML.Lacing) throws {
        guard lacing != .fixed else { return }
        let opus = OpusPackets(ogg: try Self.ogg())
        let frames = Array(opus.packets[10..<(lacing == .none ? 11 : 14)])
        let length = frames.count * 480
        let (before, after) = (opus.packets[..<10], opus.packets[(10 + frames.count)...])
        let plain = try decode(Self.stream(opus, before, EBML.element(0xA3, EBML.block([frames[0]])), []))
        let start = plain.samples.count - 480
        for (milliseconds, kept) in [
            (0, 0..<length), (5, 0..<(length - 120)), (-5, 120..<length), (20, 0..<(length - 480)),
            (-20, 480..<length), (1_000, 0..<0), (-1_000, 0..<0),
        ] {
            let padding = EBML.signed(0x75A2, Int64(milliseconds) * 1_000_000)
            let block = EBML.element(0xA1, EBML.block(lacing: lacing, frames))
            let whole = try decode(Self.stream(opus, before, EBML.element(0xA0, block), after)).samples
            for group in [block + padding, padding + block, block + WebMShape.void + padding] {
                let decoded = try decode(Self.stream(opus, before, EBML.element(0xA0, group), after))
                var expected = whole
                expected.removeSubrange((start + kept.upperBound)..<(start + length))
                expected.removeSubrange(start..<(start + kept.lowerBound))
                #expect(decoded.error == nil)
                #expect(decoded.samples == expected, "\(milliseconds) ms")
            }
        }
    }

    private static func stream(
        _ opus: OpusPackets, _ before: ArraySlice<[UInt8]>, _ middle: [UInt8], _ after: ArraySlice<[UInt8]>
    ) -> [UInt8] {
        let simple: ([UInt8]) -> [UInt8] = { EBML.element(0xA3, EBML.block([$0])) }
        let cluster = before.flatMap(simple) + middle + after.flatMap(simple)
        let body = WebMShape().tracks(opus) + EBML.element(0x1F43_B675, cluster)
        return WebMShape.header + EBML.element(0x1853_8067, body)
    }

    @Test("the first Opus track is played, the others are passed over")
    func otherTracks() throws {
        let video =
            EBML.unsigned(0xD7, 200) + EBML.unsigned(0x83, 1) + EBML.text(0x86, "V_VP9")
            + EBML.element(0x63A2, [UInt8](repeating: 1, count: 5_000))
        let vorbis = EBML.unsigned(0xD7, 3) + EBML.unsigned(0x83, 2) + EBML.text(0x86, "A_VORBIS")
        let encrypted =
            EBML.unsigned(0xD7, 4) + EBML.unsigned(0x83, 2) + EBML.text(0x86, "A_OPUS")
            + EBML.element(0x6D80, [1, 2, 3])
        let surround =
            EBML.unsigned(0xD7, 5) + EBML.unsigned(0x83, 2) + EBML.text(0x86, "A_OPUS")
            + EBML.element(0x63A2, Array("OpusHead".utf8) + [1, 6, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        // Lacing of another track that makes no sense is nobody's business.
        let nonsense = EBML.number(200) + [0, 0, 0x82, 255, 255, 255]
        let block = EBML.block(track: 5, [[0xFC, 1, 2, 3]])
        var shape = WebMShape(
            otherEntries: [video, vorbis, encrypted, surround].flatMap { EBML.element(0xAE, $0) },
            otherBlocks: EBML.element(0xA3, nonsense) + EBML.element(0xA3, block)
                + EBML.element(0xA0, EBML.element(0xA1, nonsense)) + EBML.element(0xA3, EBML.number(3)))
        try Self.expectWhole(shape)
        shape.unknownCluster = 1
        shape.unknownSegment = 8
        try Self.expectWhole(shape)
    }

    @Test("a second Opus track is not mixed into the first")
    func twoOpusTracks() throws {
        let opus = OpusPackets(ogg: try Self.ogg())
        let entry =
            EBML.unsigned(0xD7, 9) + EBML.unsigned(0x83, 2) + EBML.text(0x86, "A_OPUS")
            + EBML.element(0x63A2, opus.head)
        // In front of the other: its blocks are the ones that sound.
        var shape = WebMShape(otherEntries: EBML.element(0xAE, entry))
        shape.otherBlocks = EBML.element(0xA3, EBML.block(track: 9, [opus.packets[0]]))
        let decoded = try decode(shape.stream(opus), as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.samples.count == opus.packets.count * 480 - opus.preSkip / 2)
    }

    @Test("timestamps are not looked at", arguments: [Int16.min, -1, 0, Int16.max])
    func timestamps(timestamp: Int16) throws {
        let opus = OpusPackets(ogg: try Self.ogg())
        let blocks = opus.packets.flatMap { EBML.element(0xA3, EBML.block(timestamp: timestamp, [$0])) }
        let cluster = EBML.element(0x1F43_B675, EBML.unsigned(0xE7, .max) + blocks)
        let stream =
            WebMShape.header + EBML.elementOfUnknownSize(0x1853_8067, WebMShape().tracks(opus) + cluster)
        let decoded = try decode(stream, as: Self.format)
        #expect(decoded.samples.count == opus.packets.count * 480 - opus.preSkip / 2)
    }

    @Test("packets that do not decode are counted")
    func badPackets() throws {
        var opus = OpusPackets(ogg: try Self.ogg())
        // No frames at all, two of a size and a half, nothing.
        opus.packets.insert(contentsOf: [[0x7B], [0x79, 0, 0, 0], []], at: 7)
        for lacing in [EBML.Lacing.none, .xiph, .ebml] {
            let shape = WebMShape(lacing: lacing, framesPerBlock: lacing == .none ? 1 : 4)
            let decoded = try decode(shape.stream(opus), as: Self.format)
            #expect(decoded.error == nil)
            #expect(decoded.skippedPacketCount == 3)
            #expect(decoded.samples.count >= 12_000 - 960)
        }
    }

    @Test("what is no WebM of Opus is refused")
    func refusals() throws {
        let opus = OpusPackets(ogg: try Self.ogg())
        let stream = WebMShape().stream(opus)
        func error(_ bytes: [UInt8]) throws -> MediaError.Reason? {
            let decoded = try decode(bytes, as: Self.format)
            #expect(decoded.samples.isEmpty)
            return decoded.error?.reason
        }
        let rest = Array(stream[WebMShape.header.count...])
        for setting in [
            EBML.text(0x4282, "avi"), EBML.unsigned(0x42F7, 2), EBML.unsigned(0x42F2, 5),
            EBML.unsigned(0x42F2, 0), EBML.unsigned(0x42F3, 9),
        ] {
            #expect(try error(EBML.element(0x1A45_DFA3, setting) + rest) == .unsupported)
        }
        #expect(try decode(EBML.element(0x1A45_DFA3, []) + rest).error == nil)
        #expect(try decode(EBML.element(0x1A45_DFA3, EBML.text(0x4282, "matroska\0\0")) + rest).error == nil)

        let vorbis = try Material.ffmpeg(48_000, ["-c:a", "libvorbis", "-f", "webm"], seconds: 0.3)
        #expect(try error(vorbis) == .unsupported)
        let tracks = WebMShape().tracks(opus)
        let cluster = WebMShape().clusters(opus)[0]
        func segment(_ content: [UInt8]) -> [UInt8] {
            WebMShape.header + EBML.elementOfUnknownSize(0x1853_8067, content)
        }
        #expect(try error(segment(cluster + tracks)) == .malformed)
        #expect(try error(segment(tracks)) == nil)
        #expect(try error(segment(tracks + EBML.elementOfUnknownSize(0xEC, []))) == .malformed)
        let huge: [UInt8] = [0xEC, 0x01, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F]
        #expect(try error(segment(tracks + huge)) == .limitExceeded)
        #expect(try error(segment(tracks + [0x08, 0, 0, 0, 0])) == .malformed)
        #expect(try error(segment(tracks + [0x00])) == .malformed)
        for block in [
            [], [0x81], [0x81, 0, 0], [0x81, 0, 0, 0x82], [0x81, 0, 0, 0x84, 1, 7],
            [0x81, 0, 0, 0x82, 1, 9, 1], [0x81, 0, 0, 0x86, 2, 0x81, 0x80, 1, 2],
        ] as [[UInt8]] {
            let bad = EBML.elementOfUnknownSize(0x1F43_B675, EBML.element(0xA3, block))
            #expect(try error(segment(tracks + bad)) == .malformed, "\(block)")
        }
        let long = EBML.element(0xA3, EBML.block([[UInt8](repeating: 0, count: 61_441)]))
        #expect(try error(segment(tracks + EBML.element(0x1F43_B675, long))) == .limitExceeded)
        let overflowing = EBML.element(0x1F43_B675, EBML.unsigned(0xE7, 0) + [0xA3, 0x90, 0x81])
        #expect(try error(segment(tracks + overflowing)) == .malformed)
    }

    @Test("a block group that holds too much is given up")
    func endlessGroup() throws {
        let opus = OpusPackets(ogg: try Self.ogg())
        let block = EBML.element(0xA1, EBML.block([[UInt8](repeating: 0, count: 30_000)]))
        let group = EBML.element(0xA0, block + block + block + EBML.unsigned(0x9B, 20))
        let body = WebMShape().tracks(opus) + EBML.element(0x1F43_B675, group)
        let stream = WebMShape.header + EBML.element(0x1853_8067, body)
        #expect(try decode(stream, as: Self.format).error?.reason == .limitExceeded)
    }

    /// Seven bytes of input for 256 packets of nothing.
    @Test("a block group of many small packets is given up")
    func groupOfNothing() throws {
        let opus = OpusPackets(ogg: try Self.ogg())
        let laced: [UInt8] = [0xA1, 0x85, 0x81, 0x00, 0x00, 0x84, 0xFF]
        let group = EBML.element(0xA0, (0..<3).flatMap { _ in laced } + EBML.unsigned(0x9B, 20))
        let body = WebMShape().tracks(opus) + EBML.element(0x1F43_B675, group)
        let stream = WebMShape.header + EBML.element(0x1853_8067, body)
        #expect(try decode(stream, as: Self.format).error?.reason == .limitExceeded)
    }
}
