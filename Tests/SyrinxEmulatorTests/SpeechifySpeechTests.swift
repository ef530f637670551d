// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

@Suite struct SpeechifySpeechTests {
    private static func ask(
        _ members: String, path: String = "/v1/audio/stream", _ headers: [String: String] = [:],
        _ configuration: EmulatorConfiguration = EmulatorConfiguration(voice: .tone)
    ) async throws -> Client.Answer {
        try await Emulator.withEmulator(configuration) { url in
            try await Client.json(
                url, path, "POST", "{\"input\":\"Hello there.\",\"voice_id\":\"george\"\(members)}", headers)
        }
    }

    /// The tone lasts 1.5 s.
    @Test(arguments: [
        ("pcm_8000", 8000), ("pcm_16000", 16_000), ("pcm_22050", 22_050), ("pcm_24000", 24_000),
        ("pcm_44100", 44_100), ("pcm_48000", 48_000),
    ])
    func pcmIsLittleEndianAndWhole(format: String, rate: Int) async throws {
        let answer = try await Self.ask(",\"output_format\":\"\(format)\"")
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "audio/L16; rate=\(rate); channels=1")
        let samples = Tool.samples(answer.body)
        #expect(samples.count == rate * 3 / 2)
        // A sine wave, and not its bytes in the other order.
        #expect(zip(samples, samples.dropFirst()).allSatisfy { abs(Int($0) - Int($1)) < 16_000 })
    }

    @Test func oldVersionsLieAboutPCM16000() async throws {
        let answer = try await Self.ask(
            ",\"output_format\":\"pcm_16000\"", ["Speechify-Version": "2026-09-29"])
        #expect(answer.headers["content-type"] == "audio/L16; rate=16000; channels=1")
        #expect(answer.body.count == 2 * 36_000)
    }

    @Test(arguments: [
        ("mp3_24000_96", "mp3,24000,1"), ("mp3_22050_192", "mp3,22050,1"), ("ogg_24000", "opus,48000,1"),
    ])
    func compressedStreamsDecode(format: String, codec: String) async throws {
        let answer = try await Self.ask(",\"output_format\":\"\(format)\"")
        #expect(answer.status == 200)
        #expect(try await Tool.probe(answer.body) == codec)
        let samples = try await Tool.decode(answer.body, rate: 24_000)
        #expect((34_000...40_000).contains(samples.count))
    }

    @Test(arguments: [
        ("audio/mpeg", "audio/mpeg"), ("audio/ogg", "audio/ogg"),
        ("audio/pcm", "audio/L16; rate=24000; channels=1"), ("*/*", "audio/mpeg"),
        ("text/html, audio/ogg;q=0.5", "audio/ogg"),
    ])
    func acceptDecides(accept: String, mediaType: String) async throws {
        let answer = try await Self.ask("", ["Accept": accept])
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == mediaType)
    }

    @Test func speechIsJSONWithItsMarks() async throws {
        let answer = try await Self.ask(",\"output_format\":\"wav_48000\"", path: "/v1/audio/speech")
        #expect(answer.status == 200)
        let json = answer.json
        let sound = try #require(Base64.decode(json["audio_data"]?.text ?? ""))
        #expect(try await Tool.decode(sound).count == 72_000)
        #expect(json["audio_format"]?.text == "wav")
        #expect(json["output_format"]?.text == "wav_48000")
        #expect(json["billable_characters_count"]?.wholeNumber == 12)
        let words = try #require(json["speech_marks"]?["chunks"]?.elements)
        #expect(words.map { $0["value"]?.text } == ["Hello", "there."])
        #expect(words.map { $0["start"]?.wholeNumber } == [0, 6])
        #expect(words.map { $0["end"]?.wholeNumber } == [5, 12])
    }

    @Test func timedStreamIsThePlainOneInEvents() async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.chunkByteCount = 333
        let plain = try await Self.ask(",\"output_format\":\"pcm_24000\"")
        let answer = try await Self.ask(
            ",\"output_format\":\"pcm_24000\"", path: "/v1/audio/stream/with-timestamps", [:], configuration)
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "text/event-stream")
        #expect(answer.headers["speechify-audio-content-type"] == plain.headers["content-type"])
        var sound: [UInt8] = []
        var marks: [JSONTree] = []
        var names: [String] = []
        for event in answer.text.split(separator: "\n\n") {
            let lines = event.split(separator: "\n")
            names.append(String(lines[0].dropFirst("event: ".count)))
            let data = try JSONReader.tree(from: Array(lines[1].dropFirst("data: ".count).utf8))
            #expect(data["type"]?.text == names.last)
            if let audio = data["audio"]?.text { sound += try #require(Base64.decode(audio)) }
            marks += data["speech_marks"]?.elements ?? []
            if names.last == "speech.done" { #expect(data["audio_duration_ms"]?.wholeNumber == 1500) }
        }
        #expect(sound == plain.body)
        #expect(marks.map { $0["value"]?.text } == ["Hello", "there."])
        #expect(names.last == "speech.done")
        #expect(names.filter { $0 == "speech.chunk" }.count > 10)
    }

    static let refused: [(members: String, headers: [String: String], status: Int, code: String)] = [
        (",\"model\":\"simba-9\"", [:], 400, "validation_failed"),
        (",\"model\":\"simba-english\"", [:], 400, "model_retired"),
        (
            ",\"model\":\"simba-english\"", ["Speechify-Version": "2026-09-13"], 400,
            "speech_marks_unsupported"
        ),
        (",\"output_format\":\"wav_24000\"", [:], 400, "validation_failed"),
        (",\"output_format\":\"aac_24000\"", [:], 400, "validation_failed"),
        (",\"output_format\":\"pcm_11025\"", [:], 400, "validation_failed"),
        (",\"input\":\"\"", [:], 400, "validation_failed"),
        (",\"input\":\"\(String(repeating: "a", count: 2001))\"", [:], 400, "validation_failed"),
        (",\"voice_id\":7", [:], 400, "validation_failed"),
        (",", [:], 400, "bad_request"),
        ("", ["Speechify-Version": "yesterday"], 400, "invalid_api_version"),
        ("", ["Accept": "image/png"], 400, "validation_failed"),
        ("", ["Content-Type": "text/plain"], 415, "unsupported_media_type"),
        ("", ["Authorization": "Basic x"], 401, "unauthorized"),
        ("", ["X-Syrinx-Fault": "status=402"], 402, "payment_required"),
        ("", ["X-Syrinx-Fault": "status=429:3"], 429, "rate_limited"),
    ]

    @Test(arguments: refused.indices)
    func refusalsHaveTheEnvelope(index: Int) async throws {
        let (members, headers, status, code) = Self.refused[index]
        var all = headers
        all["X-Request-ID"] = "trace-1\u{20}\"x"
        let answer = try await Self.ask(members, path: "/v1/audio/stream/with-timestamps", all)
        #expect(answer.status == status)
        #expect(answer.json["error"]?["code"]?.text == code, "\(answer.text)")
        #expect(answer.json["request_id"]?.text == "trace-1x")
        #expect(answer.headers["x-request-id"] == "trace-1x")
    }

    @Test func faultsBefallEvents() async throws {
        let answer = try await Self.ask(
            "", path: "/v1/audio/stream/with-timestamps", ["X-Syrinx-Fault": "cut=5000:unfinished chunk=odd"])
        #expect(answer.exitStatus == 18)
        #expect(answer.body.count == 5000)
    }

    @Test func ssmlIsSpokenWithoutAVoiceOfItsOwn() async throws {
        let answer = try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            try await Client.json(
                url, "/v1/audio/speech", "POST",
                "{\"input\":\"<speak><prosody rate='fast'>Fish &amp; chips</prosody>, <break time='1s'/>please.</speak>\",\"voice_id\":\"george\"}"
            )
        }
        let marks = try #require(answer.json["speech_marks"]?["chunks"]?.elements)
        #expect(marks.map { $0["value"]?.text } == ["Fish", "&", "chips", ",", "please."])
    }
}
