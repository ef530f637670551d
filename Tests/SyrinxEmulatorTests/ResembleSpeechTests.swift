// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

@Suite struct ResembleSpeechTests {
    private static func ask(
        _ members: String = "", path: String = "/stream", _ headers: [String: String] = [:]
    ) async throws -> Client.Answer {
        try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
            try await Client.json(
                url, path, "POST", "{\"voice_uuid\":\"55592656\",\"data\":\"Hello there.\"\(members)}",
                headers)
        }
    }

    /// By a reader that we did not write for this.
    private static func layout(_ bytes: [UInt8]) async throws -> [String] {
        let script = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let result = try await Tool.run("python3", ["/\(script)/Fixtures/resemble_wav.py"], input: bytes)
        #expect(result.status == 0, "\(result.errors)")
        return result.text.split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        ("MULAW", 8000, 1, 7), ("PCM_16", 16_000, 2, 1), ("PCM_24", 22_050, 3, 1), ("PCM_32", 48_000, 4, 1),
        ("PCM_16", 44_100, 2, 1), ("PCM_24", 32_000, 3, 1),
    ])
    func streamsHaveAPlainHeader(precision: String, rate: Int, byteCount: Int, tag: Int) async throws {
        let answer = try await Self.ask(",\"precision\":\"\(precision)\",\"sample_rate\":\(rate)")
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "audio/wav")
        #expect(answer.body.count == 44 + rate * 3 / 2 * byteCount)
        #expect(
            try await Self.layout(answer.body) == [
                "riff False 0xffffffff", "fmt 12 16 \(tag) 1 \(rate) \(byteCount * 8)",
                "data 36 \(rate * 3 / 2 * byteCount) False",
            ])
    }

    /// What ffmpeg makes of 24 and 32 bits is what there is in 16.
    @Test(arguments: ["PCM_24", "PCM_32"])
    func widerSamplesAreTheSame(precision: String) async throws {
        let narrow = try await Self.ask(",\"precision\":\"PCM_16\",\"sample_rate\":32000")
        let wide = try await Self.ask(",\"precision\":\"\(precision)\",\"sample_rate\":32000")
        #expect(try await Tool.decode(wide.body) == Tool.samples(Array(narrow.body.dropFirst(44))))
    }

    @Test func streamIsPCM32At48KilohertzUnlessAsked() async throws {
        let answer = try await Self.ask()
        #expect(answer.body.count == 44 + 72_000 * 4)
    }

    @Test(arguments: ["PCM_16", "PCM_24", "MULAW"])
    func timesStandBeforeTheSound(precision: String) async throws {
        let members = ",\"precision\":\"\(precision)\",\"sample_rate\":16000"
        let plain = try await Self.ask(members)
        let answer = try await Self.ask(members + ",\"wav_encoded_timestamps\":true")
        let lines = try await Self.layout(answer.body)
        #expect(lines.first == "riff True ")
        #expect(lines[2].hasSuffix(" True"), "\(lines[2])")
        let cues = lines.dropFirst(3).map { $0.split(separator: " ", maxSplits: 3) }
        let graphemes = cues.filter { $0[0] == "grph" }
        #expect(graphemes.map { $0.count == 4 ? String($0[3]) : " " }.joined() == "Hello there.")
        let phonemes = cues.filter { $0[0] == "phon" }
        #expect(phonemes.map { String($0[3]) }.joined() == "hellothere")
        var end = 0
        for cue in graphemes {
            let (start, length) = (try #require(Int(cue[1])), try #require(Int(cue[2])))
            #expect(start >= end)
            end = start + length
        }
        #expect(end <= 24_000)
        #expect(answer.body.suffix(1000).elementsEqual(plain.body.suffix(1000)))
    }

    @Test(arguments: [("wav", "pcm_s16le,44100,1"), ("mp3", "mp3,44100,1")])
    func synthesisIsJSON(format: String, codec: String) async throws {
        let answer = try await Self.ask(
            ",\"precision\":\"PCM_16\",\"sample_rate\":44100,\"output_format\":\"\(format)\"",
            path: "/synthesize")
        #expect(answer.status == 200)
        #expect(answer.json["success"]?.flag == true)
        let sound = try #require(Base64.decode(answer.json["audio_content"]?.text ?? ""))
        #expect(try await Tool.probe(sound) == codec)
        let times = try #require(answer.json["audio_timestamps"])
        #expect(times["graph_chars"]?.elements?.compactMap(\.text).joined() == "Hello there.")
        #expect(times["graph_times"]?.elements?.count == 12)
        #expect(answer.json["duration"] == .number("1.5"))
    }

    @Test(arguments: [
        ("Authorization", "Bearer secret-key"), ("Authorization", "Token token=secret-key"),
        ("x-access-token", "secret-key"),
    ])
    func anyOfTheirCredentialsIsTaken(name: String, value: String) async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.acceptedKeys = ["secret-key"]
        try await Emulator.withEmulator(configuration) { url in
            let body = "{\"voice_uuid\":\"55592656\",\"data\":\"Hello.\",\"sample_rate\":8000}"
            let answer = try await Client.json(
                url, "/stream", "POST", body, ["Authorization": ""].merging([name: value]) { $1 })
            #expect(answer.status == 200)
            let other = try await Client.json(
                url, "/stream", "POST", body, ["Authorization": ""].merging([name: value + "x"]) { $1 })
            #expect(other.status == 401)
            #expect(other.json["success"]?.flag == false)
        }
    }

    @Test(arguments: [
        (",\"data\":\" \"", 400), (",\"voice_uuid\":\"\"", 400), (",\"precision\":\"PCM_8\"", 400),
        (",\"sample_rate\":24000", 400), (",\"sample_rate\":\"16000\"", 200), ("]", 400),
        (",\"data\":\"<b\"", 400), (",\"data\":\"Say <prosody rate='slow'>this</prosody>.\"", 200),
    ])
    func requestsAreJudged(members: String, status: Int) async throws {
        let answer = try await Self.ask(members)
        #expect(answer.status == status, "\(answer.text)")
        guard status != 200 else { return }
        #expect(answer.json["success"]?.flag == false)
        #expect(answer.json["message"]?.text?.isEmpty == false)
        #expect(answer.json["error_name"]?.text == "BadRequest")
    }
}
