// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

/// Azure's custom voice API, asked by curl.
@Suite struct CustomVoiceTests {
    private static let version = "api-version=2026-01-01"
    private static let key = ["Ocp-Apim-Subscription-Key": "secret-key", "Authorization": ""]

    private static func ask(
        _ url: String, _ path: String, _ method: String = "GET", _ body: String = "",
        _ headers: [String: String] = [:]
    ) async throws -> Client.Answer {
        let query = path.contains("api-version") ? "" : (path.contains("?") ? "&" : "?") + version
        return try await Client.json(
            url, "/customvoice" + path + query, method, body, key.merging(headers) { $1 })
    }

    /// A form with `audiodata`, by curl.
    private static func upload(
        _ url: String, _ path: String, _ fields: [String], _ recordings: [[UInt8]], _ headers: [String] = []
    ) async throws -> Client.Answer {
        var client = Client(url)
        client.path = "/customvoice\(path)?\(version)"
        client.headers = ["Ocp-Apim-Subscription-Key": "secret-key"]
        client.options = headers.flatMap { ["-H", $0] } + fields.flatMap { ["-F", $0] }
        guard let first = recordings.first else { return try await client.sendForm() }
        return try await Scratch.withFile(first) { [client] path in
            var client = client
            for _ in recordings { client.options += ["-F", "audiodata=@\(path);type=audio/wav"] }
            return try await client.sendForm()
        }
    }

    private static func wave(_ seconds: Double, silent: Bool = false) async throws -> [UInt8] {
        let effects = silent ? ["trim", "0", "\(seconds)"] : ["synth", "\(seconds)", "sine", "300"]
        return try await Tool.run(
            "sox", ["-D", "-n", "-r", "16000", "-b", "16", "-c", "1", "-t", "wav", "-"] + effects
        ).output
    }

    private static func configuration(_ operationTime: Duration = .zero) -> EmulatorConfiguration {
        var configuration = EmulatorConfiguration()
        configuration.operationTime = operationTime
        return configuration
    }

    private static let consent = [
        "projectId=studio", "voiceTalentName=Ada Lovelace", "companyName=Contoso", "locale=en-US",
    ]

    /// A project and a good consent.
    private static func prepare(_ url: String) async throws {
        #expect(try await ask(url, "/projects/studio", "PUT", "{\"kind\":\"PersonalVoice\"}").status == 201)
        #expect(try await upload(url, "/consents/ada-consent", consent, [try await wave(4)]).status == 201)
    }

    private static func speak(_ url: String, _ id: String) async throws -> Client.Answer {
        var client = Client(url)
        client.body = Array(
            """
            <speak version='1.0' xmlns:mstts='http://www.w3.org/2001/mstts' xml:lang='en-US'>\
            <voice name='PhoenixLatestNeural'><mstts:ttsembedding speakerProfileId='\(id)'>Hello there.\
            </mstts:ttsembedding></voice></speak>
            """.utf8)
        return try await client.send()
    }

    @Test func aVoiceIsMadeSpokenWithAndDeleted() async throws {
        try await Emulator.withEmulator(Self.configuration()) { url in
            try await Self.prepare(url)
            #expect(
                try await Self.ask(url, "/projects/studio", "PUT", "{\"kind\":\"PersonalVoice\"}").status
                    == 200)
            let made = try await Self.upload(
                url, "/personalvoices/ada", ["projectId=studio", "consentId=ada-consent"],
                [try await Self.wave(4), try await Self.wave(4)])
            #expect(made.status == 201, "\(made.text)")
            #expect(made.json["status"]?.text == "NotStarted")
            let id = try #require(made.json["speakerProfileId"]?.text)
            #expect(MadeID.isUUID(id))
            let location = try #require(made.headers["operation-location"])
            let operation = try #require(made.headers["operation-id"])
            #expect(location == "\(url)/customvoice/operations/\(operation)?\(Self.version)")
            let polled = try await Self.ask(url, "/operations/\(operation)")
            #expect(polled.json == .object([("id", .string(operation)), ("status", .string("Succeeded"))]))
            #expect(try await Self.ask(url, "/personalvoices/ada").json["status"]?.text == "Succeeded")

            let other = try await Self.ask(
                url, "/personalvoices/bob", "PUT",
                """
                {"projectId":"studio","consentId":"ada-consent","audios":{"containerUrl":"https://x.example/c?sig=s",\
                "prefix":"bob/","extensions":[".wav"]}}
                """)
            #expect(other.status == 201)
            let otherID = try #require(other.json["speakerProfileId"]?.text)
            let sound = try await Self.speak(url, id)
            #expect(sound.status == 200)
            #expect(sound.body.count > 16_000)
            #expect(try await Self.speak(url, id).body == sound.body)
            #expect(try await Self.speak(url, otherID).body != sound.body)

            #expect(try await Self.ask(url, "/projects/studio", "DELETE").status == 400)
            let deleted = try await Self.ask(url, "/personalvoices/ada", "DELETE")
            #expect(deleted.status == 204)
            #expect(deleted.headers["content-length"] == nil)
            #expect(try await Self.ask(url, "/personalvoices/ada", "DELETE").status == 404)
            #expect(try await Self.speak(url, id).status == 400)
            #expect(try await Self.ask(url, "/projects/studio?forceDelete=true", "DELETE").status == 204)
            #expect(try await Self.ask(url, "/consents").json["value"]?.elements?.isEmpty == true)
        }
    }

    @Test func operationsTakeTheirTime() async throws {
        try await Emulator.withEmulator(Self.configuration(.seconds(3600))) { url in
            try await Self.prepare(url)
            #expect(try await Self.ask(url, "/consents/ada-consent").json["status"]?.text == "Running")
            let early = try await Self.upload(
                url, "/personalvoices/ada", ["projectId=studio", "consentId=ada-consent"],
                [try await Self.wave(8)])
            #expect(early.status == 400)
            #expect(early.json["error"]?["code"]?.text == "BadArgument")
            #expect(early.headers["x-ms-error-code"] == "BadArgument")
        }
    }

    /// The same request with the same `Operation-Id` makes nothing more, though its boundary is another one.
    @Test func operationIDsMakeRequestsRepeatable() async throws {
        try await Emulator.withEmulator(Self.configuration()) { url in
            try await Self.prepare(url)
            let sample = try await Self.wave(6)
            let fields = ["projectId=studio", "consentId=ada-consent"]
            func make(_ id: String, _ fields: [String]) async throws -> Client.Answer {
                try await Self.upload(url, "/personalvoices/\(id)", fields, [sample], ["Operation-Id: op-1"])
            }
            let first = try await make("ada", fields)
            #expect(first.status == 201)
            let again = try await make("ada", fields)
            #expect(again.status == 201)
            #expect(again.json["speakerProfileId"] == first.json["speakerProfileId"])
            #expect(again.headers["operation-id"] == "op-1")
            #expect(try await make("bob", fields).status == 400)
            #expect(try await make("ada", fields + ["displayName=Ada"]).status == 400)
            #expect(try await Self.upload(url, "/personalvoices/ada", fields, [sample]).status == 400)
            #expect(try await Self.ask(url, "/personalvoices").json["value"]?.elements?.count == 1)
        }
    }

    @Test(arguments: [("short", 3.0, false), ("silent", 8.0, true)])
    func poorPromptsFail(name: String, seconds: Double, silent: Bool) async throws {
        try await Emulator.withEmulator(Self.configuration()) { url in
            try await Self.prepare(url)
            let made = try await Self.upload(
                url, "/personalvoices/\(name)", ["projectId=studio", "consentId=ada-consent"],
                [try await Self.wave(seconds, silent: silent)])
            #expect(made.status == 201)
            let voice = try await Self.ask(url, "/personalvoices/\(name)").json
            #expect(voice["status"]?.text == "Failed")
            #expect(voice["properties"]?["failureReason"]?.text == "DataNotEnough")
            #expect(try await Self.speak(url, made.json["speakerProfileId"]?.text ?? "").status == 400)
        }
    }

    @Test func failuresCanBeHad() async throws {
        try await Emulator.withEmulator(Self.configuration()) { url in
            try await Self.prepare(url)
            let made = try await Self.upload(
                url, "/personalvoices/ada", ["projectId=studio", "consentId=ada-consent"],
                [try await Self.wave(8)],
                ["X-Syrinx-Fault: outcome=SpeakerVerificationFailed"])
            #expect(made.status == 201)
            let voice = try await Self.ask(url, "/personalvoices/ada").json
            #expect(voice["properties"]?["failureReason"]?.text == "SpeakerVerificationFailed")
            let silent = try await Self.upload(
                url, "/consents/silent", Self.consent, [try await Self.wave(4, silent: true)])
            #expect(silent.status == 201)
            let consent = try await Self.ask(url, "/consents/silent").json
            #expect(consent["properties"]?["failureReason"]?.text == "AudioAndScriptNotMatch")
        }
    }

    static let refused: [(path: String, method: String, body: String, status: Int, code: String)] = [
        ("/projects?api-version=2020-01-01", "GET", "", 400, "BadArgument"),
        ("/projects/x", "PUT", "{\"kind\":\"PersonalVoice\"}", 400, "BadArgument"),
        ("/projects/.dot", "PUT", "{\"kind\":\"PersonalVoice\"}", 400, "BadArgument"),
        ("/projects/fine", "PUT", "{\"kind\":\"Other\"}", 400, "BadArgument"),
        ("/projects/fine", "PUT", "[]", 400, "BadArgument"),
        ("/projects/fine", "PUT", "{", 400, "BadArgument"),
        ("/projects/fine", "GET", "", 404, "NotFound"),
        ("/operations/fine", "GET", "", 404, "NotFound"),
        ("/nothing", "GET", "", 404, "NotFound"),
        ("/projects", "PATCH", "", 405, "BadRequest"),
        (
            "/consents/fine", "PUT",
            "{\"projectId\":\"none\",\"voiceTalentName\":\"A\",\"companyName\":\"B\",\"locale\":\"en-US\",\"audioUrl\":\"https://x\"}",
            400, "BadArgument"
        ),
        ("/projects?skip=-1", "GET", "", 400, "BadArgument"),
        ("/consents?filter=status%20ne%20'Failed'", "GET", "", 400, "BadArgument"),
        ("/projects?maxpagesize=0", "GET", "", 400, "BadArgument"),
    ]

    @Test(arguments: refused.indices)
    func refusalsHaveTheEnvelope(index: Int) async throws {
        let (path, method, body, status, code) = Self.refused[index]
        let answer = try await Emulator.withEmulator(Self.configuration()) { url in
            try await Self.ask(url, path, method, body)
        }
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.json["error"]?["code"]?.text == code)
        #expect(answer.headers["x-ms-error-code"] == code)
    }

    @Test func keysAndVersionsAreRequired() async throws {
        try await Emulator.withEmulator(Self.configuration()) { url in
            let bare = try await Client.json(url, "/customvoice/projects", "GET", "", Self.key)
            #expect(bare.status == 400)
            let closed = try await Client.json(
                url, "/customvoice/projects?\(Self.version)", "GET", "", ["Authorization": ""])
            #expect(closed.status == 401)
            #expect(closed.json["error"]?["code"]?.text == "Unauthorized")
            for version in ["2023-12-01-preview", "2024-02-01-preview"] {
                #expect(try await Self.ask(url, "/basemodels?api-version=\(version)").status == 200)
            }
        }
    }

    @Test func listsHavePages() async throws {
        try await Emulator.withEmulator(Self.configuration()) { url in
            for number in 1...5 {
                _ = try await Self.ask(
                    url, "/projects/studio-\(number)", "PUT", "{\"kind\":\"PersonalVoice\"}")
            }
            var ids: [String] = []
            var next: String? = "/projects?maxpagesize=2"
            while let path = next {
                let page = try await Self.ask(url, path).json
                ids += page["value"]?.elements?.compactMap { $0["id"]?.text } ?? []
                next = page["nextLink"]?.text.map { String($0.dropFirst("\(url)/customvoice".count)) }
                #expect(ids.count <= 5)
            }
            #expect(ids == (1...5).map { "studio-\($0)" })
        }
    }

    /// A file that is neither, and a body that is larger than may be.
    @Test func uploadsAreBounded() async throws {
        try await Emulator.withEmulator(Self.configuration()) { url in
            _ = try await Self.ask(url, "/projects/studio", "PUT", "{\"kind\":\"PersonalVoice\"}")
            let text = try await Self.upload(url, "/consents/text", Self.consent, [Array("hello".utf8)])
            #expect(text.status == 415)
            #expect(text.json["error"]?["code"]?.text == "UnsupportedMediaType")
            #expect(try await Self.upload(url, "/consents/none", Self.consent, []).status == 400)
            let large = try await Self.ask(
                url, "/consents/large", "POST", "x",
                ["Content-Type": "multipart/form-data; boundary=x", "Content-Length": "\(65 << 20)"])
            #expect(large.status == 413)
        }
    }
}

extension Client {
    /// curl makes the body, of its options.
    func sendForm() async throws -> Answer {
        var arguments = ["-sS", "-i", "-N", "--noproxy", "*"]
        for (name, value) in headers { arguments += ["-H", "\(name): \(value)"] }
        return Self.parse(try await Tool.run("curl", arguments + options + [url + path]))
    }
}
