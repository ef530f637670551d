// SPDX-License-Identifier: Apache-2.0

import NIOHTTP1
import Synchronization
import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct ManagementClientTests {
    private static func client(_ server: LocalServer, retries: Int = 0) -> ManagementClient {
        var retry = RetryPolicy()
        retry.limit = retries
        return ManagementClient(
            provider: .azure, address: server.url, transport: HTTPTransport(),
            identity: Identity(bearer: .key("secret-key")), retry: retry, explain: { _ in nil })
    }

    /// - Returns: How a request fails that is answered with this.
    private static func failure(_ answer: LocalServer.Answer) async throws -> SyrinxError {
        let failure = Mutex<SyrinxError?>(nil)
        try await LocalServer.run({ _ in answer }) { server in
            let request = ManagementClient.Request(.GET, "/voices")
            let error = await #expect(throws: SyrinxError.self) {
                try await client(server).answer(to: request)
            }
            failure.withLock { $0 = error }
        }
        let error = failure.withLock { $0 }
        return try #require(error)
    }

    @Test(
        arguments: [
            (
                #"{"error":{"code":"BadRequest","message":"Invalid.","innererror":{"code":"X","message":"No audio.","innererror":{"code":"Y"}}}}"#,
                "Invalid. (No audio.)"
            ),
            (
                #"{"error":{"code":"A","message":"","details":[{"code":"B","message":"Too short."}]}}"#,
                "Too short."
            ),
            (
                #"{"error":{"code":"validation_failed","message":"Wrong.","fields":{"gender":"missing"}},"request_id":"r"}"#,
                "Wrong. (gender: missing)"
            ),
            (#"{"success":false,"message":"No such plan."}"#, "No such plan."),
            (#"{"error":"Just words."}"#, "Just words."), ("plain\u{1B}[31m text", "plain [31m text"),
            ("", ""), ("[]", nil),
        ] as [(String, String?)]) func theInnermostWordsAreTold(_ body: String, _ words: String?) async throws
    {
        let error = try await Self.failure(FakeService.json(400, body))
        #expect(error.serviceMessage == words)
        #expect(error.status == 400 && error.code == .requestRefused)
        #expect(error.message == "Azure rejects what was asked for (HTTP 400).")
    }

    @Test(arguments: [400, 401, 403, 404, 409, 422]) func aKeyThatComesBackIsHidden(_ status: Int)
        async throws
    {
        let body = #"{"error":{"code":"A","message":"The key secret-key is no good."}}"#
        let error = try await Self.failure(FakeService.json(status, body))
        #expect(!error.description.contains("secret-key"))
        #expect(error.serviceMessage?.contains("(redacted)") == true)
    }

    @Test func whatIsNoJSONIsTold() async throws {
        let error = try await Self.failure(FakeService.json(200, "<html>"))
        #expect(error.code == .undecodable && error.message.contains("--endpoint"))
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504]) func whatMayPassIsAskedForAgain(_ status: Int)
        async throws
    {
        let count = Mutex(0)
        try await LocalServer.run({ _ in
            count.withLock { $0 += 1 }
            return count.withLock(\.self) == 1
                ? FakeService.json(status, "{}", ["Retry-After": "0"]) : FakeService.json(200, "{}")
        }) { server in
            let steps = Mutex<[CloningStep]>([])
            var request = ManagementClient.Request(.POST, "/voices")
            request.onStep = { step in steps.withLock { $0.append(step) } }
            try await Self.client(server, retries: 1).answer(to: request)
            #expect(server.requests.count == 2 && steps.withLock(\.count) == 1)
            // What makes something and has no key is not sent twice by itself.
            count.withLock { $0 = 0 }
            request.isRepeatable = false
            let last = request
            let error = await #expect(throws: SyrinxError.self) {
                try await Self.client(server, retries: 1).answer(to: last)
            }
            #expect(error?.status == status && server.requests.count == 3)
        }
    }

    @Test func pausesGrowToABound() {
        let schedule = PollingSchedule()
        let pauses = (1...7).map { schedule.pause(after: $0).milliseconds }
        #expect(pauses == [1000, 1500, 2250, 3375, 5000, 5000, 5000])
        #expect(schedule.pause(after: 1_000_000) == .seconds(5))
        // Hours are not asked through every five seconds.
        #expect(schedule.pause(after: 100, waited: .seconds(90)) == .seconds(5))
        #expect(schedule.pause(after: 100, waited: .seconds(300)) == .seconds(15))
        #expect(schedule.pause(after: 100, waited: .seconds(7200)) == .seconds(30))
        #expect(schedule.pause(after: 1, waited: .seconds(7200)) == .seconds(1))
    }

    /// A signature is hidden in whatever form it comes back: with its query and alone, as it was sent and decoded, whole
    /// and where the answer is cut.
    @Test(arguments: [200, 400, 404, 500]) func whatIsSecretInAURLIsHidden(_ status: Int) async throws {
        let signature = "aB%2Fc3dEf%2BgHiJkLmNoP%3D"
        let secrets = ["sv=2026-01-01&sp=rl&sig=\(signature)", "/hooks/0123456789abcdef"]
        let forms = [
            "https://x.example/c?sv=2026-01-01&sp=rl&sig=\(signature)", "sig=\(signature)&amp;x", signature,
            "aB/c3dEf+gHiJkLmNoP=", "aB%2fc3dEf%2bgHiJkLmNoP%3d", "/hooks/0123456789abcdef",
            "path 0123456789abcdef",
        ]
        let filler = String(repeating: "x", count: SyrinxError.serviceTextLimit - 8)
        for words in forms + forms.map({ filler + $0 }) {
            for body in ["{\"success\":false,\"message\":\"\(words)\"}", "plain: \(words)"] {
                guard status != 200 || body.hasPrefix("{") else { continue }
                let text = Mutex("")
                try await LocalServer.run({ _ in FakeService.json(status, body) }) { server in
                    var request = ManagementClient.Request(.GET, "/voices")
                    request.secrets = secrets
                    do {
                        let reply = try await Self.client(server).answer(to: request)
                        text.withLock { $0 = reply.json.text }
                    } catch {
                        text.withLock { $0 = "\(error)" }
                    }
                }
                let told = text.withLock(\.self)
                for part in ["aB%2", "aB/c", "gHiJ", "0123456"] {
                    #expect(!told.contains(part), "\(words.suffix(60)): \(told.suffix(60))")
                }
            }
        }
    }

    @Test func ordinaryWordsAreNotHidden() {
        let text = URLSecret.hide(["sp=rl&sig=0123456789", "", "/", "a/b"], in: "rl is a/b, and sig stays")
        #expect(text == "rl is a/b, and sig stays")
        #expect("a%2Fb%zz%4".percentDecoded == "a/b%zz%4")
    }

    @Test func waitingEndsAtItsLimit() async throws {
        var schedule = PollingSchedule()
        schedule.limit = .zero
        var count = 0
        let answer = try await schedule.poll { () throws(SyrinxError) -> Int? in
            count += 1
            return nil
        }
        #expect(answer == nil && count == 1)
    }
}
