// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

/// The request log, as Python reads it.
@Suite struct RequestLogTests {
    private static func log(
        _ change: (inout EmulatorConfiguration) -> Void = { _ in },
        _ send: @Sendable (Client) async throws -> Void
    ) async throws -> String {
        let lines = Lines()
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.onRequest = { lines.append($0) }
        change(&configuration)
        // The last line is written when the server has ended, at the latest.
        try await Emulator.withEmulator(configuration) { try await send(Client($0)) }
        return lines.text
    }

    private static func judge(_ log: String, _ script: String) async throws {
        let result = try await Tool.run(
            "python3",
            ["-c", "import json, sys\nlines = [json.loads(line) for line in sys.stdin]\n" + script],
            input: Array(log.utf8))
        #expect(result.status == 0, "\(result.errors)\n\(log)")
    }

    @Test func eachRequestIsToldOnce() async throws {
        let log = try await Self.log { client in
            _ = try await client.send()
            var other = client
            other.headers["X-Syrinx-Fault"] = "delay=20 cut=500:unfinished"
            _ = try await other.send()
            other.headers["X-Syrinx-Fault"] = "close"
            _ = try await other.send()
            other.headers["X-Syrinx-Fault"] = nil
            other.headers["X-Microsoft-OutputFormat"] = "none"
            other.path += "?subscription-key=query-secret"
            _ = try await other.send()
        }
        try await Self.judge(
            log,
            """
            import datetime
            assert [line["request"] for line in lines] == [1, 2, 3, 4], lines
            assert len({line["connection"] for line in lines}) == 4
            assert [line["status"] for line in lines] == [200, 200, None, 400]
            assert [line["whole"] for line in lines] == [True, False, False, True]
            assert [line["bytesOut"] for line in lines][:3] == [48000, 500, 0]
            assert all(line["path"] == "/cognitiveservices/v1" and line["method"] == "POST" for line in lines)
            first, second = lines[0], lines[1]
            assert first["format"] == "raw-16khz-16bit-mono-pcm" and first["textLength"] == 6
            assert "fault" not in first and "delayMs" not in first and "text" not in first
            assert second["fault"] == "delay=20 cut=500:unfinished" and second["delayMs"] == 20
            assert second["firstByteMs"] >= 20 and second["totalMs"] >= second["firstByteMs"]
            age = datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.fromisoformat(first["time"].replace("Z", "+00:00"))
            assert datetime.timedelta() <= age < datetime.timedelta(minutes=10), first["time"]
            """)
    }

    @Test func textIsToldOnlyOnDemand() async throws {
        for logsText in [false, true] {
            let log = try await Self.log({ $0.logsText = logsText }) { client in
                var client = client
                client.body = Array(Client.ssml("Grün &quot;said&quot; \u{1}&lt;x&gt;\n").utf8)
                client.body = Array(Client.ssml("Grün &quot;said&quot; &lt;x&gt;").utf8)
                _ = try await client.send()
            }
            #expect(log.contains("Grün") == logsText)
            if logsText { try await Self.judge(log, "assert lines[0]['text'] == 'Grün \"said\" <x>', lines") }
        }
    }

    /// Whatever a client sends, however it is answered.
    @Test func credentialsAreNeverTold() async throws {
        let lines = Lines()
        let log = try await Self.log({
            $0.acceptedKeys = ["secret-key"]
            $0.logsText = true
        }) { client in
            for path in [
                "/cognitiveservices/v1?key=secret-key", "/sts/v1.0/issueToken", "/secret?secret-key", "/x",
            ] {
                for key in ["secret-key", "secret-other"] {
                    var client = client
                    client.path = path
                    client.headers["Ocp-Apim-Subscription-Key"] = key
                    client.headers["Authorization"] = "Bearer aad#/subscriptions/x#secret-token"
                    let answer = try await client.send()
                    if path.hasPrefix("/sts") { lines.append(answer.text) }
                    if key != "secret-key" || !path.hasPrefix("/sts") { lines.append(answer.text) }
                }
            }
        }
        #expect(log.split(separator: "\n").count == 8)
        for secret in ["secret-key", "secret-other", "secret-token", "eyJ"] { #expect(!log.contains(secret)) }
        for secret in ["secret-key", "secret-other", "secret-token"] { #expect(!lines.text.contains(secret)) }
    }

    @Test func textIsEscaped() async throws {
        let text =
            String(String.UnicodeScalarView((0..<0x180).compactMap { Unicode.Scalar($0) })) + "😀\u{2028}"
        let result = try await Tool.run(
            "python3",
            [
                "-c",
                "import json, sys; sys.stdout.buffer.write(json.loads(sys.stdin.buffer.read()).encode())",
            ],
            input: Array(JSONText.string(text).utf8))
        #expect(result.text == text, "\(result.errors)")
    }
}
