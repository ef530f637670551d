// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

@Suite("AMR-WB streams as they should not be, and as they may be")
struct AMRStreamTests {
    private static let format = "amr-wb-16000hz"

    private static func decoded(_ frames: [[UInt8]]) throws -> [Int16] {
        try decode(frames.flatMap { $0 }, as: format).samples
    }

    @Test("bodies joined together are played one after the other, each from scratch")
    func joined() throws {
        let parts = try [8, 0, 8].map { try AMRMaterial.stream(mode: $0, seconds: 0.5) }
        let decoded = try decode(parts.flatMap { $0 }, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 0)
        #expect(decoded.sections.count == 1)
        #expect(decoded.samples == (try parts.flatMap { try decode($0).samples }))
        let twice = try decode(AMRMaterial.magic + parts[0])
        #expect(twice.samples == (try decode(parts[0]).samples))
    }

    @Test("a body that was cut off costs its last frame, and nothing of the next", arguments: 1...60)
    func cutAndJoined(byteCount: Int) throws {
        let first = AMRMaterial.frames(of: try AMRMaterial.stream(seconds: 0.2))
        let second = try AMRMaterial.stream(seconds: 0.3)
        let cut = first[..<5].flatMap { $0 } + first[5][..<byteCount]
        let decoded = try decode(cut + second, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 1)
        let expected = try Self.decoded(Array(first[..<5])) + decode(second).samples
        guard byteCount > 56 else { return #expect(decoded.samples == expected) }
        // The frame ends within the magic, and nobody can know yet: it is heard, and the next one goes on
        // from it.
        #expect(decoded.samples.count == expected.count + 320)
    }

    @Test("a short body that was cut off, before one that is shorter than the frame it lacks")
    func cutAndJoinedAtTheEnd() throws {
        let long = AMRMaterial.frames(of: try AMRMaterial.stream(seconds: 0.1))
        let short = AMRMaterial.frames(of: try AMRMaterial.stream(mode: 0, seconds: 0.1))
        let decoded = try decode(
            long[0] + long[1][..<3] + AMRMaterial.magic + short[0] + short[1], as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 1)
        #expect(decoded.samples == (try Self.decoded([long[0]]) + Self.decoded(Array(short[..<2]))))
    }

    @Test("a reserved type loses no more than itself", arguments: [10, 11, 12, 13] as [UInt8])
    func reservedTypes(type: UInt8) throws {
        let frames = AMRMaterial.frames(of: try AMRMaterial.stream())
        var generator = SeededGenerator(seed: UInt64(type))
        for byteCount in [0, 1, 2, 17, 60] {
            let unknown = [type << 3 | 0x04] + generator.bytes(byteCount).map { $0 | 0x80 }
            let stream = frames[..<20] + [unknown] + frames[20...]
            let decoded = try decode(stream.flatMap { $0 }, as: Self.format)
            #expect(decoded.error == nil)
            #expect(decoded.skippedPacketCount == 1)
            #expect(decoded.samples == (try Self.decoded(frames)))
        }
    }

    @Test("noise between frames loses little", arguments: 1...40 as ClosedRange<UInt64>)
    func junk(seed: UInt64) throws {
        let frames = AMRMaterial.frames(of: try AMRMaterial.stream())
        var generator = SeededGenerator(seed: seed)
        let noise = [0xFF] + generator.bytes(generator.below(300))
        let decoded = try decode(
            (frames[..<20] + [noise] + frames[20...]).flatMap { $0 }, as: Self.format)
        #expect(decoded.error == nil)
        #expect((1...8).contains(decoded.skippedPacketCount))
        // Noise may look like some frames, and may swallow the first of those behind it.
        #expect(abs(decoded.samples.count - frames.count * 320) <= 10 * 320)
    }

    @Test("a stream that begins in the middle of a frame finds the next")
    func startInTheMiddle() throws {
        let frames = AMRMaterial.frames(of: try AMRMaterial.stream())
        let stream: [UInt8] = [0xFF] + Array(frames.joined()).dropFirst(40)
        let decoded = try decode(stream, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 0)
        #expect((48 * 320...50 * 320).contains(decoded.samples.count))
    }

    @Test("fewer frames than a search trusts are enough at the end")
    func junkBeforeTheEnd() throws {
        let frames = AMRMaterial.frames(of: try AMRMaterial.stream())
        let decoded = try decode(
            (frames[..<3] + [[0xFF]] + frames[3..<4]).flatMap { $0 }, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.samples == (try Self.decoded(Array(frames[..<4]))))
    }

    @Test(
        "other kinds of AMR are refused with a sentence",
        arguments: [
            ("#!AMR\n", "narrow band"), ("#!AMR-WB_MC1.0\n", "several channels"),
            ("#!AMR_MC1.0\n", "narrow band"),
        ])
    func refusals(magic: String, word: String) throws {
        let stream = Array(magic.utf8) + AMRMaterial.frames(of: try AMRMaterial.stream()).flatMap { $0 }
        for cut in [Cut.nowhere, .everyByte] {
            for format in [Self.format, nil] {
                let decoded = try decode(stream, as: format, cut: cut)
                #expect(decoded.samples.isEmpty)
                #expect(decoded.error?.reason == .unsupported)
                #expect(decoded.error?.description.contains(word) == true)
            }
        }
    }

    @Test("a magic alone is a stream without sound")
    func magicAlone() throws {
        let decoded = try decode(AMRMaterial.magic)
        #expect(decoded.error == nil)
        #expect(decoded.samples.isEmpty)
        let cut = try decode(Array("#!AMR-W".utf8), as: Self.format)
        #expect(cut.error?.reason == .truncated)
        let other = try decode(Array("#!AMR-XX and more".utf8), as: Self.format)
        #expect(other.error?.reason == .malformed)
    }
}
