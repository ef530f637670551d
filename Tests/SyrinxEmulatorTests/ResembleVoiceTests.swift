// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

@Suite struct ResembleVoiceTests {
    private static func configuration(_ operationTime: Duration) -> EmulatorConfiguration {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.operationTime = operationTime
        return configuration
    }

    /// 1 s of sound, in base 64.
    private static func consent(silent: Bool = false) async throws -> String {
        let effects = silent ? ["trim", "0", "2"] : ["synth", "2", "sine", "300"]
        return Base64.encode(
            try await Tool.run(
                "sox", ["-D", "-n", "-r", "8000", "-b", "16", "-c", "1", "-t", "wav", "-"] + effects
            ).output)
    }

    @Test func callbacksAreMadeOnce() async throws {
        let result = try await Emulator.withEmulator(Self.configuration(.zero)) { url in
            try await Tool.run("python3", [Fixture.path("resemble_callbacks.py"), url])
        }
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.text.split(separator: "\n") == [
                "fine /secret-fine application/json True True finished True [] 0",
                "short /secret-short application/json False True dataset_issue False [('take 0', 'This is take 0.')] 10",
                "bad /secret-bad application/json False True dataset_issue False [('take 0', 'This is take 0.')] 10",
                "false /secret-false application/json False True consent_validation_failed False [] 0",
            ])
    }

    @Test func voicesAreTrainedFromADataset() async throws {
        try await Emulator.withEmulator(Self.configuration(.seconds(3600))) { url in
            let consent = try await Self.consent()
            let made = try await Client.json(
                url, "/api/v2/voices", "POST",
                "{\"name\":\"Ada\",\"consent\":\"\(consent)\",\"dataset_url\":\"https://x.example/d.zip\"}")
            #expect(made.status == 200)
            let id = try #require(made.json["item"]?["uuid"]?.text)
            #expect(made.json["item"]?["voice_type"]?.text == "professional")
            #expect(made.json["item"]?["status"]?.text == "running")
            #expect(
                try await Client.json(url, "/api/v2/voices/\(id)/build", "POST").json["success"]?.flag
                    == false)
            let speech = try await Client.json(
                url, "/stream", "POST", "{\"voice_uuid\":\"\(id)\",\"data\":\"Hello.\"}")
            #expect(speech.status == 400)
            #expect(speech.json["error_name"]?.text == "VoiceNotReady")
            let renamed = try await Client.json(url, "/api/v2/voices/\(id)", "PUT", "{\"name\":\"Bob\"}")
            #expect(renamed.json["item"]?["name"]?.text == "Bob")
            // Not idempotent, as the service is not.
            let rapid =
                "{\"name\":\"Ada\",\"consent\":\"\(consent)\",\"voice_type\":\"rapid\",\"dataset_url\":\"https://x.example/d.wav\"}"
            let second = try await Client.json(url, "/api/v2/voices", "POST", rapid)
            let third = try await Client.json(url, "/api/v2/voices", "POST", rapid)
            #expect(second.json["item"]?["uuid"] != third.json["item"]?["uuid"])
            #expect(second.json["item"]?["status"]?.text == "initializing")
            let page = try await Client.json(url, "/api/v2/voices?page=2&page_size=2", "GET").json
            #expect(page["items"]?.elements?.count == 1)
            #expect(page["num_pages"]?.wholeNumber == 2)
        }
    }

    @Test(arguments: [
        ("{\"consent\":\"x\"}", 400), ("{\"name\":\"A\"}", 400),
        ("{\"name\":\"A\",\"consent\":\"aGVsbG8=\"}", 400),
        ("{\"name\":\"A\",\"consent\":\"%\",\"voice_type\":\"other\"}", 400),
        ("{\"name\":\"A\",\"consent\":\"%\",\"callback_uri\":\"file:///etc\"}", 400),
        ("{\"name\":\"A\",\"consent\":\"%\",\"callback_uri\":null}", 200), ("[]", 400),
    ])
    func voicesAreJudged(body: String, status: Int) async throws {
        let consent = try await Self.consent()
        let answer = try await Emulator.withEmulator(Self.configuration(.zero)) { url in
            try await Client.json(
                url, "/api/v2/voices", "POST",
                body.split(separator: "%", omittingEmptySubsequences: false).joined(separator: consent))
        }
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.json["success"]?.flag == (status == 200))
    }

    @Test func silentConsentsFail() async throws {
        try await Emulator.withEmulator(Self.configuration(.zero)) { url in
            let consent = try await Self.consent(silent: true)
            let made = try await Client.json(
                url, "/api/v2/voices", "POST",
                "{\"name\":\"Ada\",\"consent\":\"\(consent)\",\"voice_type\":\"rapid\"}")
            let id = try #require(made.json["item"]?["uuid"]?.text)
            let voice = try await Client.json(url, "/api/v2/voices/\(id)", "GET").json
            #expect(voice["item"]?["status"]?.text == "consent_validation_failed")
            #expect(try await Client.json(url, "/api/v2/voices/none", "GET").status == 404)
            #expect(try await Client.json(url, "/api/v2/voices/\(id)/recordings/none", "GET").status == 404)
            #expect(try await Client.json(url, "/api/v2/voices/\(id)/nothing", "GET").status == 404)
        }
    }

    /// Nobody takes the callback, and the emulator ends while it waits for another.
    @Test(.timeLimit(.minutes(5))) func lostCallbacksHoldNothingUp() async throws {
        let (lines, continuation) = AsyncStream<String>.makeStream()
        var configuration = Self.configuration(.zero)
        configuration.onWarning = { continuation.yield($0) }
        let consent = try await Self.consent(silent: true)
        let body =
            "{\"name\":\"A\",\"consent\":\"\(consent)\",\"callback_uri\":\"http://127.0.0.1:1/secret\"}"
        let line = try await Emulator.withEmulator(configuration) { url in
            _ = try await Client.json(url, "/api/v2/voices", "POST", body)
            return await lines.first { _ in true }
        }
        #expect(line?.hasPrefix("A callback was not taken") == true)
        #expect(line?.contains("secret") == false)
        try await Emulator.withEmulator(Self.configuration(.seconds(3600))) { url in
            _ = try await Client.json(url, "/api/v2/voices", "POST", body)
        }
    }
}
