// SPDX-License-Identifier: Apache-2.0

import Synchronization
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

/// Over real HTTP: who gets to see the key, and who the token.
@Suite struct TokenRequestTests {
    private static let issuePath = "/sts/v1.0/issueToken"

    /// Issues tokens 1, 2, 3 and so on, and takes those that it is told to take.
    private final class Service: Sendable {
        struct State {
            var issuedCount = 0
            var refused: Set<String> = []
            var issueStatus = 200
        }

        let state = Mutex(State())

        func answer(_ request: LocalServer.Request) -> LocalServer.Answer {
            state.withLock { state in
                guard request.path == issuePath else {
                    let isRefused = state.refused.contains(request.headers["authorization"] ?? "")
                    return isRefused ? .init(status: 401, type: "text/plain", body: "No.") : .init()
                }
                guard state.issueStatus == 200 else {
                    return .init(
                        status: state.issueStatus, type: "text/plain", body: request.headers.description)
                }
                state.issuedCount += 1
                return .init(type: "text/plain", body: "token-\(state.issuedCount)\r\n")
            }
        }
    }

    @Test func aTokenStandsInForTheKey() async throws {
        let service = Service()
        try await LocalServer.run(service.answer) { server in
            let speech = try AzureSpeech(server, .issuedToken(key: "sesame"))
            for _ in 0..<3 { #expect(try await speech.say("Hello.") > 0) }
            let requests = server.requests
            #expect(requests.count == 4)
            let issue = try #require(requests.first)
            #expect(issue.method == "POST" && issue.path == Self.issuePath && issue.body.isEmpty)
            #expect(issue.headers["content-length"] == "0")
            #expect(issue.headers["ocp-apim-subscription-key"] == "sesame")
            for request in requests.dropFirst() {
                #expect(request.headers["authorization"] == "Bearer token-1")
                #expect(request.headers["ocp-apim-subscription-key"] == nil)
            }
        }
    }

    @Test func a401IsAnsweredWithANewToken() async throws {
        let service = Service()
        service.state.withLock { $0.refused = ["Bearer token-1"] }
        try await LocalServer.run(service.answer) { server in
            let speech = try AzureSpeech(server, .issuedToken(key: "sesame"))
            #expect(try await speech.say("Hello.") > 0)
            #expect(
                server.requests.map { $0.headers["authorization"] } == [
                    nil, "Bearer token-1", nil, "Bearer token-2",
                ])
        }
    }

    /// Once.
    @Test func asecond401IsTheEnd() async throws {
        let service = Service()
        service.state.withLock { $0.refused = ["Bearer token-1", "Bearer token-2"] }
        try await LocalServer.run(service.answer) { server in
            let speech = try AzureSpeech(server, .issuedToken(key: "sesame"))
            let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
            #expect(error?.code == .unauthorized)
            #expect(server.requests.count == 4)
        }
    }

    @Test(arguments: [Credential.key("sesame"), .bearer("sesame")])
    func whatCannotBeRenewedIsSentOnce(_ credential: Credential) async throws {
        try await LocalServer.run({ _ in .init(status: 401, type: "text/plain", body: "No.") }) { server in
            let speech = try AzureSpeech(server, credential)
            await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
            #expect(server.requests.count == 1)
        }
    }

    /// What the service sends back of the key is not shown either.
    @Test(arguments: [401, 403, 500, 429, 302])
    func aTokenThatIsNotIssued(status: Int) async throws {
        let service = Service()
        service.state.withLock { $0.issueStatus = status }
        try await LocalServer.run(service.answer) { server in
            let speech = try AzureSpeech(server, .issuedToken(key: "sesame"))
            let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
            #expect(error?.status == status)
            #expect(error?.description.contains("sesame") == false)
            #expect(server.requests.count == 1)
            #expect(server.requests.allSatisfy { $0.path == Self.issuePath })
        }
    }

    @Test(arguments: ["", "<html>Sign in</html>", "a b", "\u{1}", String(repeating: "a", count: 70_000)])
    func whatIsNoTokenIsRefused(_ body: String) async throws {
        try await LocalServer.run({ _ in .init(type: "text/plain", body: body) }) { server in
            let speech = try AzureSpeech(server, .issuedToken(key: "sesame"))
            await #expect(throws: SyrinxError.self) { try await speech.accessToken() }
        }
    }

    @Test func aCutTokenIsNone() async throws {
        try await LocalServer.run({ _ in .init(type: "text/plain", body: "half-a-tok", isCut: true) }) {
            server in
            let speech = try AzureSpeech(server, .issuedToken(key: "sesame"))
            let error = await #expect(throws: SyrinxError.self) { try await speech.accessToken() }
            #expect(error?.code == .partialAudio || error?.code == .serviceFailure)
        }
    }

    @Test func keysGoNowhereInTheClear() async throws {
        for credential in [Credential.key("s"), .bearer("s"), .issuedToken(key: "s")] {
            let speech = AzureSpeech(
                endpoint: try AzureEndpoint(url: "http://evil.invalid"), credential: credential,
                transport: HTTPTransport())
            let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
            #expect(error?.code == .invalidArgument)
            let list = await #expect(throws: SyrinxError.self) {
                try await speech.document(at: speech.endpoint.voicesURL)
            }
            #expect(list?.code == .invalidArgument)
        }
    }

    /// Whether it looks like audio or not.
    @Test(arguments: [
        LocalServer.Answer(status: 400, type: "text/plain", body: "Key sesame.", requestID: "sesame"),
        LocalServer.Answer(status: 200, type: "text/plain", body: "Key sesame.", requestID: "sesame"),
        LocalServer.Answer(status: 200, body: "{\"message\": \"Key sesame.\"}", requestID: "sesame"),
    ])
    func whatIsSentBackIsNotShown(_ answer: LocalServer.Answer) async throws {
        try await LocalServer.run({ _ in answer }) { server in
            for credential in [Credential.key("sesame"), .bearer("sesame")] {
                let speech = try AzureSpeech(server, credential)
                let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
                #expect(error?.description.contains("sesame") == false)
                #expect(error?.requestID == "(redacted)")
                #expect(error?.serviceMessage == "Key (redacted).")
            }
        }
    }

    /// One policy for all that is asked for: a token's failures are not multiplied.
    @Test func aRequestIsMadeAgainAsOftenAsThePolicySays() async throws {
        let answer = LocalServer.Answer(status: 500, type: "text/plain", body: "No.")
        var policy = RetryPolicy()
        policy.limit = 1
        let markup = SSML(text: "Hello.", voice: AzureVoice.default, locale: nil, prosody: Prosody())
        for request in 0..<4 {
            try await LocalServer.run({ _ in answer }) { [policy] server in
                let speech = try AzureSpeech(
                    server, request == 0 ? .key("sesame") : .issuedToken(key: "sesame"))
                let error = await #expect(throws: SyrinxError.self) {
                    switch request {
                    case 0, 1: _ = try await speech.voices(retrying: policy)
                    case 2: _ = try await speech.accessToken(retrying: policy)
                    default:
                        _ = try await speech.synthesize(
                            SpeechRequest(.markup(markup), voice: ""), as: .default, retrying: policy
                        ) {
                        } onRetry: { _ in
                        } onMilestone: { _, _ in
                        }
                    }
                }
                #expect(error?.status == 500 && error?.attemptCount == 2)
                #expect(server.requests.count == 2)
            }
        }
    }

    /// Headers that a message cites.
    @Test(arguments: [
        LocalServer.Answer(status: 302, location: "https://e.org/sesame"),
        LocalServer.Answer(status: 200, type: "text/sesame"),
    ])
    func whatIsCitedIsNotShown(_ answer: LocalServer.Answer) async throws {
        try await LocalServer.run({ _ in answer }) { server in
            let speech = try AzureSpeech(server, .key("sesame"))
            let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
            #expect(error?.message.contains("sesame") == false)
            #expect(error?.message.contains("/(redacted)") == true)
        }
    }

    /// Our own sentences stay as they are.
    @Test func aKeyThatIsAWordGarblesNothing() async throws {
        let speech = AzureSpeech(
            endpoint: try AzureEndpoint(url: "http://localhost:1"), credential: .key("local"),
            transport: HTTPTransport())
        let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
        #expect(error?.message.contains("localhost:1") == true)
    }

    @Test func anEntraTokenIsNotShownWithoutItsResource() async throws {
        let answer = LocalServer.Answer(
            status: 401, type: "text/plain", body: "Invalid Entra token sesame", requestID: "sesame")
        try await LocalServer.run({ _ in answer }) { server in
            let speech = try AzureSpeech(server, .token(.command("echo sesame"), resourceID: "/s/1"))
            let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
            #expect(error?.serviceMessage == "Invalid Entra token (redacted)")
            #expect(error?.requestID == "(redacted)")
        }
    }

    /// Each request reads the file.
    @Test func aTokenFromAFile() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("token")
        try write(Array(" old\n".utf8), to: path)
        try await LocalServer.run({ request in
            request.headers["authorization"]?.hasSuffix("old") == true
                ? .init(status: 401, type: "text/plain", body: "No.") : .init()
        }) { server in
            let id = "/subscriptions/1/resource"
            let speech = try AzureSpeech(server, .token(.file(path), resourceID: id))
            // The same token again would be refused again.
            await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
            #expect(server.requests.count == 1)
            try write(Array("new\n".utf8), to: path)
            #expect(try await speech.say("Hello.") > 0)
            #expect(server.requests.last?.headers["authorization"] == "Bearer aad#\(id)#new")
            try write(Array("newer\n".utf8), to: path)
            #expect(try await speech.say("Hello.") > 0)
            #expect(server.requests.last?.headers["authorization"] == "Bearer aad#\(id)#newer")
            #expect(server.requests.count == 3)
        }
    }

    @Test func aListNeedsATokenToo() async throws {
        let service = Service()
        try await LocalServer.run(service.answer) { server in
            let speech = try AzureSpeech(server, .issuedToken(key: "sesame"))
            _ = try await speech.document(at: speech.endpoint.voicesURL)
            #expect(server.requests.map(\.path) == [Self.issuePath, "/cognitiveservices/voices/list"])
            #expect(server.requests.last?.method == "GET")
            #expect(server.requests.last?.headers["authorization"] == "Bearer token-1")
        }
    }
}
