// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// ffmpeg's own decoder (not libmpg123) is the judge.
///
/// Both decoders give every frame of a stream, the encoder's delay included. ffmpeg would cut that delay
/// off where a LAME tag tells it; `skip_manual` keeps it from doing so, and nothing else is adjusted:
/// the lengths are compared to the sample, the samples without a shift.
///
/// At 24 kHz ffmpeg 5.1 is wrong by itself: its table lets a scale factor band of long blocks begin at
/// line 330 where ISO/IEC 13818-3 annex B (and libmpg123, LAME and minimp3) say 332, so that two lines
/// near 6.9 kHz can be scaled by the wrong factor. There LAME's decoder is the judge of the samples, and
/// ffmpeg still of their number.
@Suite("MP3 against ffmpeg")
struct MP3GoldenTests {
    static let formats = OutputFormat.catalogue.filter { $0.codec == .mp3 }

    private static func decodedByFFmpeg(_ stream: [UInt8]) throws -> [Int16] {
        try Material.decodedByFFmpeg(stream, ["-flags2", "+skip_manual", "-f", "mp3"])
    }

    private static func expectSame(_ decoded: Decoded, _ reference: [Int16], _ context: String) {
        #expect(decoded.error == nil, "\(context)")
        #expect(decoded.samples.count == reference.count, "\(context)")
        #expect(!reference.isEmpty)
        let ratio = signalToNoiseRatio(reference, decoded.samples)
        #expect(ratio >= (decoded.format?.sampleRate == 24_000 ? 40 : 60), "\(context)")
    }

    /// LAME's `--decode` leaves out the 529 samples of the decoder's own delay.
    private static func expectSameAsLAME(_ decoded: Decoded, _ stream: [UInt8]) throws {
        let command = ["lame", "--quiet", "--decode", "--mp3input", "-t", "-", "-"]
        let reference = samples(littleEndian: try output(of: command, input: stream))
        #expect(reference.count == decoded.samples.count - 529)
        #expect(signalToNoiseRatio(reference, Array(decoded.samples.dropFirst(529))) >= 60)
    }

    @Test("every service format", arguments: formats)
    func serviceFormats(format: OutputFormat) throws {
        let stream = try Material.stream(format)
        let decoded = try decode(stream, as: format.name)
        Self.expectSame(decoded, try Self.decodedByFFmpeg(stream), format.name)
        try Self.expectSameAsLAME(decoded, stream)
        #expect(decoded.format == format.pcm)
        #expect(decoded.skippedPacketCount == 0)
        // The service's frames are never padded: whole frames, all of one size.
        let framesPerPacket = format.sampleRate > 24_000 ? 1_152 : 576
        let packetByteCount = framesPerPacket / 8 * format.bitRate / format.sampleRate
        #expect(stream.count % packetByteCount == 0)
        #expect(decoded.samples.count == stream.count / packetByteCount * framesPerPacket)
    }

    @Test("an ID3v2 tag and the encoder's tag are no sound")
    func tags() throws {
        // At less, LAME's frames are too small for its tag.
        let plain = try Material.mp3(24_000, kilobits: 64)
        let tagged = try Material.mp3(
            24_000, kilobits: 64, options: ["--add-id3v2", "--tt", "Title", "--ta", "Artist"])
        #expect(Array(tagged.prefix(3)) == Array("ID3".utf8))
        #expect(tagged.indices.contains { tagged[$0...].starts(with: "Info".utf8) })
        let decoded = try decode(tagged)
        Self.expectSame(decoded, try Self.decodedByFFmpeg(tagged), "with tags")
        #expect(decoded.samples == (try decode(plain).samples))
    }

    @Test("an ID3v1 tag at the end is no sound")
    func trailingTag() throws {
        let plain = try Material.mp3(24_000, kilobits: 48)
        let decoded = try decode(plain + MP3Material.id3v1)
        #expect(decoded.error == nil)
        #expect(decoded.samples == (try decode(plain).samples))
    }

    @Test("a tag full of false headers is passed over")
    func treacherousTag() throws {
        let plain = try Material.mp3(24_000, kilobits: 48)
        let decoded = try decode(MP3Material.id3v2(byteCount: 5_000) + plain)
        #expect(decoded.error == nil)
        #expect(decoded.samples == (try decode(plain).samples))
    }

    @Test("junk in front and between frames costs no frame")
    func junk() throws {
        let plain = try Material.mp3(24_000, kilobits: 48)
        let decoded = try decode(
            MP3Material.withJunk(plain, frameByteCount: 144), as: "audio-24khz-48kbitrate-mono-mp3")
        #expect(decoded.error == nil)
        #expect(decoded.sections.count == 1)
        #expect(decoded.samples == (try decode(plain).samples))
    }

    @Test("junk behind the last frame costs no frame, whatever it looks like")
    func trailingJunk() throws {
        let plain = try Material.mp3(24_000, kilobits: 48, seconds: 0.5)
        let reference = try decode(plain).samples
        // A false header that claims 1,440 bytes, in front of frames that are real.
        let split = plain.count - 3 * 144
        let false1440: [UInt8] = [0x00, 0xFF, 0xF3, 0xE8, 0xC4]
        let decoded = try decode(Array(plain[..<split]) + false1440 + Array(plain[split...]))
        #expect(decoded.error == nil)
        #expect(decoded.samples == reference)
        let last = try decode(plain + false1440 + [1, 2, 3])
        #expect(last.error == nil)
        #expect(last.samples == reference)
    }

    @Test("one stream behind another goes on without a break; another rate starts anew")
    func concatenation() throws {
        let first = try Material.mp3(24_000, kilobits: 48, seconds: 0.5)
        let second = try Material.mp3(16_000, kilobits: 32, seconds: 0.5)
        let joined = try decode(first + first)
        #expect(joined.sections.count == 1)
        #expect(joined.samples.count == 2 * (try decode(first).samples.count))
        let mixed = try decode(first + second)
        #expect(mixed.error == nil)
        #expect(mixed.sections.map(\.format.sampleRate) == [24_000, 16_000])
        #expect(mixed.samples == (try decode(first).samples + decode(second).samples))
    }

    @Test("stereo, joint stereo, and variable bit rate")
    func otherKinds() throws {
        for options in [
            ["-ac", "2", "-c:a", "libmp3lame", "-b:a", "128k"],
            ["-ac", "2", "-c:a", "libmp3lame", "-joint_stereo", "0", "-b:a", "128k"],
            ["-c:a", "libmp3lame", "-q:a", "4"],
        ] {
            let stream = try Material.ffmpeg(44_100, options + ["-write_xing", "0", "-f", "mp3"])
            let decoded = try decode(stream)
            Self.expectSame(decoded, try Self.decodedByFFmpeg(stream), options.joined(separator: " "))
            #expect(decoded.format?.channelCount == (options[0] == "-ac" ? 2 : 1))
        }
    }

    @Test("a stream that starts in the middle of a sentence loses no time")
    func startInTheMiddle() throws {
        let stream = try Material.mp3(24_000, kilobits: 48)
        let tail = Array(stream[(20 * 144)...])
        let decoded = try decode(tail)
        #expect(decoded.error == nil)
        #expect(decoded.samples.count == tail.count / 144 * 576)
    }
}
