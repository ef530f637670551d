// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Where keys and tokens come from, and where they are seen.
    @Suite
    struct Credentials {
        private func say(_ server: LocalPeer, _ more: String...) -> Command {
            var command = Command.syrinx(
                "say", "--endpoint", "http://127.0.0.1:\(server.port)", "-F", Material.pcm, "-o", "-",
                "Hello.")
            command.arguments += more
            return command
        }

        /// A configuration folder with this file in it, for this user alone.
        private func configuration(_ text: String, mode: Int = 0o600) throws -> String {
            let folder = Workshop.current.file(UUID().uuidString)
            try FileManager.default.createDirectory(
                atPath: folder + "/syrinx", withIntermediateDirectories: true)
            try write(Array(text.utf8), to: folder + "/syrinx/config")
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: folder + "/syrinx/config")
            return folder
        }

        /// For this user alone, unless said otherwise.
        private func writeSecret(_ text: String, to path: String, mode: Int = 0o600) throws {
            try write(Array(text.utf8), to: path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }

        @Test func everySourceOfAKey() async throws {
            let folder = try TemporaryDirectory()
            try writeSecret(Command.key + "\n", to: folder.file("key"))
            try await LocalPeer.speech(isSecure: false, "--key", Command.key) { server in
                expectSuccess(try await say(server, "--key-file", folder.file("key")).run())
                expectSuccess(try await say(server, "--key-command", "cat '\(folder.file("key"))'").run())
                expectSuccess(try await say(server).with(["AZURE_SPEECH_KEY_FILE": folder.file("key")]).run())
                let config = try configuration("[default]\nkey = \(Command.key)\n[other]\nregion = x\n")
                expectSuccess(try await say(server).with(["XDG_CONFIG_HOME": config]).run())
                // A flag counts before the environment, and that before the file.
                let environment = ["XDG_CONFIG_HOME": config, "AZURE_SPEECH_KEY": "wrong"]
                expectFailure(try await say(server).with(environment).run(), 3)
                expectSuccess(
                    try await say(server, "--key-file", folder.file("key")).with(environment).run())
                let shown = try await say(server, "--key", Command.key).run()
                #expect(shown.status == 0 && shown.lines.count == 1)
                #expect(shown.errors.contains("--key-file") && !shown.errors.contains(Command.key))
                expectSuccess(try await say(server, "-q", "--key", Command.key).run())
                #expect(
                    try server.requests.filter {
                        $0.headers?["ocp-apim-subscription-key"] == Command.key
                    }.count == 7)
            }
        }

        @Test func aTokenInsteadOfTheKey() async throws {
            try await LocalPeer.speech(isSecure: false, "--key", Command.key) { server in
                let command = say(server, "--auth", "token").with(["AZURE_SPEECH_KEY": Command.key])
                expectSuccess(try await command.run())
                let requests = try server.requests
                #expect(requests.map(\.path) == ["/sts/v1.0/issueToken", "/cognitiveservices/v1"])
                #expect(requests.last?.headers?["authorization"] == "Bearer the-token")
                #expect(requests.last?.headers?["ocp-apim-subscription-key"] == nil)
                #expect(requests.last?.connection == 1)
                let wrong = try await command.with(["AZURE_SPEECH_KEY": "wrong"]).run()
                expectFailure(wrong, 3, says: ["401"])
                #expect(!wrong.errors.contains("Bad key wrong"))
            }
        }

        @Test func everySourceOfAToken() async throws {
            let folder = try TemporaryDirectory()
            try writeSecret("the-token", to: folder.file("token"))
            try await LocalPeer.speech(isSecure: false, "--key", Command.key) { server in
                expectSuccess(try await say(server, "--token-file", folder.file("token")).run())
                expectSuccess(try await say(server, "--token-command", "echo the-token").run())
                expectSuccess(try await say(server).with(["AZURE_SPEECH_TOKEN": "the-token"]).run())
                let profile = "[default]\nregion = eastus\n[work]\ntoken-command = echo the-token\n"
                expectSuccess(
                    try await say(server, "--profile", "work").with([
                        "XDG_CONFIG_HOME": configuration(profile), "AZURE_SPEECH_KEY": "wrong",
                    ]).run())
                // What a region's host takes of Microsoft Entra.
                _ = try await say(server, "--token-command", "echo entra", "--resource-id", "/s/1").run()
                #expect(try server.requests.last?.headers?["authorization"] == "Bearer aad#/s/1#entra")
            }
        }

        /// A refused token is read anew once, and sent again if it is another one.
        @Test func aTokenThatEnds() async throws {
            let folder = try TemporaryDirectory()
            let path = folder.file("count")
            try await LocalPeer.speech(isSecure: false, "--key", Command.key) { server in
                let line = "if [ -e '\(path)' ]; then echo the-token; else echo old; touch '\(path)'; fi"
                expectSuccess(try await say(server, "--token-command", line).run())
                #expect(
                    try server.requests.map { $0.headers?["authorization"] } == [
                        "Bearer old", "Bearer the-token",
                    ])
                expectFailure(try await say(server, "--token-command", "echo old").run(), 3)
                #expect(try server.requests.count == 3)
            }
        }

        @Test func tokensForOthers() async throws {
            try await LocalPeer.speech(isSecure: false, "--key", Command.key, "--token", Self.token) {
                server in
                let command = Command.syrinx("token", "--endpoint", "http://127.0.0.1:\(server.port)").with([
                    "AZURE_SPEECH_KEY": Command.key
                ])
                let plain = try await command.run()
                expectSuccess(plain)
                #expect(plain.text == Self.token + "\n")
                let json = try await command.adding("--json").run()
                expectSuccess(json)
                struct Report: Decodable {
                    var token: String
                    var expires: String
                    var expiresInSeconds: Int
                }
                let report = try JSONDecoder().decode(Report.self, from: Data(json.output))
                #expect(report.token == Self.token && report.expiresInSeconds == 600)
                #expect(report.expires.hasPrefix("20") && report.expires.hasSuffix("Z"))
                expectFailure(try await command.with(["AZURE_SPEECH_KEY": "wrong"]).run(), 3)
                expectFailure(try await Command.syrinx("token").run(), 2, says: ["AZURE_SPEECH_KEY"])
                expectFailure(
                    try await Command.syrinx("token", "--region", "eastus").run(), 2,
                    says: ["AZURE_SPEECH_KEY"])
            }
        }

        /// {"iat":1700000000,"exp":1700000600}
        private static let token =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDYwMH0.c2lnbmF0dXJl"

        @Test(arguments: [
            (["--key-file", "/nonexistent"], Int32(42), "/nonexistent"),
            (["--key-command", "exit 7"], 2, "status 7"),
            (["--key-command", "true"], 2, "printed is empty"),
            (["--token-file", "/dev/null"], 2, "is empty"),
            (["--token-command", "exit 7"], 2, "status 7"),
            (["--profile", "none"], 2, "no profile \"none\""),
            (["--resource", "a b"], 2, "no resource"), (["--region", "a b"], 2, "no region"),
            (["--region", "eastus", "--deployment", "a b"], 2, "no deployment id"),
            (["--region", "eastus", "--proxy", "ftp://x"], 2, "no proxy"),
        ])
        func whatCannotBeUsed(_ options: [String], _ status: Int32, _ words: String) async throws {
            var command = Command.syrinx("say", "--sink", "null", "Hello.")
            command.arguments += options
            if !options.contains(where: { ["--region", "--resource"].contains($0) }) {
                command.arguments += ["--endpoint", "http://127.0.0.1:1"]
            }
            if !options.contains(where: { $0.hasPrefix("--key-") || $0.hasPrefix("--token-") }) {
                command = command.with(["AZURE_SPEECH_KEY": Command.key])
            }
            expectFailure(try await command.run(), status, says: [words])
        }

        @Test(arguments: [
            ["--region", "a", "--endpoint", "b"], ["--key", "a", "--key-file", "b"], ["--auth", "password"],
            ["--key-file", "a", "--token-file", "b"], ["--resource", "a", "--region", "b"],
        ])
        func whatMakesNoSense(_ options: [String]) async throws {
            var command = Command.syrinx("say", "Hello.")
            command.arguments += options
            #expect(try await command.run().status == 2)
        }

        @Test func aFileThatOthersCanRead() async throws {
            try await LocalPeer.speech(isSecure: false, "--key", Command.key) { server in
                let folder = try configuration("[default]\nkey = \(Command.key)", mode: 0o644)
                let outcome = try await say(server).with(["XDG_CONFIG_HOME": folder]).run()
                #expect(outcome.status == 0)
                #expect(
                    outcome.errors.contains("others can read the key or password in \(folder)/syrinx/config"))
                expectSuccess(try await say(server, "-q").with(["XDG_CONFIG_HOME": folder]).run())
                let file = folder + "/key"
                try writeSecret(Command.key, to: file, mode: 0o644)
                let warned = try await say(server, "--key-file", file).run()
                #expect(warned.status == 0)
                #expect(warned.errors.contains("others can read the secret in file \(file)"))
                expectSuccess(try await say(server, "-q", "--key-file", file).run())
            }
        }

        @Test func aFileThatOthersCanWrite() async throws {
            let folder = try configuration("[default]\nregion = x", mode: 0o622)
            expectFailure(
                try await Command.syrinx("say", "--sink", "null", "Hello.").with(["XDG_CONFIG_HOME": folder])
                    .run(), 42, says: ["Others can change \(folder)/syrinx/config", "chmod go-w"])
        }

        /// Who ignores `SIGCHLD` is not told how a command ended: it counts as failed.
        @Test func aCommandWhoseEndIsUnknown() async throws {
            var command = Command.syrinx(
                "say", "--endpoint", "http://127.0.0.1:1", "--key-command", "echo x; exit 7", "Hello.")
            command.arguments = ["env", "--ignore-signal=CHLD"] + command.arguments
            expectFailure(try await command.run(), 2, says: ["SIGCHLD"])
        }

        @Test func aProfileNamesTheVoice() async throws {
            let folder = try configuration(
                """
                [default]
                endpoint = \(FaultyServer.current.url("/audio", id: "profile-voice"))
                voice = de-DE-ConradNeural
                format = \(Material.mp3)
                """)
            let environment = ["XDG_CONFIG_HOME": folder]
            expectSuccess(
                try await Command.syrinx("say", "--sink", "null", "Hallo.").with(environment).run())
            expectSuccess(
                try await Command.syrinx(
                    "say", "--sink", "null", "-v", "fr-FR-DeniseNeural", "-F", Material.pcm, "Hello."
                ).with(environment).run())
            expectSuccess(
                try await Command.syrinx("say", "--sink", "null", "-l", "fr", "Hello.").with(environment)
                    .run())
            let facts = try FaultyServer.current.facts("profile-voice").filter { $0.event == "request" }
            #expect(
                facts.map { $0.headers?["x-microsoft-outputformat"] } == [
                    Material.mp3, Material.pcm, Material.mp3,
                ])
            for (fact, voice) in zip(
                facts, ["de-DE-ConradNeural", "fr-FR-DeniseNeural", "fr-FR-DeniseNeural"])
            {
                #expect(
                    fact.body?.contains("\"\(voice)\"") == true || fact.body?.contains("'\(voice)'") == true)
            }
            try write(Array("[default]\nformat = flac\n".utf8), to: folder + "/syrinx/config")
            expectFailure(
                try await Command.syrinx("say", "--sink", "null", "Hello.").with(environment).run(), 2,
                says: ["no format \"flac\""])
        }

        /// The connection is there before the text is.
        @Test func aTextThatIsStillBeingWritten() async throws {
            try await LocalPeer.speech(isSecure: false) { server in
                let command = Command.syrinx(
                    "say", "--endpoint", "http://127.0.0.1:\(server.port)", "-F", Material.pcm, "-o", "-"
                ).with(.open)
                let outcome = try await command.run { session in
                    try await session.wait { try !server.facts.isEmpty }
                    #expect(try server.facts.map(\.event) == ["connection"])
                    try await session.input?(Array("Hello.".utf8))
                }
                expectSuccess(outcome)
                #expect(try server.facts.filter { $0.event == "connection" }.count == 1)
                #expect(try server.requests.map(\.connection) == [1])
            }
        }

        /// Whatever happens, and however much is told of it: of a key, a token and a proxy's password.
        @Test func nothingSecretIsEverShown() async throws {
            let secrets = ["planted-key-1f", "planted-token-2e", "planted-password-3d", "planted-query-4c"]
            let more = [["--verbose", "--timing"], ["--verbose", "--json"], []]
            try await LocalPeer.speech("--key", "planted-key-1f", "--token", "planted-token-2e") { server in
                try await LocalPeer.proxy(to: server, "--user", "me:planted-password-3d") { proxy in
                    let authority = try await Authority.current.certificate
                    let endpoints = [
                        "https://speech.example", "https://speech.example/nothing?sig=planted-query-4c",
                        "http://127.0.0.1:1?sig=planted-query-4c",
                        "https://no-such-host.invalid?k=planted-query-4c",
                        "http://speech.example", "htp://x?planted-query-4c",
                        "https://me:planted-password-3d@speech.example",
                        FaultyServer.current.url("/status/401?body=echo&sig=planted-query-4c"),
                        FaultyServer.current.url("/echo/401/cognitiveservices/v1"),
                        FaultyServer.current.url("/status/500?body=echo"), FaultyServer.current.url("/page"),
                        FaultyServer.current.url("/status/302?location=http://x/?planted-query-4c"),
                        FaultyServer.current.url("/audio?cut=9000&end=rst"),
                    ]
                    let proofs = [
                        ["--key", "planted-key-1f"], ["--key", "planted-key-1f", "--auth", "token"],
                        ["--key-command", "echo planted-key-1f"], ["--key", "planted-key-1f\u{e9}"],
                        ["--token-command", "echo planted-token-2e"],
                        ["--token-command", "echo planted-token-2e; exit 1"],
                        ["--token-command", "echo planted-token-2e", "--resource-id", "/s/1"],
                    ]
                    let routes = [
                        "http://me:planted-password-3d@127.0.0.1:\(proxy.port)",
                        "http://you:planted-password-3d@127.0.0.1:\(proxy.port)",
                        "http://you:planted-password-3d@127.0.0.1:1", "https://me:planted-password-3d@x",
                    ]
                    var successCount = 0
                    for (number, endpoint) in endpoints.enumerated() {
                        for (index, proof) in proofs.enumerated() {
                            let shared =
                                [
                                    "--cacert", authority, "--endpoint", endpoint,
                                    "--proxy", routes[index == 0 ? number % 4 : 0],
                                ] + proof
                            var say = Command.syrinx("say", "-F", Material.pcm, "-o", "-", "Hello.")
                            say.arguments += shared + more[(number + index) % 3]
                            var voices = Command.syrinx("voices", "--refresh")
                            voices.arguments += shared
                            // What it prints is the secret.
                            var token = Command.syrinx("token", "--json")
                            token.arguments += shared
                            for (name, command) in [("say", say), ("voices", voices), ("token", token)] {
                                let outcome = try await command.run()
                                if outcome.status == 0 && name == "say" { successCount += 1 }
                                for secret in secrets {
                                    #expect(!outcome.errors.contains(secret), "\(name) \(endpoint) \(proof)")
                                    #expect(
                                        name == "token" || !outcome.text.contains(secret),
                                        "\(name) \(endpoint) \(proof)")
                                }
                            }
                        }
                    }
                    // It did work, too.
                    #expect(successCount >= 4)
                }
            }
        }
    }
}
