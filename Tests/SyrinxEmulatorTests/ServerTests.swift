// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

@Suite struct ServerTests {
    @Test(arguments: [
        "0.0.0.0", "192.168.0.1", "::", "example.org", "127.0.0.1.example.org", "128.0.0.1", "",
    ])
    func otherHostsAreRefused(host: String) {
        var configuration = EmulatorConfiguration()
        configuration.host = host
        #expect { try Emulator(configuration) } throws: { ($0 as? EmulatorError)?.kind == .notLoopback }
        configuration.allowsNonLoopback = true
        #expect(throws: Never.self) { try Emulator(configuration) }
    }

    @Test(arguments: ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
    func loopbackHostsAreServed(host: String) async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.host = host
        let answer = try await Emulator.withEmulator(configuration) { try await Client($0).send() }
        #expect(answer.status == 200)
    }

    static let invalid: [@Sendable (inout EmulatorConfiguration) -> Void] = [
        { $0.port = -1 }, { $0.port = 65536 }, { $0.pace = 0 }, { $0.pace = -.infinity }, { $0.pace = .nan },
        { $0.pace = 1e-9 },
        { $0.chunkByteCount = 0 }, { $0.oggPageDuration = .zero }, { $0.oggPageDuration = .milliseconds(30) },
        { $0.oggPageDuration = .seconds(3) }, { $0.firstByteDelay = .seconds(-1) },
        { $0.webMClusterDuration = .zero }, { $0.webMClusterDuration = .milliseconds(5020) },
        { $0.webMClusterDuration = .milliseconds(10) }, { $0.silkEncoder = [] }, { $0.silkEncoder = [""] },
        { $0.voice = .command([], sampleRate: 8000) }, { $0.voice = .command(["x"], sampleRate: 0) },
        { $0.voice = .shell(" \n", sampleRate: 8000) }, { $0.voice = .shell("x", sampleRate: 192_001) },
    ]

    @Test(arguments: invalid.indices)
    func invalidConfigurationIsRefused(index: Int) {
        var configuration = EmulatorConfiguration()
        Self.invalid[index](&configuration)
        #expect { try Emulator(configuration) } throws: { error in
            (error as? EmulatorError)?.kind == .invalidConfiguration
        }
    }

    @Test func usedPortIsRefused() async throws {
        try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            var configuration = EmulatorConfiguration()
            configuration.port = try #require(Int(url.split(separator: ":").last ?? ""))
            let emulator = try Emulator(configuration)
            let error = await #expect(throws: EmulatorError.self) { try await emulator.run { _ in } }
            #expect(error?.kind == .cannotListen)
            #expect(error?.sentence.hasPrefix("Port \(configuration.port) is in use on 127.0.0.1: ") == true)
        }
    }

    @Test(arguments: [("192.0.2.1", "no address of this machine"), ("no-such-host.invalid", "not known")])
    func hostOfOthersIsRefused(host: String, words: String) async throws {
        var configuration = EmulatorConfiguration()
        configuration.host = host
        configuration.allowsNonLoopback = true
        let emulator = try Emulator(configuration)
        let error = await #expect(throws: EmulatorError.self) { try await emulator.run { _ in } }
        #expect(error?.kind == .cannotListen)
        #expect(error?.sentence.contains("\(host) is \(words)") == true)
    }

    @Test func runEndsWhenItIsCancelled() async throws {
        let (urls, announcement) = AsyncStream.makeStream(of: String.self)
        let running = Task {
            try await Emulator(EmulatorConfiguration(voice: .tone)).run { announcement.yield($0) }
        }
        var iterator = urls.makeAsyncIterator()
        let url = try #require(await iterator.next())
        #expect(try await Client(url).send().status == 200)
        running.cancel()
        try await running.value
        #expect(try await Client(url).send().exitStatus == 7)
    }

    /// A client that keeps its connection open, before or after a request, holds nothing up.
    @Test(arguments: [
        "", "GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n", "POST / HTTP/1.1\\r\\nContent-Length: 9\\r\\n",
    ])
    func idleConnectionDoesNotDelayTheEnd(sent: String) async throws {
        try await Scratch.withFile { path in
            let client = try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
                let address = url.dropFirst("http://".count).replacing(":", with: "/")
                let script =
                    "exec 3<>/dev/tcp/\(address); printf '\(sent)' >&3; echo x >> \(path); exec sleep 60"
                let client = Task { try await Tool.run("bash", ["-c", script]) }
                while try await Scratch.contents(path).isEmpty {
                    try await Task.sleep(for: .milliseconds(10))
                }
                return client
            }
            // The client still sleeps.
            client.cancel()
            #expect(try await client.value.status == 128 + 9)
        }
    }

    @Test func requestsRunInParallel() async throws {
        // Each voice waits for the other to have begun: in turn, neither would end.
        try await Scratch.withFile { path in
            let script =
                "echo x >> \(path); while [ $(wc -l < \(path)) -lt 2 ]; do sleep 0.01; done; echo done"
            let answers = try await Emulator.withEmulator(EmulatorConfiguration(voice: .shell(script))) {
                url in
                async let first = Client(url).send()
                async let second = Client(url).send()
                return try await [first, second]
            }
            #expect(answers.map(\.status) == [200, 200])
            #expect(answers[0].headers["x-requestid"] != answers[1].headers["x-requestid"])
        }
    }

    @Test func connectionServesManyRequests() async throws {
        let text = try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
            var arguments = [
                "-sS", "--noproxy", "*", "-o", "/dev/null", "-o", "/dev/null", "-o", "/dev/null",
            ]
            arguments += ["--data-binary", Client.ssml("Hello."), "-w", "%{http_code} %{num_connects} "]
            for (name, value) in Client.goodHeaders { arguments += ["-H", "\(name): \(value)"] }
            let target = "\(url)/cognitiveservices/v1"
            return try await Tool.run("curl", arguments + [target, target, target]).text
        }
        #expect(text == "200 1 200 0 200 0 ")
    }

    /// The sizes of the chunks of a raw chunked body (RFC 9112 section 7.1).
    private static func chunkSizes(_ bytes: [UInt8]) -> [Int] {
        var sizes: [Int] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\r")),
            let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16)
        {
            sizes.append(size)
            rest = rest.dropFirst(end - rest.startIndex + 2 + size + 2)
        }
        return sizes
    }

    @Test(arguments: [
        "raw-16khz-16bit-mono-pcm", "riff-16khz-16bit-mono-pcm", "audio-16khz-32kbitrate-mono-mp3",
    ])
    func chunksHaveTheWantedSize(format: String) async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.chunkByteCount = 777
        let answer = try await Emulator.withEmulator(configuration) { url in
            var client = Client(url, format: format)
            client.options = ["--raw"]
            return try await client.send()
        }
        let sizes = Self.chunkSizes(answer.body)
        #expect(sizes.last == 0)
        #expect(sizes.dropLast(2).allSatisfy { $0 == 777 })
        #expect((1...777).contains(sizes.dropLast().last ?? 0))
        #expect(sizes.count > 5)
    }

    @Test func pacedChunksAre100Milliseconds() async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.pace = 50
        let answer = try await Emulator.withEmulator(configuration) { url in
            var client = Client(url)
            client.options = ["--raw"]
            return try await client.send()
        }
        #expect(Self.chunkSizes(answer.body) == Array(repeating: 3200, count: 15) + [0])
    }

    /// Only lower bounds: a busy machine may take longer, never shorter.
    @Test(arguments: [
        ("raw-16khz-16bit-mono-pcm", 0.2, 0.2 + 1.4 / 10),
        ("riff-16khz-16bit-mono-pcm", 0.2 + 1.5 / 10, 0.35),
    ])
    func delayAndPaceHold(format: String, firstByte: Double, total: Double) async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.firstByteDelay = .milliseconds(200)
        configuration.pace = 10
        let text = try await Emulator.withEmulator(configuration) { url in
            var client = Client(url, format: format)
            client.options = ["-o", "/dev/null", "-w", "%{time_starttransfer} %{time_total}"]
            return try await client.send().text
        }
        let times = text.split(separator: " ").compactMap { Double($0) }
        try #require(times.count == 2, "\(text)")
        #expect(times[0] >= firstByte - 0.001)
        #expect(times[1] >= total - 0.001)
    }
}
