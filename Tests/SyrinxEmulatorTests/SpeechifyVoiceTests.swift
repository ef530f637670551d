// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import SyrinxEmulator

@Suite struct SpeechifyVoiceTests {
    private static let oldVersion = ["Speechify-Version: 2026-09-12"]

    /// By the flow of earlier versions.
    private static func create(
        _ url: String, name: String = "Ada", headers: [String] = oldVersion,
        fields: [String] = [
            "gender=female", "consent={\"fullName\":\"Ada Lovelace\",\"email\":\"ada@example.com\"}",
        ], seconds: Int = 12
    ) async throws -> Client.Answer {
        let wave = try await Tool.run(
            "sox",
            [
                "-D", "-n", "-r", "8000", "-b", "16", "-c", "1", "-t", "wav", "-", "synth", "\(seconds)",
                "sine", "300",
            ])
        return try await Scratch.withFile(wave.output) { path in
            var client = Client(url)
            client.path = "/v1/voices"
            client.headers = ["Authorization": "Bearer any"]
            client.options =
                headers.flatMap { ["-H", $0] } + ["-F", "name=\(name)"]
                + fields.flatMap { ["--form-string", $0] }
                + ["-F", "sample=@\(path)"]
            return try await client.sendForm()
        }
    }

    @Test func earlierVersionsTakeAStatement() async throws {
        try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            let made = try await Self.create(url)
            #expect(made.status == 200, "\(made.text)")
            #expect(made.json["display_name"]?.text == "Ada")
            #expect(try await Self.create(url, fields: ["gender=female"]).status == 400)
            #expect(try await Self.create(url, headers: []).status == 400)
            #expect(try await Self.create(url, seconds: 31).status == 400)
            let list = try await Client.json(
                url, "/v1/voices?type=personal", "GET", "", ["Speechify-Version": "2026-06-01"])
            #expect(list.json.elements?.map { $0["id"] } == [made.json["id"]])
            let paged = try await Client.json(url, "/v1/voices?type=personal", "GET")
            #expect(paged.json["voices"]?.elements?.count == 1)
            #expect(paged.json["has_more"]?.flag == false)
        }
    }

    @Test func keysReplayAnswers() async throws {
        try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            let headers = Self.oldVersion + ["Idempotency-Key: key"]
            let first = try await Self.create(url, headers: headers)
            let again = try await Self.create(url, headers: headers)
            #expect(again.status == 200)
            #expect(again.body == first.body)
            #expect(again.headers["idempotent-replayed"] == "true")
            #expect(first.headers["idempotent-replayed"] == nil)
            let other = try await Self.create(url, name: "Bob", headers: headers)
            #expect(other.status == 409)
            #expect(other.json["error"]?["code"]?.text == "idempotency_conflict")
            // A refusal is replayed as well.
            let failing = headers.dropLast() + ["Idempotency-Key: bad"]
            _ = try await Self.create(url, headers: Array(failing), seconds: 3)
            let refused = try await Self.create(url, headers: Array(failing), seconds: 3)
            #expect(refused.status == 400)
            #expect(refused.headers["idempotent-replayed"] == "true")
        }
    }

    /// An answer that is held back for an hour is in flight for an hour.
    @Test(.timeLimit(.minutes(5))) func requestsInFlightConflict() async throws {
        try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            let headers = Self.oldVersion + ["Idempotency-Key: key"]
            let first = Task {
                try await Self.create(url, headers: headers + ["X-Syrinx-Fault: delay=3600000"])
            }
            defer { first.cancel() }
            while try await Client.json(url, "/v1/voices?type=personal", "GET").json["voices"]?.elements?
                .isEmpty != false
            {
                await Task.yield()
            }
            let second = try await Self.create(url, headers: headers)
            #expect(second.status == 409)
            #expect(second.json["error"]?["code"]?.text == "idempotency_conflict")
        }
    }

    @Test func plansWithoutCloningAreTold() async throws {
        try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            let answer = try await Self.create(
                url, headers: Self.oldVersion + ["X-Syrinx-Fault: outcome=voice_cloning_not_included"])
            #expect(answer.status == 402)
            #expect(answer.json["error"]?["code"]?.text == "voice_cloning_not_included")
        }
    }

    @Test func sharedVoicesStay() async throws {
        try await Emulator.withEmulator(EmulatorConfiguration()) { url async throws in
            #expect(try await Client.json(url, "/v1/voices/george", "DELETE").status == 403)
            #expect(try await Client.json(url, "/v1/voices/george", "GET").json["type"]?.text == "shared")
            #expect(
                try await Client.json(url, "/v1/voices?locale=de", "GET").json["voices"]?.elements?.count == 1
            )
            for (version, count) in [("2026-09-11", 12), ("2026-09-30", 0)] {
                let list = try await Client.json(
                    url, "/v1/voices?model=simba-english", "GET", "", ["Speechify-Version": version])
                #expect((list.json["voices"]?.elements ?? list.json.elements)?.count == count, "\(version)")
            }
            #expect(try await Client.json(url, "/v1/voices?limit=0", "GET").status == 400)
            #expect(try await Client.json(url, "/v1/voices?cursor=!", "GET").status == 400)
            #expect(try await Client.json(url, "/health", "GET", "", ["Authorization": ""]).status == 200)
        }
    }

    /// A page has 50 voices where nobody says more.
    @Test func listsHavePages() throws {
        let made = (0..<55).map { number in
            SpeechifyState.Voice(
                id: "v\(number)", name: "V", gender: "male", locale: "en-US", hasAvatar: false,
                timbre: Timbre(number: number))
        }
        func list(_ query: String, _ version: String) throws -> JSONTree {
            let list = try SpeechifyList(
                RequestTarget("/v1/voices\(query)"), SpeechifyVersion([.speechifyVersion: version]))
            return try JSONReader.tree(from: Array(list.json(made).utf8))
        }
        let first = try list("", "2026-09-30")
        #expect(first["voices"]?.elements?.count == 50 && first["has_more"]?.flag == true)
        let cursor = try #require(first["next_cursor"]?.text)
        let second = try list("?cursor=\(cursor)", "2026-09-30")
        #expect(second["voices"]?.elements?.count == 17 && second["has_more"]?.flag == false)
        #expect(try list("", "2025-01-01").elements?.count == 67)
    }

    /// Nothing is kept that has no bounds.
    @Test func longTextsAreRefused() async throws {
        try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            let long = String(repeating: "x", count: Workshop.textByteLimit + 1)
            let form = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n\(long)\r\n--b--\r\n"
            let type = ["Content-Type": "multipart/form-data; boundary=b"]
            #expect(try await Client.json(url, "/v1/voices", "POST", form, type).status == 400)
            let voice = "{\"name\":\"\(long)\",\"consent\":\"\"}"
            let answer = try await Client.json(url, "/api/v2/voices", "POST", voice)
            #expect(answer.status == 400 && "\(answer.json)".contains("bytes"))
        }
    }

    @Test func tokensAreGiven() async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.acceptedKeys = ["secret-key"]
        try await Emulator.withEmulator(configuration) { url in
            var client = Client(url)
            client.path = "/v1/auth/token"
            client.headers = [
                "Authorization": "Bearer secret-key", "Content-Type": "application/x-www-form-urlencoded",
            ]
            client.body = Array("grant_type=client_credentials&scope=audio%3Astream".utf8)
            let token = try await client.send().json
            #expect(token["scope"]?.text == "audio:stream")
            #expect(token["expires_in"]?.wholeNumber == 600)
            let secret = try #require(token["access_token"]?.text)
            let answer = try await Client.json(
                url, "/v1/audio/stream", "POST", "{\"input\":\"Hello.\",\"voice_id\":\"george\"}",
                ["Authorization": "Bearer \(secret)"])
            #expect(answer.status == 200)
        }
    }

    @Test func streamsFailWithAnEvent() async throws {
        try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
            let answer = try await Client.json(
                url, "/v1/audio/stream/with-timestamps", "POST",
                "{\"input\":\"Hello.\",\"voice_id\":\"george\",\"output_format\":\"pcm_8000\"}",
                ["X-Syrinx-Fault": "outcome=upstream_failure", "X-Request-ID": "trace"])
            let last = try #require(answer.text.split(separator: "\n\n").last)
            #expect(last.hasPrefix("event: speech.error\ndata: "))
            let data = try JSONReader.tree(from: Array(last.split(separator: "\n")[1].dropFirst(6).utf8))
            #expect(data["type"]?.text == "speech.error")
            #expect(data["error"]?["code"]?.text == "upstream_failure")
            #expect(data["request_id"]?.text == "trace")
        }
    }
}
