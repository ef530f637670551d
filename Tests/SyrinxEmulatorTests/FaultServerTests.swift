// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Testing

@testable import SyrinxEmulator

/// Each fault over a real socket, as curl meets it, beside the answer without it.
@Suite struct FaultServerTests {
    /// curl's exit statuses.
    private enum Curl {
        static let cannotConnect: Int32 = 7
        static let partialFile: Int32 = 18
        static let nothing: Int32 = 52
        static let cannotReceive: Int32 = 56
    }

    private static func run<R: Sendable>(
        _ rules: String = "", _ body: @Sendable (String) async throws -> R
    ) async throws -> R {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.faults = try FaultRule.scenario(rules)
        configuration.seed = 1
        return try await Emulator.withEmulator(configuration, body)
    }

    private static func send(
        _ url: String, _ words: String = "", _ change: (inout Client) -> Void = { _ in }
    ) async throws -> Client.Answer {
        var client = Client(url)
        if !words.isEmpty { client.headers["X-Syrinx-Fault"] = words }
        change(&client)
        return try await client.send()
    }

    private static func clean(_ url: String) async throws -> [UInt8] { try await send(url).body }

    /// The body is the clean one, for as long as it goes.
    @Test(arguments: [
        ("", 48000, 0), ("delay=20", 48000, 0), ("jitter=1", 48000, 0), ("stall=4096:20", 48000, 0),
        ("chunk=odd", 48000, 0), ("chunk=1 cut=500", 500, 0), ("slow-head=40", 48000, 0),
        ("pace=100", 48000, 0),
        ("cut=5001", 5001, 0), ("cut=5001:unfinished", 5001, Curl.partialFile),
        ("cut=5001:reset", 5001, Curl.cannotReceive), ("cut=0", 0, 0),
        ("cut=0:unfinished", 0, Curl.partialFile),
        ("cut=0:reset", 0, Curl.cannotReceive), ("slow-head=40 cut=5001:unfinished", 5001, Curl.partialFile),
        ("cut=5001 chunk=1000", 5001, 0), ("drop", 48000, 0), ("type=text/plain", 48000, 0),
        ("status=503", 0, 0), ("close", 0, Curl.nothing), ("close=reset", 0, Curl.cannotReceive),
        ("delay=20 close", 0, Curl.nothing),
    ])
    func bodyIsTheCleanOne(_ words: String, byteCount: Int, exitStatus: Int32) async throws {
        try await Self.run { url in
            let clean = try await Self.clean(url)
            #expect(clean.count == 48000)
            let answer = try await Self.send(url, words)
            #expect(answer.exitStatus == exitStatus)
            if words.hasPrefix("status") {
                #expect(answer.status == 503)
            } else {
                #expect(answer.status == (words.contains("close") ? 0 : 200))
                #expect(answer.body == Array(clean[..<byteCount]))
            }
            // The server is none the worse.
            #expect(try await Self.clean(url) == clean)
        }
    }

    @Test func typeAndPageAreWrong() async throws {
        try await Self.run { url in
            let typed = try await Self.send(url, "type=\"text/plain; x=1\"")
            #expect(typed.headers["content-type"] == "text/plain; x=1")
            let page = try await Self.send(url, "html")
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.text.contains("<html>"))
            let disguised = try await Self.send(url, "html type=audio/mpeg")
            #expect(disguised.headers["content-type"] == "audio/mpeg")
        }
    }

    @Test func garbageIsTheSameForTheSameSeed() async throws {
        let spoiled = try await Self.run("garbage=1000:100") { try await Self.clean($0) }
        let again = try await Self.run("garbage=1000:100") { try await Self.clean($0) }
        let clean = try await Self.run { try await Self.clean($0) }
        #expect(spoiled == again)
        #expect(spoiled[..<1000] == clean[..<1000] && spoiled[1100...] == clean[1100...])
        #expect(spoiled != clean)
    }

    @Test(arguments: [
        (400, "text/plain"), (401, "application/json"), (404, "application/json"), (502, "text/plain"),
    ])
    func statusesHaveWords(_ status: Int, type: String) async throws {
        try await Self.run { url in
            let answer = try await Self.send(url, "status=\(status)")
            #expect(answer.status == status)
            #expect(answer.headers["content-type"]?.hasPrefix(type) == true)
            #expect(answer.body.count > 10)
            #expect(answer.headers["retry-after"] == nil)
        }
    }

    @Test func stormEnds() async throws {
        try await Self.run("times=2 status=429:1") { url in
            let answers = [try await Self.send(url), try await Self.send(url), try await Self.send(url)]
            #expect(answers.map(\.status) == [429, 429, 200])
            #expect(answers.map { $0.headers["retry-after"] } == ["1", "1", nil])
        }
    }

    @Test func textAndPathChoose() async throws {
        let rules = "text=\"two words\" status=503\npath=/sts/* status=500"
        let statuses = try await Self.run(rules) { url in
            let answers = [
                try await Self.send(url),
                try await Self.send(url) { $0.body = Array(Client.ssml("Just two words.").utf8) },
                try await Self.send(url) { $0.path = "/sts/v1.0/issueToken" },
                // Before any other look at the request.
                try await Self.send(url, "status=418") { $0.headers["Ocp-Apim-Subscription-Key"] = nil },
            ]
            return answers.map(\.status)
        }
        #expect(statuses == [200, 503, 500, 418])
    }

    @Test func wrongWordsAreToldToTheClient() async throws {
        let answer = try await Self.run { try await Self.send($0, "cut=x") }
        #expect(answer.status == 400)
        #expect(answer.text.contains("X-Syrinx-Fault: The fault cut takes"), "\(answer.text)")
    }

    /// Three requests over one curl: how many connections it took, and what it got.
    private static func connections(_ rules: String) async throws -> String {
        try await run(rules) { url in
            var arguments = ["-sS", "--noproxy", "*"]
            for _ in 0..<3 { arguments += ["-o", "/dev/null"] }
            arguments += ["--data-binary", Client.ssml("Hello."), "-w", "%{http_code} %{num_connects} "]
            for (name, value) in Client.goodHeaders { arguments += ["-H", "\(name): \(value)"] }
            let target = "\(url)/cognitiveservices/v1"
            return try await Tool.run("curl", arguments + [target, target, target]).text
        }
    }

    /// curl asks a pooled connection that is dead once more, over a new one.
    @Test(arguments: [
        ("", "200 1 200 0 200 0 "), ("nth=2 drop", "200 1 200 0 200 1 "),
        ("nth=2- times=1 close", "200 1 200 1 200 0 "), ("nth=2- times=1 close=reset", "200 1 200 1 200 0 "),
    ])
    func pooledConnectionDies(rules: String, result: String) async throws {
        #expect(try await Self.connections(rules) == result)
    }

    /// For a while nobody listens; then all is as it was.
    @Test func connectionsAreRefused() async throws {
        try await Self.run("times=1 refuse=300") { url in
            #expect(try await Self.send(url).exitStatus == Curl.cannotReceive)
            var answer = try await Self.send(url)
            while answer.exitStatus == Curl.cannotConnect { answer = try await Self.send(url) }
            #expect(answer.status == 200)
        }
    }

    /// Another program takes the port meanwhile: that is told once, and when it goes all is as it was.
    @Test func portThatIsTakenIsTold() async throws {
        let (warnings, told) = AsyncStream.makeStream(of: String.self)
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.onWarning = { told.yield($0) }
        try await Emulator.withEmulator(configuration) { url in
            let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
            var thief: (any Channel)?
            while thief == nil {
                // It may have been open again before anybody could take it.
                _ = try await Self.send(url, "refuse=200")
                thief = try? await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .bind(host: "127.0.0.1", port: port).get()
            }
            let warning = await warnings.first { _ in true }
            #expect(warning?.hasPrefix("Port \(port) cannot be opened again") == true, "\(warning ?? "")")
            try await thief?.close()
            var answer = try await Self.send(url)
            while answer.exitStatus != 0 { answer = try await Self.send(url) }
            #expect(answer.status == 200)
        }
        told.finish()
        #expect(await warnings.first { _ in true } == nil)
    }

    /// For as long as it is wanted; and an emulator may end meanwhile.
    @Test func refusalDoesNotOutliveTheServer() async throws {
        let url = try await Self.run { url in
            let answer = try await Self.send(url, "refuse=3600000")
            #expect(answer.exitStatus == Curl.cannotReceive)
            let refused = try await Self.send(url)
            #expect(refused.exitStatus == Curl.cannotConnect)
            return url
        }
        #expect(try await Self.send(url).exitStatus == Curl.cannotConnect)
    }

    @Test(arguments: ["/cognitiveservices/voices/list", "/sts/v1.0/issueToken"])
    func otherAnswersSufferToo(path: String) async throws {
        try await Self.run { url in
            func get(_ words: String) async throws -> Client.Answer {
                try await Self.send(url, words) {
                    $0.path = path
                    $0.method = path.hasSuffix("list") ? "GET" : "POST"
                    $0.body = []
                    // A client that waits for more than there is.
                    $0.options = ["--max-time", "60"]
                }
            }
            let clean = try await get("")
            #expect(clean.status == 200 && clean.body.count > 100)
            // As if it were whole: nothing says that there was more.
            let cut = try await get("cut=20")
            #expect(cut.exitStatus == 0 && cut.body == Array(clean.body[..<20]))
            #expect(cut.headers["content-length"] == nil && clean.headers["content-length"] != nil)
            #expect(try await get("cut=20:unfinished").body == Array(clean.body[..<20]))
            #expect(try await get("cut=20:unfinished").exitStatus == Curl.partialFile)
            #expect(try await get("delay=10 slow-head=20 chunk=7").body.count == clean.body.count)
            #expect(try await get("status=429:3").headers["retry-after"] == "3")
        }
    }

    /// Only lower bounds: a busy machine may take longer, never shorter.
    @Test(arguments: [("delay=150", 0.15, 0.15), ("stall=10000:150", 0, 0.15), ("slow-head=150", 0.15, 0.15)])
    func timesHold(_ words: String, firstByte: Double, total: Double) async throws {
        let text = try await Self.run { url in
            try await Self.send(url, words) {
                $0.options = ["-o", "/dev/null", "-w", "%{time_starttransfer} %{time_total}"]
            }.text
        }
        let times = text.split(separator: " ").compactMap { Double($0) }
        try #require(times.count == 2, "\(text)")
        #expect(times[1] >= total - 0.001)
        if !words.hasPrefix("slow") { #expect(times[0] >= firstByte - 0.001) }
    }

    @Test func answerIsCutAtTheLongest() async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.longestAnswer = .milliseconds(500)
        let answer = try await Emulator.withEmulator(configuration) { try await Client($0).send() }
        #expect(answer.exitStatus == 0)
        #expect(answer.body.count == 16000)
    }

    @Test(arguments: [
        "raw-16khz-16bit-mono-pcm", "ogg-24khz-16bit-mono-opus", "audio-24khz-48kbitrate-mono-mp3",
    ])
    func sameSeedSameBytes(format: String) async throws {
        func bytes(seed: UInt64) async throws -> [UInt8] {
            var configuration = EmulatorConfiguration(voice: .tone)
            configuration.seed = seed
            return try await Emulator.withEmulator(configuration) { url in
                _ = try await Client(url, format: format, text: "Something else.").send()
                return try await Client(url, format: format).send().body
            }
        }
        let first = try await bytes(seed: 1)
        #expect(try await bytes(seed: 1) == first)
        #expect(try await (bytes(seed: 2) == first) == !format.hasPrefix("ogg"))
    }
}
