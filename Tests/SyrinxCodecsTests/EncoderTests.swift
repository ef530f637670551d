// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// What is encoded here, in the ears of other people's decoders.
@Suite("Encoders")
struct EncoderTests {
    static let rates = [8_000, 16_000, 22_050, 24_000, 44_100, 48_000]

    /// - Parameter pieces: Frames in a piece.
    private static func encode(
        _ samples: [Int16], by encoder: inout some AudioEncoder & ~Copyable, pieces: Int
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var position = 0
        while position < samples.count {
            let end = min(samples.count, position + pieces * encoder.format.channelCount)
            try encoder.encode(samples.span.extracting(position..<end), into: &bytes)
            position = end
        }
        let start = try encoder.finish(into: &bytes)
        bytes.replaceSubrange(..<start.count, with: start)
        return bytes
    }

    /// From a file: of a pipe, ffmpeg does not leave out the padding that an MP3 file says is at its end.
    private static func decodedByFFmpeg(_ bytes: [UInt8]) throws -> [Int16] {
        let directory = try TemporaryDirectory()
        try write(bytes, to: directory.file("encoded"))
        return samples(
            littleEndian: try output(
                of: ["ffmpeg", "-v", "error", "-i", directory.file("encoded"), "-f", "s16le", "pipe:1"]))
    }

    @Test("MP3: the same length to the sample, and the same sound", arguments: rates)
    func mp3(sampleRate: Int) throws {
        let voice = Material.speech(sampleRate)
        var encoder = try MP3Encoder(format: PCMFormat(sampleRate: sampleRate), isRewritable: true)
        let bytes = try Self.encode(voice, by: &encoder, pieces: 777)
        let heard = try Self.decodedByFFmpeg(bytes)
        #expect(heard.count == voice.count)
        #expect(correlation(voice, heard) >= 0.99)
        #expect(try decode(bytes).error == nil)
    }

    @Test("MP3 for a pipe: no tag, nothing to write over, and all of the sound")
    func mp3ForPipes() throws {
        let voice = Material.speech(24_000)
        var encoder = try MP3Encoder(format: PCMFormat(sampleRate: 24_000), isRewritable: false)
        var bytes: [UInt8] = []
        try encoder.encode(voice.span, into: &bytes)
        #expect(bytes.starts(with: [0xFF, 0xF3]))
        #expect(try encoder.finish(into: &bytes).isEmpty)
        #expect(!bytes.indices.contains { bytes[$0...].starts(with: "Info".utf8) })
        let heard = try Material.decodedByFFmpeg(bytes)
        #expect(heard.count >= voice.count)
        let lag = delay(of: heard, after: voice, limit: 2_400)
        #expect(correlation(voice, heard, lag: lag) >= 0.99)
    }

    @Test("Opus: the same length to the sample, and the same sound", arguments: rates)
    func opus(sampleRate: Int) throws {
        let voice = Material.speech(sampleRate)
        var encoder = try OggOpusEncoder(format: PCMFormat(sampleRate: sampleRate))
        let bytes = try Self.encode(voice, by: &encoder, pieces: 777)
        let heard = try Material.decodedByFFmpeg(bytes, options: ["-ar", "\(sampleRate)"])
        #expect(abs(heard.count - voice.count) <= 1)
        #expect(correlation(voice, heard) >= 0.99)
        #expect(try decode(bytes).error == nil)
    }

    @Test("Two channels stay apart")
    func stereo() throws {
        let (left, silence) = (Material.speech(48_000), [Int16](repeating: 0, count: 48_000))
        let both = zip(left, silence).flatMap { [$0, $1] }
        let format = PCMFormat(sampleRate: 48_000, channelCount: 2)
        var mp3 = try MP3Encoder(format: format, isRewritable: true)
        var opus = try OggOpusEncoder(format: format)
        for bytes in [
            try Self.encode(both, by: &mp3, pieces: 1_000), try Self.encode(both, by: &opus, pieces: 1_000),
        ] {
            let heard = try Self.decodedByFFmpeg(bytes)
            #expect(heard.count == both.count)
            let channels = (0...1).map { channel in
                stride(from: channel, to: heard.count, by: 2).map { heard[$0] }
            }
            #expect(correlation(left, channels[0]) >= 0.99)
            #expect((channels[1].map(\.magnitude).max() ?? .max) < 500)
        }
    }

    @Test("More channels are refused in a sentence")
    func surround() {
        let format = PCMFormat(sampleRate: 48_000, channelCount: 6)
        #expect(throws: MediaError.self) { drop(try MP3Encoder(format: format, isRewritable: true)) }
        #expect(throws: MediaError.self) { drop(try OggOpusEncoder(format: format)) }
    }
}
