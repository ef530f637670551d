// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPTypes
import Testing

@testable import SyrinxEmulator

/// Answers of a service, kept and given again. The service is another emulator.
@Suite struct RecordingTests {
    private static func withFolder<R: Sendable>(_ body: @Sendable (String) async throws -> R) async throws
        -> R
    {
        let made = try await Tool.run("mktemp", ["-d"])
        let path = String(made.text.dropLast())
        let result: Result<R, any Error>
        do { result = .success(try await body(path)) } catch { result = .failure(error) }
        _ = try await Tool.run("rm", ["-rf", path])
        return try result.get()
    }

    private static func run<R: Sendable>(
        _ recording: EmulatorRecording?, _ change: (inout EmulatorConfiguration) -> Void = { _ in },
        _ body: @Sendable (String) async throws -> R
    ) async throws -> R {
        // No voice of its own.
        var configuration = EmulatorConfiguration(
            voice: recording == nil ? .tone : .command(["false"], sampleRate: 8000))
        configuration.recording = recording
        change(&configuration)
        return try await Emulator.withEmulator(configuration, body)
    }

    private static func record(
        _ folder: String, upstream change: (inout EmulatorConfiguration) -> Void = { _ in },
        _ requests: @Sendable (String) async throws -> Void
    ) async throws {
        try await run(nil, change) { upstream in
            try await run(.record(folder: folder, upstream: upstream)) { try await requests($0) }
        }
    }

    private static func client(_ url: String, _ format: String, _ text: String) -> Client {
        Client(url, format: format, text: text)
    }

    static let formats = [
        "raw-16khz-16bit-mono-pcm", "ogg-24khz-16bit-mono-opus", "riff-8khz-8bit-mono-mulaw",
    ]

    @Test(arguments: [false, true])
    func answersAreGivenAgain(keepsTime: Bool) async throws {
        try await Self.withFolder { folder in
            let answers = Lines()
            try await Self.record(folder) { url in
                for format in Self.formats {
                    for text in ["One.", "Two."] {
                        let answer = try await Self.client(url, format, text).send()
                        #expect(answer.status == 200)
                        answers.append("\(answer.body) \(answer.headers["content-type"] ?? "")")
                    }
                }
                var list = Client(url)
                list.path = "/cognitiveservices/voices/list"
                list.method = "GET"
                list.body = []
                answers.append(try await list.send().text)
            }
            let again = Lines()
            try await Self.run(.replay(folder: folder, keepsTime: keepsTime)) { url in
                for format in Self.formats {
                    for text in ["One.", "Two."] {
                        let answer = try await Self.client(url, format, text).send()
                        again.append("\(answer.body) \(answer.headers["content-type"] ?? "")")
                    }
                }
                var list = Client(url)
                list.path = "/cognitiveservices/voices/list"
                list.method = "GET"
                list.body = []
                again.append(try await list.send().text)
                // Another text, format or path.
                for (format, text, path) in [
                    (Self.formats[0], "Three.", "/cognitiveservices/v1"),
                    ("raw-8khz-16bit-mono-pcm", "One.", "/cognitiveservices/v1"),
                    (Self.formats[0], "One.", "/tts/cognitiveservices/v1"),
                ] {
                    var client = Self.client(url, format, text)
                    client.path = path
                    let miss = try await client.send()
                    #expect(miss.status == 404)
                    #expect(miss.text.contains("Nothing is recorded for this request"), "\(miss.text)")
                }
                // Faults are for these answers too, and credentials are looked at.
                var client = Self.client(url, Self.formats[0], "One.")
                client.headers["X-Syrinx-Fault"] = "cut=100:unfinished"
                #expect(try await client.send().body.count == 100)
                client.headers["Ocp-Apim-Subscription-Key"] = nil
                #expect(try await client.send().status == 401)
            }
            #expect(again.text == answers.text)
        }
    }

    /// No key, no token, wherever it stands.
    @Test func credentialsAreNotKept() async throws {
        try await Self.withFolder { folder in
            try await Self.record(folder, upstream: { $0.acceptedKeys = ["secret-key"] }) { url in
                var client = Client(url)
                client.path += "?deploymentId=d&subscription-key=secret-key"
                client.headers["Authorization"] = "Bearer secret-key"
                client.headers["Cookie"] = "secret-key"
                let answer1 = try await client.send()
                #expect(answer1.status == 200)
                client.headers["Ocp-Apim-Subscription-Key"] = "secret-other"
                let answer2 = try await client.send()
                #expect(answer2.status == 401)
                client = Client(url)
                client.path = "/sts/v1.0/issueToken"
                let answer3 = try await client.send()
                #expect(answer3.text.hasPrefix("eyJ"))
            }
            let found = try await Tool.run("grep", ["-rlE", "secret|eyJ", folder])
            #expect(found.status == 1, "\(found.text)")
            // One exchange: neither the refusal nor the token.
            let listed = try await Tool.run("ls", ["-A", folder])
            #expect(listed.text.split(separator: "\n").count == 1)
        }
    }

    /// A cut answer, and one that is cut on its way to the client.
    @Test func incompleteAnswersAreNotKept() async throws {
        try await Self.withFolder { folder in
            try await Self.record(
                folder, upstream: { $0.faults = (try? FaultRule.scenario("cut=5000:unfinished")) ?? [] }
            ) {
                url in
                let answer4 = try await Client(url).send()
                #expect(answer4.exitStatus == 18)
            }
            try await Self.record(folder) { url in
                var client = Client(url)
                client.headers["X-Syrinx-Fault"] = "cut=5000:unfinished"
                let answer5 = try await client.send()
                #expect(answer5.exitStatus == 18)
            }
            let listed = try await Tool.run("ls", ["-A", folder])
            #expect(listed.text.isEmpty)
        }
    }

    /// What stands in the way of a draft, and no folder any more: the client gets its answer, and nothing stays.
    @Test(arguments: [false, true])
    func answersThatCannotBeKeptArePassedOn(isFolderGone: Bool) async throws {
        try await Self.withFolder { folder in
            let warnings = Lines()
            try await Self.run(nil) { upstream in
                let recording = EmulatorRecording.record(folder: folder, upstream: upstream)
                try await Self.run(recording, { $0.onWarning = { warnings.append($0) } }) { url in
                    let client = Client(url)
                    var head = HTTPRequest(
                        method: .post, scheme: nil, authority: nil, path: "/cognitiveservices/v1")
                    head.headerFields[.outputFormat] = client.headers["X-Microsoft-OutputFormat"]
                    let name = ExchangeKey(head, client.body).folderName
                    let made = try await Tool.run(
                        isFolderGone ? "rmdir" : "mkdir",
                        [isFolderGone ? folder : "\(folder)/.\(name).\(getpid()).1.part"])
                    #expect(made.status == 0)
                    let answer = try await client.send()
                    #expect(answer.status == 200 && answer.exitStatus == 0)
                    #expect(answer.body.count == 48000)
                }
            }
            #expect(warnings.text.hasPrefix("Request 1 is not recorded in \(folder)"), "\(warnings.text)")
            let found = try await Tool.run("find", [folder, "-mindepth", "1"])
            #expect(found.text.isEmpty)
        }
    }

    /// A pipe in the place of a file would stop a thread for ever, and a link may lead to one.
    @Test(arguments: ["request.txt", "request.ssml", "answer.txt", "answer.body", "chunks.txt"])
    func replayReadsOnlyFiles(_ name: String) async throws {
        try await Self.withFolder { folder in
            try await Self.record(folder) { url in
                let answer = try await Client(url).send()
                #expect(answer.status == 200)
            }
            for script in [
                "cd $0/* && rm $1 && mkfifo $1",
                "cd $0/* && rm $1 && ln -s /dev/zero $1",
                "cd $0/* && rm $1 && head -c 70000000 /dev/zero > $1",
            ] where name != "answer.body" || !script.contains("head") {
                let made = try await Tool.run("sh", ["-c", script, folder, name])
                #expect(made.status == 0, "\(made.errors)")
                let answer = try await Self.run(.replay(folder: folder, keepsTime: false)) {
                    try await Client($0).send()
                }
                #expect(answer.status == (name.hasPrefix("request") ? 404 : 500))
            }
        }
    }

    @Test func upstreamThatIsAwayIsTold() async throws {
        try await Self.withFolder { folder in
            // A port of the system's own: one that was free a moment ago may be another test's by now.
            let gone = EmulatorRecording.record(folder: folder, upstream: "http://127.0.0.1:1")
            let answer = try await Self.run(gone) {
                try await Client($0).send()
            }
            #expect(answer.status == 502)
        }
    }

    @Test func foldersAreChecked() async throws {
        for recording in [
            EmulatorRecording.replay(folder: "/dev/null/a", keepsTime: false),
            .record(folder: "/dev/null/a", upstream: "http://127.0.0.1:1"),
        ] {
            let error = await #expect(throws: EmulatorError.self) { try await Self.run(recording) { _ in } }
            #expect(error?.kind == .recordingFailed)
        }
    }

    @Test(arguments: [
        ("https://westeurope.tts.speech.microsoft.com", true), ("http://127.0.0.1:5000", true),
        ("http://localhost", true), ("http://[::1]:80/x", true), ("http://example.com", false),
        ("ftp://x", false),
        ("https://", false), ("https://user:password@example.com", false), ("", false),
        ("https://a b", false),
        ("http://127.0.0.1.example.com", false),
    ])
    func upstreamIsSafe(_ url: String, isSafe: Bool) {
        var configuration = EmulatorConfiguration()
        configuration.recording = .record(folder: "x", upstream: url)
        let emulator = try? Emulator(configuration)
        #expect((emulator != nil) == isSafe)
    }

    @Test func damagedFilesAreNoAnswers() {
        for (head, chunks) in [
            ("", ""), ("x\n", ""), ("100\n", ""), ("200\nx\n", ""), ("200\n", "1\n"), ("200\n", "x 5\n"),
            ("200\n", "nan 5\n"), ("200\n", "1 0\n"), ("200\n", "1 -1\n"), ("200\n", "1e300 1\n"),
        ] {
            #expect(ExchangeAnswer(headText: head, chunkText: chunks) == nil)
        }
        let answer = ExchangeAnswer(
            headText: "200\ncontent-type: audio/mpeg\nx-secret: 1\n", chunkText: "0.5 3\n2 4\n")
        #expect(answer?.headText == "200\ncontent-type: audio/mpeg\n")
        #expect(answer?.chunks.map(\.byteCount) == [3, 4])
        #expect(answer?.chunkText == "0.5 3\n2.0 4\n")
    }

    /// What `Accept` says counts where it says what is sent; voices of one's own are nobody's recording.
    @Test func otherServicesAreRecordedToo() async throws {
        try await Self.withFolder { folder in
            let speech = "{\"input\":\"Hello.\",\"voice_id\":\"george\"}"
            let stream = "{\"data\":\"Hello.\",\"voice_uuid\":\"55592656\",\"sample_rate\":8000}"
            let timed = "/v1/audio/stream/with-timestamps"
            let sounds = Lines()
            try await Self.record(folder) { url in
                for accept in ["audio/pcm", "audio/mpeg"] {
                    let answer = try await Client.json(url, timed, "POST", speech, ["Accept": accept])
                    sounds.append("\(answer.headers["speechify-audio-content-type"] ?? "") \(answer.text)")
                }
                sounds.append("\(try await Client.json(url, "/stream", "POST", stream).body)")
                #expect(try await Client.json(url, "/v1/voices", "GET").status == 404)
            }
            let again = Lines()
            try await Self.run(.replay(folder: folder, keepsTime: false)) { url in
                for accept in ["audio/pcm", "audio/mpeg"] {
                    let answer = try await Client.json(url, timed, "POST", speech, ["Accept": accept])
                    again.append("\(answer.headers["speechify-audio-content-type"] ?? "") \(answer.text)")
                }
                again.append("\(try await Client.json(url, "/stream", "POST", stream).body)")
                let other = try await Client.json(url, timed, "POST", speech, ["Accept": "audio/ogg"])
                #expect(other.status == 404)
                #expect(other.json["error"]?["code"]?.text == "not_found")
                #expect(try await Client.json(url, "/api/v2/voices", "GET").status == 404)
            }
            #expect(again.text == sounds.text)
        }
    }
}
