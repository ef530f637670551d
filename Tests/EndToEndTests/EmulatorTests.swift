// SPDX-License-Identifier: Apache-2.0

import Testing

extension EndToEnd {
    /// The emulator's refusals, as curl sees them.
    @Suite
    struct EmulatorRefusals {
        struct Refusal: Sendable, CustomTestStringConvertible {
            var status: Int
            var format: String? = Material.pcm
            var path = "/cognitiveservices/v1"
            var ssml: String?
            var headers: [String] = []
            var options: [String] = []

            var testDescription: String { "\(status) \(path) \(format ?? "") \(headers) \(options)" }
        }

        @Test(arguments: [
            Refusal(status: 200),
            Refusal(status: 200, headers: ["Ocp-Apim-Subscription-Key;", "Authorization: Bearer token"]),
            Refusal(status: 401, headers: ["Ocp-Apim-Subscription-Key;"]),
            Refusal(status: 401, headers: ["Ocp-Apim-Subscription-Key;", "Authorization: Bearer"]),
            Refusal(status: 400, format: nil),
            Refusal(status: 400, format: "raw-1khz-16bit-mono-pcm"),
            Refusal(status: 400, ssml: "Hello."),
            Refusal(status: 400, ssml: "<speak>"),
            Refusal(status: 400, ssml: ""),
            Refusal(status: 400, headers: ["User-Agent:"]),
            Refusal(status: 415, headers: ["Content-Type: text/plain"]),
            Refusal(status: 405, options: ["-X", "GET"]),
            Refusal(status: 404, path: "/cognitiveservices/v2"),
            Refusal(status: 413, ssml: LocalService.ssml(String(repeating: "long ", count: 20_000))),
        ])
        func answers(_ refusal: Refusal) async throws {
            let answer = try await LocalService.run { service in
                try await service.curl(
                    refusal.format, path: refusal.path, ssml: refusal.ssml, headers: refusal.headers,
                    options: refusal.options)
            }
            #expect(answer.status == refusal.status)
            // Audio, or a line that says what is wrong.
            #expect(!answer.body.isEmpty)
            #expect((answer.body.last == UInt8(ascii: "\n")) == (refusal.status != 200))
        }

        @Test
        func letsOneKeyIn() async throws {
            let statuses = try await LocalService.run("--key", "right") { service in
                var statuses: [Int] = []
                for key in ["right", "wrong"] {
                    let header = "Ocp-Apim-Subscription-Key: \(key)"
                    statuses.append(try await service.curl(headers: [header]).status)
                }
                return statuses
            }
            #expect(statuses == [200, 401])
        }

        @Test(arguments: ["0.0.0.0", "::"])
        func staysAtHome(_ host: String) async throws {
            let outcome = try await Command.syrinx("emulator", "--host", host).run()
            expectFailure(outcome, 2, says: ["127.0.0.1"])
            #expect(outcome.output.isEmpty)
        }
    }
}
