// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// Bytes are not trusted: whatever comes, nothing traps, nothing hangs, and no more comes out than
/// went in could hold.
@Suite("Hostile input", .timeLimit(.minutes(10)))
struct HostileInputTests {
    enum Container: String, CaseIterable {
        case pcm = "raw-24khz-16bit-mono-pcm"
        case muLaw = "raw-8khz-8bit-mono-mulaw"
        case g722 = "g722-16khz-64kbps"
        case riff = "riff-24khz-16bit-mono-pcm"
        case mp3 = "audio-24khz-48kbitrate-mono-mp3"
        case ogg = "ogg-24khz-16bit-mono-opus"
        case webM = "webm-24khz-16bit-mono-opus"
        case headerlessOpus = "audio-24khz-16bit-24kbps-mono-opus"
        case silk = "raw-24khz-16bit-mono-truesilk"
        case amr = "amr-wb-16000hz"

        /// As short as a stream can be that has all of its parts.
        func stream() throws -> [UInt8] {
            switch self {
            case .pcm, .muLaw, .g722: return Array(UInt8.min...UInt8.max)
            case .riff:
                return WAVE(
                    format: .withExtraSize, before: [("LIST", [1, 2, 3])], after: [("LIST", [1, 2])],
                    samples: Array(0..<64)
                ).bytes
            case .mp3:
                let stream = try Material.ffmpeg(
                    24_000, ["-c:a", "libmp3lame", "-b:a", "8k", "-write_xing", "0", "-f", "mp3"],
                    seconds: 0.2)
                return MP3Material.id3v2(byteCount: 16) + stream[(stream.count - 4 * 24)...]
            case .ogg:
                return try Material.opus(
                    24_000, options: ["--bitrate", "8", "--max-delay", "40", "--discard-comments"],
                    seconds: 0.1)
            case .webM:
                // Two streams in a row: blocks and a group, laced packets in clusters of unknown size.
                let options = ["--bitrate", "8"]
                var opus = OpusPackets(ogg: try Material.opus(24_000, options: options, seconds: 0.1))
                let plain = WebMShape(blocksPerCluster: 3, filler: WebMShape.void).stream(opus)
                opus.packets.removeLast(2)
                let laced = WebMShape(
                    unknownSegment: 8, unknownCluster: 1, lacing: .ebml, framesPerBlock: 2)
                return plain + laced.stream(opus)
            case .headerlessOpus:
                return try Material.headerlessOpus(24_000, kilobits: 24, seconds: 0.15)
            case .silk:
                let stream = try SILKMaterial.stream(.init(sampleRate: 8_000, bitRate: 6_000), seconds: 0.04)
                return SILKMaterial.stream(of: SILKMaterial.packets(of: stream) + [[]])
            case .amr:
                let frames = try AMRMaterial.everyType(seconds: 0.3)
                return AMRMaterial.magic + frames[0] + frames[9] + frames[1] + frames[10] + frames[2]
            }
        }

        /// Its first bytes tell what it is.
        var isRecognizable: Bool { ![.pcm, .muLaw, .g722, .headerlessOpus].contains(self) }

        /// More frames than that a byte cannot stand for: 120 ms in one byte of Opus, an MP3 frame of 24 bytes,
        /// 100 ms in the two bytes of an empty SILK packet.
        var frameLimitPerByte: Int {
            [.ogg, .webM, .headerlessOpus].contains(self) ? 2_880 : 1_200
        }
    }

    private static func expectHarmless(_ bytes: [UInt8], _ container: Container, cut: Cut = .nowhere) throws {
        let decoded = try decode(bytes, as: container.rawValue, cut: cut)
        #expect(decoded.samples.count <= 2 * bytes.count * container.frameLimitPerByte)
        #expect(decoded.error?.recovery ?? .giveUp == .giveUp)
    }

    @Test("a stream that ends anywhere is whole or truncated", arguments: Container.allCases)
    func truncatedEverywhere(container: Container) throws {
        let stream = try container.stream()
        let whole = try decode(stream, as: container.rawValue).samples
        #expect(!whole.isEmpty)
        for count in 0..<stream.count {
            let decoded = try decode(Array(stream[..<count]), as: container.rawValue)
            #expect(decoded.error == nil || decoded.error?.reason == .truncated, "\(count) bytes")
            #expect(whole.starts(with: decoded.samples), "\(count) bytes")
        }
        guard container.isRecognizable else { return }
        for count in 0..<stream.count {
            // Too short to be recognised is the other thing that it can be.
            let reason = try decode(Array(stream[..<count])).error?.reason
            #expect(
                [nil, .truncated].contains(reason) || (count < 12 && reason == .unsupported), "\(count) bytes"
            )
        }
    }

    @Test("each byte flipped, cleared and set", arguments: Container.allCases)
    func everyByteChanged(container: Container) throws {
        let stream = try container.stream()
        for index in stream.indices {
            let byte = stream[index]
            // More of them where headers are: lengths of one, sizes and ids with the next marker.
            let others: [UInt8] = index < 256 ? [0x01, 0x40, 0x7F, 0x80, 0xFE] : []
            for changed in (0..<8).map({ byte ^ 1 << $0 }) + [0x00, 0xFF, ~byte] + others {
                var bytes = stream
                bytes[index] = changed
                try Self.expectHarmless(bytes, container)
            }
        }
    }

    @Test("20,000 mutations", arguments: Container.allCases)
    func mutations(container: Container) throws {
        let stream = try container.stream()
        var generator = SeededGenerator(seed: 20_000)
        for round in 0..<20_000 {
            var bytes = stream
            for _ in 0...generator.below(4) {
                let position = generator.below(bytes.count)
                let end = min(bytes.count, position + 1 + generator.below(40))
                switch generator.below(6) {
                case 0: bytes[position] = UInt8(truncatingIfNeeded: generator.next())
                case 1: bytes[position] ^= 1 << generator.below(8)
                case 2: bytes.removeSubrange(position..<end)
                case 3: bytes.insert(contentsOf: bytes[position..<end], at: generator.below(bytes.count))
                case 4: bytes.replaceSubrange(position..<end, with: generator.bytes(end - position))
                default:
                    bytes.replaceSubrange(
                        position..<end, with: [UInt8](repeating: 0xFF, count: end - position))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            try Self.expectHarmless(
                bytes, container, cut: round % 4 == 0 ? .random(seed: 1, limit: 90) : .nowhere)
        }
    }

    @Test("noise", arguments: Container.allCases)
    func noise(container: Container) throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<50 {
            try Self.expectHarmless(generator.bytes(2_000), container)
        }
    }

    @Test(
        "nothing at all is no sound, and an error only where a header must come",
        arguments: Container.allCases)
    func empty(container: Container) throws {
        let decoded = try decode([], as: container.rawValue)
        #expect(decoded.samples.isEmpty)
        #expect(decoded.error?.reason == (container == .riff ? .truncated : nil))
        #expect(try decode([]) == Decoded())
    }

    @Test("a tag behind junk that was taken for a frame ends where it says")
    func tagInDoubt() throws {
        let stream = try Material.mp3(24_000, kilobits: 48, seconds: 0.5)
        // Claims 1,440 bytes, so that the tag and the frames behind it are looked at twice.
        let falseFrame: [UInt8] = [0x00, 0xFF, 0xF3, 0xE8, 0xC4]
        let bytes = stream + falseFrame + MP3Material.id3v2(byteCount: 300) + stream
        let decoded = try decode(bytes, as: Container.mp3.rawValue)
        #expect(decoded.error == nil)
        #expect(decoded.samples == (try decode(stream + stream, as: Container.mp3.rawValue).samples))
        let tagged = stream + falseFrame + MP3Material.id3v1 + stream
        #expect(try decode(tagged, as: Container.mp3.rawValue).samples == decoded.samples)
    }

    @Test(
        "a page of HTML is not played",
        arguments: [Container.riff, .mp3, .ogg, .webM, .headerlessOpus, .silk, .amr])
    func html(container: Container) throws {
        let page =
            "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>"
            + String(repeating: "<p>The server could not be reached.</p>", count: 5_000) + "</body></html>"
        for text in [page, "Quota exceeded", "{\"error\": {\"code\": 429}}\n"] {
            for cut in [Cut.nowhere, .random(seed: 2, limit: 500)] {
                let decoded = try decode(Array(text.utf8), as: container.rawValue, cut: cut)
                #expect(decoded.samples.isEmpty)
                #expect(decoded.error != nil)
                #expect(!decoded.progress.hasReachedAudio)
                #expect(try decode(Array(text.utf8), cut: cut).error?.reason == .unsupported)
            }
        }
    }

    @Test("a tag that claims 256 MB is refused before it is believed")
    func hugeTag() throws {
        let tag = Array("ID3".utf8) + [4, 0, 0, 0x7F, 0x7F, 0x7F, 0x7F]
        let decoded = try decode(tag + [UInt8](repeating: 0, count: 100), as: Container.mp3.rawValue)
        #expect(decoded.error?.reason == .limitExceeded)
    }

    @Test("a stream of junk without end is given up while it comes", arguments: [Container.mp3, .ogg, .amr])
    func endlessJunk(container: Container) throws {
        let format = try #require(OutputFormat(named: container.rawValue))
        var decoder = try CodecRegistry.standard.makeStreamDecoder(for: format)
        let junk = [UInt8](repeating: 0x55, count: 1_000)
        var failure: MediaError?
        var pieceCount = 0
        while failure == nil && pieceCount < 200 {
            pieceCount += 1
            do throws(MediaError) { try decoder.push(junk.span) { _, _ in } } catch { failure = error }
        }
        #expect(failure?.reason == .malformed)
        #expect(failure?.recovery == .giveUp)
        #expect(pieceCount < 100)
    }

    @Test("a packet without end is given up")
    func endlessPacket() throws {
        let pages = OggPage.pages(in: try Container.ogg.stream())
        var page = OggPage(granulePosition: -1, serialNumber: 7)
        page.isContinued = true
        page.append(unfinished: [UInt8](repeating: 0xFF, count: 255 * 255))
        var first = page
        first.isContinued = false
        let bytes = pages[0].bytes + pages[1].bytes + first.bytes + page.bytes + page.bytes
        #expect(try decode(bytes, as: Container.ogg.rawValue).error?.reason == .limitExceeded)
    }

    @Test("packets that do not decode are counted, and in the end too many")
    func badPackets() throws {
        let pages = OggPage.pages(in: try Material.opus(24_000, seconds: 1))
        // Two frames of equal size in an odd number of bytes: RFC 6716 section 3.2.3 forbids it. No frames,
        // and 48 frames of 20 ms: the first bytes alone tell that it cannot be.
        let bad: [UInt8] = [0x79, 0, 0, 0]
        var page = OggPage([bad, [0x7B, 0], [0x7B, 48, 1]], granulePosition: -1, serialNumber: 7)
        let some = (pages[..<2] + [page] + pages[2...]).flatMap(\.bytes)
        let decoded = try decode(some, as: Container.ogg.rawValue)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 3)
        #expect(!decoded.samples.isEmpty)
        for _ in 0..<60 { page.append(bad) }
        let many = try decode((pages[..<2] + [page]).flatMap(\.bytes), as: Container.ogg.rawValue)
        #expect(many.error?.reason == .malformed)
        #expect(many.error?.recovery == .giveUp)
    }
}
