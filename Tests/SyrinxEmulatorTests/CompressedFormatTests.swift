// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import Testing

@testable import SyrinxEmulator

/// The formats of telephones and browsers, judged by programs that share no code with the encoders.
@Suite struct CompressedFormatTests {
    private static func samples(_ count: Int, sampleRate: Int) -> [Int16] {
        (0..<count).map { index in
            // A chirp with pauses, and some noise.
            let phase = index % (sampleRate / 5) * index / 4000
            let value = (phase * 2654435761) >> 13 & 0x3FF
            return index / sampleRate % 3 == 2 ? 0 : Int16(value * 20 - 10_000)
        }
    }

    /// How much of the middle second's power lies at 440 Hz: codecs of few bits add a little of their own.
    private static func expectTone(_ samples: [Int16], rate: Int) {
        var (inPhase, quadrature, power) = (0.0, 0.0, 0.0)
        for (index, sample) in samples[(rate / 4)..<(rate / 4 + rate)].enumerated() {
            let (value, phase) = (Double(sample), 2 * Double.pi * 440 * Double(index) / Double(rate))
            inPhase += value * sin(phase)
            quadrature += value * cos(phase)
            power += value * value
        }
        let share = 2 * (inPhase * inPhase + quadrature * quadrature) / (Double(rate) * power)
        #expect(share >= 0.9)
        #expect(power / Double(rate) > 1e8)
    }

    @Test func g722IsTwoSamplesInAnOctet() async throws {
        let answer = try await FormatTests.answer("g722-16khz-64kbps")
        #expect(answer.headers["content-type"] == "audio/G722")
        #expect(answer.body.count == 12_000)
        let samples = try await Tool.decode(answer.body, as: ["-f", "g722"])
        #expect(samples.count == 24_000)
        Self.expectTone(samples, rate: 16_000)
    }

    private static func g722(_ samples: [Int16]) -> [UInt8] {
        var encoder = G722Encoder()
        var bytes = ByteBuffer()
        encoder.encode(samples.span, into: &bytes)
        encoder.finish(into: &bytes)
        return Array(bytes.readableBytesView)
    }

    /// ffmpeg's encoder, without its search for something better, is the Recommendation's here.
    @Test func g722IsTheRecommendationsToTheBit() async throws {
        let samples = Self.samples(40_000, sampleRate: 16_000)
        let reference = try await Tool.run(
            "ffmpeg", ["-v", "error", "-f", "s16le", "-ar", "16000", "-i", "pipe:0", "-f", "g722", "pipe:1"],
            input: samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
        #expect(Self.g722(samples) == reference.output)
    }

    /// Here it is not, because it does not keep the bands within 15 bits: the judge is the ITU's own encoder.
    @Test func g722IsLimitedAsTheRecommendationSays() async throws {
        let silence = [Int16](repeating: 0, count: 1000)
        let square = (0..<4000).map { $0 / 23 % 2 == 0 ? Int16.max : .min }
        let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        let reference = try await Tool.run(
            "cat", [tests.joined(separator: "/") + "/Fixtures/g722_square.g722"])
        #expect(reference.output.count == 3000)
        #expect(Self.g722(silence + square + silence) == reference.output)
    }

    @Test func amrWBIsFramesOfTheHighestMode() async throws {
        let answer = try await FormatTests.answer("amr-wb-16000hz")
        #expect(answer.headers["content-type"] == "audio/amr-wb")
        #expect(answer.body.starts(with: "#!AMR-WB\n".utf8))
        let frames = answer.body.dropFirst(9)
        // 75 frames of sound, and one for the codec's delay.
        #expect(frames.count == 76 * 61)
        let types = stride(from: frames.startIndex, to: frames.endIndex, by: 61).map { frames[$0] }
        #expect(types.allSatisfy { $0 == 0x44 })
        #expect(try await Tool.probe(answer.body) == "amr_wb,16000,1")
        let samples = try await Tool.decode(answer.body)
        #expect(samples.count == 76 * 320)
        Self.expectTone(samples, rate: 16_000)
    }

    @Test(
        arguments: zip(
            [
                "audio-16khz-16bit-32kbps-mono-opus", "audio-24khz-16bit-24kbps-mono-opus",
                "audio-24khz-16bit-48kbps-mono-opus",
            ], [80, 60, 120]))
    func rawOpusIsPacketsOfOneSize(name: String, byteCount: Int) async throws {
        let answer = try await FormatTests.answer(name)
        #expect(answer.headers["content-type"] == "audio/opus")
        // 75 packets of sound, and one for the codec's delay.
        #expect(answer.body.count == 76 * byteCount)
        // Only a container that tells packets apart can be given to a decoder that is not ours.
        var pages = OggPageWriter(serialNumber: 1)
        var stream = ByteBuffer()
        let format = try #require(EmulatedFormat.named(name))
        let head = try OpusPacketEncoder(sampleRate: format.sampleRate, bitRate: .around(24_000)).head
        pages.add(head)
        pages.finishPage(.beginOfStream, granulePosition: 0, into: &stream)
        pages.add(ByteBuffer(bytes: Array("OpusTags".utf8) + [UInt8](repeating: 0, count: 8)))
        pages.finishPage(granulePosition: 0, into: &stream)
        for index in 0..<76 {
            pages.add(ByteBuffer(bytes: answer.body[index * byteCount..<(index + 1) * byteCount]))
            pages.finishPage(
                index == 75 ? .endOfStream : [], granulePosition: UInt64(min((index + 1) * 960, 72_312)),
                into: &stream)
        }
        let samples = try await Tool.decode(Array(stream.readableBytesView), rate: 48_000)
        #expect(samples.count == 72_000)
        Self.expectTone(samples, rate: 48_000)
    }

    @Test(arguments: [
        ("webm-16khz-16bit-mono-opus", 20), ("webm-16khz-16bit-mono-opus", 1000),
        ("webm-24khz-16bit-24kbps-mono-opus", 200), ("webm-24khz-16bit-mono-opus", 5000),
        ("webm-24khz-16bit-mono-opus", 760),
    ])
    func webMIsLiveAndExact(name: String, clusterMilliseconds: Int) async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.webMClusterDuration = .milliseconds(clusterMilliseconds)
        let answer = try await Emulator.withEmulator(configuration) { url in
            try await Client(url, format: name).send()
        }
        let format = try #require(EmulatedFormat.named(name))
        #expect(answer.headers["content-type"] == "audio/webm; codec=opus")
        #expect(try await Tool.probe(answer.body) == "opus,48000,1")
        // ffmpeg takes codec delay and discard padding off: what is left is the input, to the frame.
        let samples = try await Tool.decode(answer.body, rate: 48_000)
        #expect(samples.count == Int(FormatTests.seconds * 48_000))
        Self.expectTone(samples, rate: 48_000)

        let body = answer.body
        let clusters = body.indices.filter { body[$0...].starts(with: [0x1F, 0x43, 0xB6, 0x75]) }
        let packetsPerCluster = clusterMilliseconds / 20
        #expect(clusters.count == (76 + packetsPerCluster - 1) / packetsPerCluster)
        // A segment without an end, and the head of an Opus stream in its place.
        let segment = [0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] as [UInt8]
        #expect(body[..<80].firstRange(of: segment) != nil)
        let head = try #require(body[..<300].firstRange(of: Array("OpusHead".utf8)))
        #expect(body[head.upperBound + 2] == 56 && body[head.upperBound + 3] == 1)
        #expect(Int(body[head.upperBound + 4]) | Int(body[head.upperBound + 5]) << 8 == format.sampleRate)
    }

    /// A paced answer gets a cluster when it is whole, not before.
    @Test func clustersAreSentWhole() throws {
        var encoder = try WebMOpusEncoder(sampleRate: 16_000, bitRate: 32_000, packetsPerCluster: 5)
        var sizes: [Int] = []
        let packet = Self.samples(320, sampleRate: 16_000)
        for _ in 0..<12 {
            var bytes = ByteBuffer()
            encoder.encode(packet.span, into: &bytes)
            sizes.append(bytes.readableBytes)
        }
        #expect(sizes.map { $0 > 0 } == (1...12).map { $0 % 5 == 0 })
    }

    @Test(arguments: [1, 7, 320, 333, 5000])
    func piecesDoNotMatter(pieceFrameCount: Int) throws {
        let samples = Self.samples(20_011, sampleRate: 16_000)
        func encode(_ encoder: consuming any SpeechEncoder & ~Copyable, _ size: Int) -> [UInt8] {
            var encoder = encoder
            var bytes = ByteBuffer()
            for start in stride(from: 0, to: samples.count, by: size) {
                encoder.encode(samples[start..<min(start + size, samples.count)].span, into: &bytes)
            }
            encoder.finish(into: &bytes)
            return Array(bytes.readableBytesView)
        }
        let settings = EmulatedFormat.Settings(
            packetsPerOggPage: 10, packetsPerWebMCluster: 10, serialNumber: 1)
        for name in [
            "g722-16khz-64kbps", "amr-wb-16000hz", "audio-16khz-16bit-32kbps-mono-opus",
            "webm-16khz-16bit-mono-opus",
        ] {
            let make = try #require(EmulatedFormat.named(name)?.makeEncoder)
            let whole = encode(try make(settings), samples.count)
            let pieces = encode(try make(settings), pieceFrameCount)
            #expect(pieces == whole, "\(name)")
        }
    }

    @Test(arguments: ["amr-wb-16000hz", "webm-24khz-16bit-mono-opus", "g722-16khz-64kbps"])
    func silenceIsAnAnswer(name: String) async throws {
        let answer = try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
            try await Client(url, format: name, text: " ").send()
        }
        #expect(answer.status == 200)
    }
}
