// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization
import SyrinxCore
import Testing

@testable import SyrinxServices

/// How many connections are made, by the server's count.
@Suite struct ConnectionTests {
    @Test func aHundredUtterancesTakeOneConnection() async throws {
        try await LocalServer.run { server in
            let speech = try AzureSpeech(server, .key("any"))
            for number in 0..<100 { try await speech.say("Number \(number).") }
            #expect(server.requests.count == 100)
            #expect(server.connectionCount == 1)
        }
    }

    /// The service sees a connection and nothing on it; the next request takes it.
    @Test func aWarmConnectionIsTheOneThatIsUsed() async throws {
        try await LocalServer.run { server in
            let speech = try AzureSpeech(server, .key("any"))
            await speech.warm()
            #expect(server.connectionCount == 1)
            #expect(server.requests.isEmpty)
            await speech.warm()
            for _ in 0..<3 { try await speech.say("Hello.") }
            await speech.warm()
            try await speech.say("Hello.")
            #expect(server.requests.map(\.connection) == [1, 1, 1, 1])
            #expect(server.connectionCount == 1)
        }
    }

    /// Who comes while the connection is being made waits for it.
    @Test func aRequestInTheMiddleOfIt() async throws {
        for _ in 0..<20 {
            try await LocalServer.run { server in
                let speech = try AzureSpeech(server, .key("any"))
                async let first: Void = speech.warm()
                async let second: Void = speech.warm()
                try await speech.say("Hello.")
                _ = await (first, second)
                try await speech.say("Hello.")
                // The request may have come first: it does not wait for what has not begun then.
                #expect(server.connectionCount <= 2)
                #expect(server.requests.count == 2)
            }
        }
    }

    @Test func aTokenIsObtainedBeforeItIsNeeded() async throws {
        try await LocalServer.run({ request in
            request.path.hasPrefix("/sts") ? .init(type: "text/plain", body: "token") : .init()
        }) { server in
            let speech = try AzureSpeech(server, .issuedToken(key: "any"))
            await speech.warm()
            #expect(server.requests.map(\.path) == ["/sts/v1.0/issueToken"])
            try await speech.say("Hello.")
            #expect(server.requests.count == 2)
        }
    }

    @Test func whatCannotBeWarmedIsToldByTheRequest() async throws {
        let speech = AzureSpeech(
            endpoint: try AzureEndpoint(url: "http://127.0.0.1:1"), credential: .none,
            transport: HTTPTransport())
        await speech.warm()
        let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
        #expect(error?.code == .connectFailed)
    }

    private func transport(connectTimeout: Duration) -> HTTPTransport {
        var settings = HTTPSettings()
        settings.connectTimeout = connectTimeout
        return HTTPTransport(settings)
    }

    /// Who has waited for a connection in vain does not wait for another.
    @Test func whatTakesTooLongTakesItOnce() async throws {
        try await SilentServer.run { server in
            let speech = AzureSpeech(
                endpoint: try AzureEndpoint(url: server.url), credential: .none,
                transport: transport(connectTimeout: .seconds(3)))
            async let warming: Void = speech.warm()
            while server.connectionCount == 0 { await Task.yield() }
            let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
            #expect(error?.code == .timedOut)
            await warming
            #expect(server.connectionCount == 1)
        }
    }

    @Test func aSilentHostHoldsUpNoOther() async throws {
        final class Flag: Sendable {
            let isSet = Mutex(false)
        }
        try await SilentServer.run { silent in
            try await LocalServer.run { server in
                let (transport, opened) = (transport(connectTimeout: .seconds(60)), Flag())
                let opening = Task {
                    await transport.open(silent.url)
                    opened.isSet.withLock { $0 = true }
                }
                while silent.connectionCount == 0 { await Task.yield() }
                try await AzureSpeech(server, .none, transport: transport).say("Hello.")
                let isOpened = opened.isSet.withLock { $0 }
                #expect(!isOpened)
                opening.cancel()
                await opening.value
            }
        }
    }

    /// HTTP/2's, too, whose streams have no socket.
    @Test func connectionsAreKeptAlive() async throws {
        try await SilentServer.run { server in
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: server.port).get()
            try await channel.eventLoop.flatSubmit {
                ExchangeLog(idleTimeout: .seconds(30)).noteConnection(channel)
            }.get()
            #expect(try await channel.getOption(.socketOption(.so_keepalive)).get() != 0)
            try await channel.close()
        }
    }

    @Test func milestonesOfAWarmConnection() async throws {
        try await LocalServer.run { server in
            let speech = try AzureSpeech(server, .key("any"))
            await speech.warm()
            let start = MonotonicTime.now
            let (milestones, sink) = AsyncStream.makeStream(of: (Milestone, MonotonicTime).self)
            let markup = SSML(text: "Hello.", voice: AzureVoice.default, locale: nil, prosody: Prosody())
            let answer = try await speech.synthesize(markup, as: .default) { sink.yield(($0, $1)) }
            for try await _ in answer {}
            sink.finish()
            var seen: [Milestone] = []
            for await (milestone, time) in milestones {
                seen.append(milestone)
                #expect((time < start) == (milestone == .connected))
            }
            #expect(seen == [.connected, .requestSent, .responseHead, .firstByte, .lastByte])
        }
    }

    @Test func redirectsAreNotFollowed() async throws {
        try await LocalServer.run { other in
            try await LocalServer.run({ _ in
                .init(status: 302, body: "", location: other.url + "/x?sig=sesame")
            }) { server in
                let speech = try AzureSpeech(server, .key("sesame"))
                let error = await #expect(throws: SyrinxError.self) { try await speech.say("Hello.") }
                #expect(error?.status == 302)
                #expect(error?.description.contains(other.url) == true)
                #expect(error?.description.contains("sesame") == false)
                #expect(other.connectionCount == 0)
            }
        }
    }
}
