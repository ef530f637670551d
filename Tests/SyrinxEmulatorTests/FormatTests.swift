// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

/// Every format, judged by programs that share no code with the encoders.
@Suite struct FormatTests {
    static let seconds = 1.5

    static func answer(_ format: String) async throws -> Client.Answer {
        try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
            try await Client(url, format: format).send()
        }
    }

    /// 440 Hz cross zero 880 times a second. The ends are left out: codecs ring there.
    static func expectTone(_ samples: [Int16], rate: Int) {
        let second = samples[(rate / 4)..<(rate / 4 + rate)]
        let crossings = zip(second, second.dropFirst()).filter { ($0 < 0) != ($1 < 0) }.count
        #expect(abs(crossings - 880) <= 2)
        #expect(samples.map { abs(Int($0)) }.max() ?? 0 > 16000)
    }

    static let headerless = EmulatedFormat.all.values.filter { $0.mediaType == "audio/basic" }.map(\.name)
        .sorted()

    @Test(arguments: headerless)
    func rawFormatIsExact(name: String) async throws {
        let format = try #require(EmulatedFormat.named(name))
        let answer = try await Self.answer(name)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "audio/basic")
        let coding = name.hasSuffix("mulaw") ? "mulaw" : name.hasSuffix("alaw") ? "alaw" : "s16le"
        let samples = try await Tool.decode(
            answer.body, as: ["-f", coding, "-ar", String(format.sampleRate), "-ac", "1"])
        #expect(samples.count == Int((Self.seconds * Double(format.sampleRate)).rounded()))
        Self.expectTone(samples, rate: format.sampleRate)
    }

    static let whole = EmulatedFormat.all.values.filter { !$0.isStreamed }.map(\.name).sorted()

    @Test(arguments: whole)
    func riffFormatHasTrueSizes(name: String) async throws {
        let format = try #require(EmulatedFormat.named(name))
        let answer = try await Self.answer(name)
        #expect(answer.headers["content-type"] == "audio/x-wav")
        let codec = name.hasSuffix("mulaw") ? "pcm_mulaw" : name.hasSuffix("alaw") ? "pcm_alaw" : "pcm_s16le"
        #expect(try await Tool.probe(answer.body) == "\(codec),\(format.sampleRate),1")
        let samples = try await Tool.decode(answer.body)
        #expect(samples.count == Int((Self.seconds * Double(format.sampleRate)).rounded()))
        Self.expectTone(samples, rate: format.sampleRate)

        func number(_ offset: Int) -> Int {
            (0..<4).reduce(0) { $0 | Int(answer.body[offset + $1]) << (8 * $1) }
        }
        let headerByteCount = codec == "pcm_s16le" ? 44 : 46
        #expect(number(4) == answer.body.count - 8)
        #expect(number(16) == headerByteCount - 28)
        let padding = (answer.body.count - headerByteCount) - number(headerByteCount - 4)
        #expect((0...1).contains(padding))
    }

    static let mp3 = EmulatedFormat.all.values.filter { $0.name.hasSuffix("mp3") }.map(\.name).sorted()

    @Test(arguments: mp3)
    func mp3IsBareFramesOfOneBitRate(name: String) async throws {
        let format = try #require(EmulatedFormat.named(name))
        let answer = try await Self.answer(name)
        #expect(answer.headers["content-type"] == "audio/mpeg")
        #expect(try await Tool.probe(answer.body) == "mp3,\(format.sampleRate),1")
        // Of the service: `FF F3 64 C4` begins its 24 kHz, 48 kbit/s answers.
        let firstBytes = [
            "audio-16khz-32kbitrate-mono-mp3": [0xFF, 0xF3, 0x48, 0xC4],
            "audio-24khz-48kbitrate-mono-mp3": [0xFF, 0xF3, 0x64, 0xC4],
            "audio-48khz-192kbitrate-mono-mp3": [0xFF, 0xFB, 0xB4, 0xC4],
        ]
        if let expected = firstBytes[name] { #expect(answer.body.prefix(4).map(Int.init) == expected) }
        #expect(answer.body.prefix(400).firstRange(of: Array("Info".utf8)) == nil)

        let samples = try await Tool.decode(answer.body)
        let expected = Int(Self.seconds * Double(format.sampleRate))
        // At most LAME's and the decoder's delay, 1105 frames, and one frame of padding.
        #expect((expected...(expected + 1105 + 2 * 1152)).contains(samples.count))
        Self.expectTone(samples, rate: format.sampleRate)
    }

    @Test(arguments: [
        ("ogg-16khz-16bit-mono-opus", 20), ("ogg-24khz-16bit-mono-opus", 1000),
        ("ogg-48khz-16bit-mono-opus", 200), ("ogg-48khz-16bit-mono-opus", 2000),
    ])
    func oggIsCleanAndExact(name: String, pageMilliseconds: Int) async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.oggPageDuration = .milliseconds(pageMilliseconds)
        let answer = try await Emulator.withEmulator(configuration) { url in
            try await Client(url, format: name).send()
        }
        let format = try #require(EmulatedFormat.named(name))
        #expect(answer.headers["content-type"] == "audio/ogg; codecs=opus; rate=\(format.sampleRate)")
        #expect(try await Tool.probe(answer.body) == "opus,48000,1")
        // ffmpeg takes pre-skip and end trimming off: what is left is the input, to the frame.
        let samples = try await Tool.decode(answer.body, rate: 48000)
        #expect(samples.count == Int(Self.seconds * 48000))
        Self.expectTone(samples, rate: 48000)

        let info = try await Scratch.withFile(answer.body) { path in
            try await Tool.run("opusinfo", [path])
        }
        #expect(info.status == 0)
        #expect(!(info.text + info.errors).contains("WARNING"))
        #expect(info.text.contains("Original sample rate: \(format.sampleRate) Hz"))
        #expect(info.text.contains("Playback length: 0m:01.500s"))
        let longest = min(pageMilliseconds, 1520)
        #expect(info.text.contains("Page duration: "))
        #expect(info.text.contains("\(longest).0ms (max)"), "\(info.text)")
    }

    @Test func everyListedFormatIsKnown() {
        #expect(EmulatedFormat.all.count == 37)
    }
}
