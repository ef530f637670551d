// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// TLS, HTTP/2 and proxies, with servers that others wrote.
    @Suite
    struct SecureConnections {
        private func say(_ endpoint: String, _ more: String...) async throws -> Command {
            var command = Command.syrinx(
                "say", "-F", Material.pcm, "-o", "-", "--endpoint", endpoint, "--cacert",
                try await Authority.current.certificate, "Hello.")
            command.arguments += more
            return command.with(["AZURE_SPEECH_KEY": Command.key])
        }

        private func expectWhole(_ outcome: Command.Outcome) throws {
            expectSuccess(outcome)
            guard outcome.status == 0 else { return }
            #expect(try WAVE(outcome.output).samples == Material.source())
        }

        @Test(arguments: ["localhost", "127.0.0.1"])
        func ownAuthority(_ host: String) async throws {
            try await LocalPeer.speech { server in
                try expectWhole(try await say("https://\(host):\(server.port)").run())
                let secure = try server.facts.filter { $0.event == "secure" }
                #expect(secure.map(\.version) == ["TLSv1.3"])
                #expect(secure.map(\.protocol) == ["http/1.1"])
            }
        }

        @Test func strangersAreNotTrusted() async throws {
            let authority = try await Authority.current
            try await LocalPeer.speech { server in
                let endpoint = "https://localhost:\(server.port)"
                let command = try await say(endpoint)
                for file in [authority.stranger, "/etc/ssl/certs/ca-certificates.crt"] {
                    guard FileManager.default.fileExists(atPath: file) else { continue }
                    expectFailure(
                        try await command.adding("--cacert", file).run(), 35,
                        says: ["certificate is not trusted"])
                }
                #expect(try server.requests.isEmpty)
            }
        }

        /// A name that the certificate is not for, also where a proxy stands between.
        @Test func othersNamesAreNotTrusted() async throws {
            try await LocalPeer.speech("--cert", Authority.current.other) { server in
                let direct = try await say("https://localhost:\(server.port)").run()
                expectFailure(direct, 35)
                try await LocalPeer.proxy(to: server) { proxy in
                    let route = "http://127.0.0.1:\(proxy.port)"
                    expectFailure(try await say("https://speech.example", "--proxy", route).run(), 35)
                    #expect(try server.requests.isEmpty)
                    try expectWhole(try await say("https://other.example", "--proxy", route).run())
                }
            }
        }

        @Test func certificatesThatAreNone() async throws {
            let folder = try TemporaryDirectory()
            try write(Array("no certificate".utf8), to: folder.file("x.pem"))
            for path in [folder.file("x.pem"), folder.file("none.pem")] {
                let command = try await say("https://localhost:1").adding("--cacert", path)
                expectFailure(try await command.run(), 42, says: ["certificate", path])
            }
        }

        /// The environment is for many programs: what this one has no use for does not stop it.
        @Test func anEnvironmentForOthers() async throws {
            let odd = [
                "SSL_CERT_FILE": "/nonexistent", "HTTPS_PROXY": "https://proxy.example:443",
                "ALL_PROXY": "ftp://127.0.0.1:1/",
            ]
            expectSuccess(
                try await Command.say("/audio").adding("-o", "-", "-F", Material.pcm).with(odd).run())
            expectSuccess(try await Command.syrinx("say", "-q", "-o", "-", "Hello.").with(odd).run())
            try await LocalPeer.speech { server in
                let endpoint = "https://localhost:\(server.port)"
                try expectWhole(try await say(endpoint).with(odd).run())
                var command = try await say(endpoint)
                let flag = try #require(command.arguments.firstIndex(of: "--cacert"))
                command.arguments.removeSubrange(flag...flag + 1)
                let authority = try await Authority.current.certificate
                try expectWhole(try await command.with(["SSL_CERT_FILE": authority]).run())
                expectFailure(try await command.with(odd).run(), 35)
            }
            expectFailure(
                try await say("https://speech.example").with(odd).run(), 2, says: ["HTTPS_PROXY is no proxy"])
        }

        @Test func oldTLSIsRefused() async throws {
            try await LocalPeer.speech("--tls-limit", "1.1") { server in
                expectFailure(try await say("https://localhost:\(server.port)").run(), 35)
                #expect(try server.requests.isEmpty)
            }
        }

        @Test func http2WhereItIsWanted() async throws {
            try await LocalPeer.speech("--http2") { server in
                let endpoint = "https://localhost:\(server.port)"
                try expectWhole(try await say(endpoint).run())
                try expectWhole(try await say(endpoint, "--http2").run())
                #expect(try server.requests.map(\.protocol) == ["http/1.1", "h2"])
            }
            // A server that knows none.
            try await LocalPeer.speech { server in
                try expectWhole(try await say("https://localhost:\(server.port)", "--http2").run())
                #expect(try server.requests.map(\.protocol) == ["http/1.1"])
            }
        }

        @Test func milestonesOfHTTP2() async throws {
            try await LocalPeer.speech("--http2") { server in
                let outcome = try await say(
                    "https://localhost:\(server.port)", "--http2", "--json"
                ).run()
                #expect(outcome.status == 0)
                let report = try #require(outcome.errors.split(separator: "\n").last)
                struct Report: Decodable { var milliseconds: [String: Double] }
                let times = try JSONDecoder().decode(Report.self, from: Data(report.utf8)).milliseconds
                let order = ["start", "connected", "requestSent", "responseHead", "firstByte", "lastByte"]
                let found = order.compactMap { times[$0] }
                #expect(found.count == order.count, "\(times)")
                #expect(found == found.sorted(), "\(times)")
            }
        }

        /// What came is kept, and it is told that it is not all.
        @Test(arguments: ["reset", "close"])
        func cutsOfHTTP2(_ end: String) async throws {
            try await LocalPeer.speech("--http2") { server in
                let folder = try TemporaryDirectory()
                let outcome = try await Command.syrinx(
                    "say", "-F", Material.pcm, "-o", folder.file("x.wav"), "--http2", "--cacert",
                    Authority.current.certificate, "--endpoint",
                    "https://localhost:\(server.port)/cognitiveservices/v1?cut=9000&end=\(end)", "Hello."
                ).with(["AZURE_SPEECH_KEY": Command.key]).run()
                expectFailure(outcome, 18, says: ["9000 bytes"])
                #expect(try folder.fileNames == ["x.wav.part"])
            }
        }

        @Test func aStreamThatIsResetAtOnce() async throws {
            try await LocalPeer.speech("--http2") { server in
                let outcome = try await say(
                    "https://localhost:\(server.port)/cognitiveservices/v1?cut=head", "--http2"
                ).run()
                expectFailure(outcome, 5, says: ["localhost", "without an answer"])
            }
        }

        @Test func throughAProxy() async throws {
            try await LocalPeer.speech { server in
                try await LocalPeer.proxy(to: server, "--user", "me:p@ss:word%") { proxy in
                    let url = "http://me:p%40ss:word%25@127.0.0.1:\(proxy.port)"
                    // The name is known to the proxy alone.
                    let endpoint = "https://speech.example/cognitiveservices/v1"
                    try expectWhole(try await say(endpoint, "-q", "--proxy", url).run())
                    let command = try await say(endpoint)
                    try expectWhole(try await command.with(["HTTPS_PROXY": url]).run())
                    try expectWhole(
                        try await command.with(["ALL_PROXY": url, "NO_PROXY": "example.org"]).run())
                    let targets = try proxy.facts.map(\.target)
                    #expect(targets == Array(repeating: "speech.example:443", count: 3))
                    // The proxy sees no key.
                    #expect(try proxy.facts.allSatisfy { $0.headers?["ocp-apim-subscription-key"] == nil })
                    // Who lists processes sees a password in arguments.
                    let shown = try await command.adding(
                        "--noproxy", ".example", "--proxy", url
                    ).run()
                    #expect(shown.status == 6 && shown.errors.contains("sees the password behind --proxy"))
                    #expect(!shown.errors.contains("p%40ss"))
                    expectFailure(
                        try await command.with(["ALL_PROXY": url, "NO_PROXY": ".example"]).run(), 6)
                    expectFailure(
                        try await command.with(["ALL_PROXY": url]).adding("--proxy", "").run(), 6)
                    #expect(try proxy.facts.count == 3)
                }
            }
        }

        @Test func throughSOCKS() async throws {
            try await LocalPeer.speech("--http2") { server in
                try await LocalPeer.proxy(to: server) { proxy in
                    let command = try await say(
                        "https://speech.example", "--proxy", "socks5h://127.0.0.1:\(proxy.port)", "--http2")
                    try expectWhole(try await command.run())
                    #expect(try proxy.facts.map(\.target) == ["speech.example:443"])
                    #expect(try server.requests.map(\.protocol) == ["h2"])
                }
            }
        }

        /// This machine's own services are not asked for elsewhere.
        @Test func loopbackIsNotProxied() async throws {
            let command = Command.say("/audio").adding("-o", "-", "-F", Material.pcm)
            expectSuccess(try await command.with(["ALL_PROXY": "http://127.0.0.1:1"]).run())
        }

        @Test func proxiesThatFail() async throws {
            try await LocalPeer.speech { server in
                let endpoint = "https://speech.example"
                try await LocalPeer.proxy(to: server, "--user", "me:another") { proxy in
                    let refused = try await say(
                        endpoint, "-q", "--proxy", "http://me:\(Command.key)@127.0.0.1:\(proxy.port)"
                    ).run()
                    expectFailure(refused, 7, says: ["407", "127.0.0.1:\(proxy.port)"])
                    #expect(!refused.errors.contains(Command.key))
                }
                try await LocalPeer.proxy(to: server, "--refuse", "403") { proxy in
                    let refused = try await say(endpoint, "--proxy", "127.0.0.1:\(proxy.port)").run()
                    expectFailure(refused, 7, says: ["makes no connection to speech.example"])
                }
                expectFailure(
                    try await say(endpoint, "--proxy", "http://127.0.0.1:1").run(), 7,
                    says: ["proxy 127.0.0.1:1"])
                expectFailure(
                    try await say(endpoint, "--proxy", "http://no-such-proxy.invalid:1").run(), 6,
                    says: ["no-such-proxy.invalid"])
                expectFailure(
                    try await say(endpoint, "--proxy", "https://me:\(Command.key)@127.0.0.1:1").run(), 2,
                    says: ["proxy"])
            }
        }
    }
}
