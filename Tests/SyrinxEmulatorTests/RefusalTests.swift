// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

/// What is not answered with sound, as the service documents it.
@Suite struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let word: String
        let change: @Sendable (inout Client) -> Void

        init(
            _ name: String, _ status: Int, _ word: String,
            _ change: @escaping @Sendable (inout Client) -> Void
        ) {
            testDescription = name
            self.status = status
            self.word = word
            self.change = change
        }
    }

    static let cases = [
        Case("no credentials", 401, "credentials") { $0.headers["Ocp-Apim-Subscription-Key"] = nil },
        Case("empty key", 401, "credentials") { $0.headers["Ocp-Apim-Subscription-Key"] = "" },
        Case("basic authorization", 401, "credentials") {
            $0.headers["Ocp-Apim-Subscription-Key"] = nil
            $0.headers["Authorization"] = "Basic abc"
        },
        Case("empty bearer", 401, "credentials") {
            $0.headers["Ocp-Apim-Subscription-Key"] = nil
            $0.headers["Authorization"] = "Bearer"
        },
        Case("plain text", 415, "application/ssml+xml") { $0.headers["Content-Type"] = "text/plain" },
        Case("no media type", 415, "application/ssml+xml") { $0.headers["Content-Type"] = nil },
        Case("no format", 400, "X-Microsoft-OutputFormat") { $0.headers["X-Microsoft-OutputFormat"] = nil },
        Case("unknown format", 400, "X-Microsoft-OutputFormat") {
            $0.headers["X-Microsoft-OutputFormat"] = "raw-11khz-16bit-mono-pcm"
        },
        Case("format without an encoder", 400, "--silk-encoder") {
            $0.headers["X-Microsoft-OutputFormat"] = "raw-16khz-16bit-mono-truesilk"
        },
        Case("no user agent", 400, "User-Agent") { $0.headers["User-Agent"] = nil },
        Case("long user agent", 400, "User-Agent") {
            $0.headers["User-Agent"] = String(repeating: "a", count: 255)
        },
        Case("no body", 400, "empty") { $0.body = [] },
        Case("not XML", 400, "root element") { $0.body = Array("Hello.".utf8) },
        Case("no voice", 400, "<voice") { $0.body = Array("<speak/>".utf8) },
        Case("invalid UTF-8", 400, "UTF-8") {
            $0.body = Array("<speak><voice name='x'>".utf8) + [0xC3, 0x28] + Array("</voice></speak>".utf8)
        },
        Case("entity bomb", 400, "document type") {
            $0.body = Array(
                "<!DOCTYPE s [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><speak><voice name='x'>&b;</voice></speak>"
                    .utf8)
        },
        Case("1 MB", 413, "64 KiB") { $0.body = Array(repeating: 0x20, count: 1 << 20) },
        Case("1 MB in chunks", 413, "64 KiB") {
            $0.body = Array(repeating: 0x20, count: 1 << 20)
            $0.headers["Transfer-Encoding"] = "chunked"
        },
        Case("GET", 405, "POST") { $0.method = "GET" },
        Case("other path", 404, "/cognitiveservices/v1") { $0.path = "/cognitiveservices/v2" },
        Case("root", 404, "/cognitiveservices/v1") { $0.path = "/" },
    ]

    @Test(arguments: cases)
    func isRefused(_ refused: Case) async throws {
        let answer = try await Emulator.withEmulator(EmulatorConfiguration(voice: .tone)) { url in
            var client = Client(url)
            refused.change(&client)
            return try await client.send()
        }
        #expect(answer.status == refused.status)
        #expect(answer.text.contains(refused.word), "\(answer.text)")
        let isGateways = [401, 403, 404, 429].contains(refused.status)
        #expect(
            answer.headers["content-type"]
                == (isGateways ? "application/json; charset=utf-8" : "text/plain; charset=utf-8"))
        #expect(answer.headers["x-requestid"]?.count == 32)
        #expect(!answer.text.contains("secret-key"))
        if refused.status == 405 { #expect(answer.headers["allow"] == "POST") }
    }

    static let accepted: [(String, @Sendable (inout Client) -> Void)] = [
        (
            "bearer",
            {
                $0.headers["Ocp-Apim-Subscription-Key"] = nil
                $0.headers["Authorization"] = "bEaReR secret-key"
            }
        ),
        ("charset", { $0.headers["Content-Type"] = "Application/SSML+XML; charset=utf-8" }),
        ("query", { $0.path += "?deploymentId=1" }),
        ("chunked request", { $0.headers["Transfer-Encoding"] = "chunked" }),
        ("expectation", { $0.headers["Expect"] = "100-continue" }),
        ("user agent of 254", { $0.headers["User-Agent"] = String(repeating: "a", count: 254) }),
        ("byte order mark", { $0.body = [0xEF, 0xBB, 0xBF] + $0.body }),
    ]

    @Test(arguments: accepted.indices)
    func isAccepted(index: Int) async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.acceptedKeys = ["secret-key"]
        let answer = try await Emulator.withEmulator(configuration) { url in
            var client = Client(url)
            Self.accepted[index].1(&client)
            return try await client.send()
        }
        #expect(answer.status == 200, "\(Self.accepted[index].0): \(answer.text)")
        #expect(answer.headers["transfer-encoding"] == "chunked")
        #expect(answer.body.count == 48000)
    }

    @Test func otherKeysAreRefused() async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.acceptedKeys = ["another"]
        let answer = try await Emulator.withEmulator(configuration) { try await Client($0).send() }
        #expect(answer.status == 401)
        #expect(!answer.text.contains("another"))
    }
}
