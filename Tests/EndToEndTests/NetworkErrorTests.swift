// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Before any service answers, and who gets to see the key.
    @Suite
    struct Connections {
        private func say(_ endpoint: String, _ more: String...) -> Command {
            var command = Command.syrinx("say", "--endpoint", endpoint, "--sink", "null", "Hello.")
            command.arguments += more
            return command
        }

        @Test(arguments: ["http://no-such-host.invalid", "https://no-such-host.invalid/path?query"])
        func unknownHost(_ endpoint: String) async throws {
            expectFailure(
                try await say(endpoint).run(), 6,
                says: ["no-such-host.invalid", "check the region or endpoint"])
        }

        @Test(arguments: [
            "http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://127.0.0.1:1",
        ])
        func refused(_ endpoint: String) async throws {
            let outcome = try await say(endpoint).run()
            expectFailure(outcome, 7, says: [":1", "Is the service running"])
            // In the system's words, not in a library's.
            #expect(outcome.errors.contains("efused"), "\(outcome.errors)")
            #expect(!outcome.errors.contains("errno"), "\(outcome.errors)")
        }

        /// The server does not speak TLS.
        @Test(arguments: ["127.0.0.1", "localhost"])
        func noTLS(_ host: String) async throws {
            let endpoint = "https://\(host):\(FaultyServer.current.port)/audio"
            let outcome = try await say(endpoint).run()
            expectFailure(outcome, 35, says: [host, "does not speak TLS", "http://"])
            // In our words, not in a library's, and without the folder that it was built in.
            #expect(
                !outcome.errors.contains("SSL") && !outcome.errors.contains(".build"), "\(outcome.errors)")
        }

        @Test
        func noTLSFromTheEmulator() async throws {
            try await LocalService.run { service in
                let endpoint = service.url.replacing("http:", with: "https:")
                expectFailure(try await say(endpoint).run(), 35)
            }
        }

        @Test
        func noAnswerToTheCall() async throws {
            let blackhole = try Blackhole()
            defer { withExtendedLifetime(blackhole) {} }
            let outcome = try await say(blackhole.url, "--connect-timeout", "0.3").run()
            expectFailure(outcome, 28, says: ["\(blackhole.port)", "time allowed"])
        }

        /// Names that only look like this machine's, and addresses that are not.
        @Test(arguments: [
            "http://192.0.2.1/", "http://127.evil.invalid/", "http://127.0.0.1.evil.invalid/",
            "http://localhost.evil.invalid/",
            "http://evil.invalid#@127.0.0.1/",
            "http://evil.invalid?@127.0.0.1/", "HTTP://evil.invalid/",
        ])
        func keyStaysHere(_ endpoint: String) async throws {
            let outcome = try await say(endpoint).with(["AZURE_SPEECH_KEY": Command.key]).run()
            expectFailure(outcome, 2, says: ["plain http", "https"])
        }

        @Test(arguments: ["http://127.0.0.1@evil.invalid/", #"http://127.0.0.1\@evil.invalid/"#])
        func noNamesInAddresses(_ endpoint: String) async throws {
            let outcome = try await say(endpoint).with(["AZURE_SPEECH_KEY": Command.key]).run()
            expectFailure(outcome, 2, says: ["name or password"])
        }

        @Test(arguments: ["AZURE_SPEECH_KEY", "SPEECH_KEY", "AZURE_SPEECH_API_KEY"])
        func keyIsSent(_ variable: String) async throws {
            let id = UUID().uuidString
            let command = say(FaultyServer.current.url("/audio", id: id)).with([variable: Command.key])
            expectSuccess(try await command.run())
            let headers = try FaultyServer.current.facts(id).compactMap(\.headers).first
            #expect(headers?["ocp-apim-subscription-key"] == Command.key)
            #expect(headers?["authorization"] == nil)
        }

        @Test(arguments: ["AZURE_SPEECH_TOKEN", "SPEECH_TOKEN"])
        func tokenIsSent(_ variable: String) async throws {
            let id = UUID().uuidString
            let command = say(FaultyServer.current.url("/audio", id: id)).with([variable: Command.key])
            expectSuccess(try await command.run())
            let headers = try FaultyServer.current.facts(id).compactMap(\.headers).first
            #expect(headers?["authorization"] == "Bearer " + Command.key)
            #expect(headers?["ocp-apim-subscription-key"] == nil)
        }

        /// Path and query of a whole URL are kept; a base gets the service's path.
        @Test
        func addresses() async throws {
            let server = FaultyServer.current
            let id = UUID().uuidString
            expectSuccess(try await say(server.url("/audio?x=%20%2F&y=a+b", id: id)).run())
            #expect(try !server.facts(id).isEmpty)
            let base = try await say("http://127.0.0.1:\(server.port)/").run()
            expectFailure(base, 22, says: ["HTTP 404"])
        }

        /// Whatever happens and however much is told of it.
        @Test(arguments: [
            "/audio", "/status/401?body=echo", "/status/500", "/page", "/audio?cut=9000&end=rst",
        ])
        func keyIsNeverShown(_ path: String) async throws {
            for options in [[], ["--verbose"], ["--verbose", "--timing"], ["--json", "--verbose"], ["-q"]] {
                var command = Command.say(path, id: nil, "--sink", "null")
                command.arguments += options
                let outcome = try await command.run()
                #expect(!outcome.errors.contains(Command.key), "\(options)")
                #expect(!outcome.text.contains(Command.key), "\(options)")
            }
        }

        @Test(arguments: ["AZURE_SPEECH_KEY=", "AZURE_SPEECH_REGION=westeurope", "--region=westeurope"])
        func keyAndRegionBelongTogether(_ setting: String) async throws {
            var command = Command.syrinx("say", "--sink", "null", "Hello.")
            if setting.hasPrefix("--") {
                command.arguments.append(setting)
            } else if setting.hasSuffix("=") {
                command = command.with(["AZURE_SPEECH_KEY": Command.key])
            } else {
                command = command.with(["AZURE_SPEECH_REGION": "westeurope", "AZURE_SPEECH_TOKEN": ""])
            }
            let outcome = try await command.run()
            if setting.hasPrefix("AZURE_SPEECH_REGION") {
                // A region alone asks for no service.
                #expect(outcome.status == 0)
                #expect(outcome.errors.contains("built-in local voice"))
            } else {
                expectFailure(outcome, 2, says: [setting.hasPrefix("--") ? "KEY" : "AZURE_SPEECH_REGION"])
            }
        }
    }
}
