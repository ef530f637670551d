// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import Testing

@testable import SyrinxEmulator

/// Keys, tokens and limits.
@Suite struct AccessTests {
    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// RFC 4231 sections 4.2 to 4.7.
    @Test func sumsAreThoseOfTheStandard() {
        for (key, text, sum) in [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ] {
            #expect(Self.hexadecimal(KeyedSum.sha256(Array(text.utf8), key: key)) == sum)
        }
    }

    /// RFC 4648 section 10, without padding; and the two letters that are not those of plain base 64.
    @Test func lettersAreThoseOfTheStandard() {
        for (text, letters) in [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"),
        ] {
            #expect(Base64URL.encode(text.utf8) == letters)
            #expect(Base64URL.decode(letters) == Array(text.utf8))
        }
        #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
        #expect(Base64URL.decode("Zm9=") == nil)
    }

    @Test func tokenIsGoodUntilItsEnd() throws {
        final class Clock: Sendable {
            let time = Mutex(1_000_000)
        }
        let clock = Clock()
        let issuer = TokenIssuer(life: .seconds(600)) { clock.time.withLock { $0 } }
        let token = issuer.issue(for: "somebody")
        #expect(issuer.check(token) == .valid("somebody"))
        clock.time.withLock { $0 += 599 }
        #expect(issuer.check(token) == .valid("somebody"))
        clock.time.withLock { $0 += 1 }
        #expect(issuer.check(token) == .expired)
        // Another process has another secret.
        #expect(TokenIssuer(life: .seconds(600)).check(token) == .forged)
    }

    @Test func changedTokenIsForged() throws {
        let issuer = TokenIssuer(life: .seconds(600))
        let token = issuer.issue(for: "somebody")
        let parts = token.split(separator: ".").map(String.init)
        let claims = String(decoding: try #require(Base64URL.decode(parts[1])), as: UTF8.self)
        let longer = claims.replacing("\"exp\":1", with: "\"exp\":9")
        #expect(longer != claims)
        #expect(issuer.check("\(parts[0]).\(Base64URL.encode(longer.utf8)).\(parts[2])") == .forged)
        #expect(issuer.check("\(parts[0]).\(parts[1]).") == .forged)
        #expect(issuer.check("\(parts[0]).\(parts[1])") == .foreign)
        for text in ["", "a", "..", "a.b.c", token + ".x", "eyJ.e30.x"] {
            #expect(issuer.check(text) == .foreign)
        }
    }

    /// As Python reads it: head, claims and 32 bytes of signature.
    @Test func tokenIsAJSONWebToken() async throws {
        let start = time(nil)
        let text = try await Emulator.withEmulator(EmulatorConfiguration()) { url in
            let answer = try await Self.issueToken(url)
            #expect(answer.status == 200)
            return answer.text
        }
        let end = time(nil)
        let script = """
            import base64, json, sys
            def part(text): return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            head, claims, signature = sys.stdin.read().split(".")
            claims = json.loads(part(claims))
            print(json.loads(part(head)), len(part(signature)), claims["iss"], \(start) + 600 <= claims["exp"] <= \(end) + 600)
            """
        let result = try await Tool.run("python3", ["-c", script], input: Array(text.utf8))
        #expect(
            result.text == "{'alg': 'HS256', 'typ': 'JWT'} 32 urn:ms.cognitiveservices True\n",
            "\(result.errors)")
    }

    private static func issueToken(_ url: String, key: String? = "secret-key") async throws -> Client.Answer {
        var client = Client(url)
        client.path = "/sts/v1.0/issueToken"
        client.headers = key.map { ["Ocp-Apim-Subscription-Key": $0] } ?? [:]
        client.body = []
        return try await client.send()
    }

    private static func statuses(
        _ change: (inout EmulatorConfiguration) -> Void, _ bearers: [String]
    ) async throws -> [Int] {
        var configuration = EmulatorConfiguration(voice: .tone)
        change(&configuration)
        return try await Emulator.withEmulator(configuration) { url in
            var statuses: [Int] = []
            for bearer in bearers {
                var client = Client(url)
                client.headers["Ocp-Apim-Subscription-Key"] = nil
                client.headers["Authorization"] = "Bearer \(bearer)"
                statuses.append(try await client.send().status)
            }
            return statuses
        }
    }

    @Test func tokenLetsIn() async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.acceptedKeys = ["secret-key", "another"]
        try await Emulator.withEmulator(configuration) { url in
            for path in ["/cognitiveservices/v1", "/cognitiveservices/voices/list"] {
                var client = Client(url)
                client.path = path
                client.method = path.hasSuffix("list") ? "GET" : "POST"
                client.headers["Ocp-Apim-Subscription-Key"] = nil
                client.headers["Authorization"] = "bearer " + (try await Self.issueToken(url).text)
                #expect(try await client.send().status == 200)
                client.headers["Authorization"]? += "x"
                #expect(try await client.send().status == 401)
            }
            #expect(try await Self.issueToken(url, key: "wrong").status == 401)
            #expect(try await Self.issueToken(url, key: nil).status == 401)
            #expect(try await Self.issueToken(url, key: "another").status == 200)
        }
    }

    @Test func tokensOfOthersHaveTheirForm() async throws {
        let resource = "/subscriptions/0/resourceGroups/x/providers/Microsoft.CognitiveServices/accounts/y"
        let forms = ["aad#\(resource)#token", "aad#\(resource)#", "aad#x#token", "aad#\(resource)", "plain"]
        #expect(try await Self.statuses({ _ in }, forms) == [200, 401, 401, 401, 200])
        #expect(
            try await Self.statuses(
                { $0.acceptedKeys = ["token", "plain"] }, forms + ["other", "aad#\(resource)#other"])
                == [200, 401, 401, 401, 200, 401, 401])
    }

    @Test func limitSlides() {
        let limiter = RateLimiter(EmulatorRateLimit(requestCount: 2, per: .seconds(60)))
        let visitor = Gatekeeper.Visitor(name: "a")
        let start = ContinuousClock.now
        #expect(limiter.wait(for: visitor, at: start) == nil)
        #expect(limiter.wait(for: visitor, at: start + .seconds(10)) == nil)
        #expect(limiter.wait(for: visitor, at: start + .seconds(20)) == 40)
        #expect(limiter.wait(for: visitor, at: start + .seconds(59.5)) == 1)
        #expect(limiter.wait(for: Gatekeeper.Visitor(name: "b"), at: start + .seconds(20)) == nil)
        #expect(limiter.wait(for: visitor, at: start + .seconds(60)) == nil)
        #expect(limiter.wait(for: visitor, at: start + .seconds(61)) == 9)
    }

    /// Keys that nobody has asked with before do not make it grow, and those that came last are known.
    @Test func visitorsAreForgotten() {
        let limiter = RateLimiter(EmulatorRateLimit(requestCount: 1, per: .seconds(60)))
        let start = ContinuousClock.now
        for number in 0..<5000 {
            let time = start + .milliseconds(number)
            #expect(limiter.wait(for: Gatekeeper.Visitor(name: "\(number)"), at: time) == nil)
        }
        #expect(limiter.visitorCount <= RateLimiter.visitorLimit)
        for number in 4600..<5000 {
            #expect(limiter.wait(for: Gatekeeper.Visitor(name: "\(number)"), at: start + .seconds(5)) != nil)
        }
    }

    /// A token does not help against its key's limit.
    @Test func limitIsEachKeysOwn() async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        // A window that no busy machine outlasts.
        configuration.rateLimit = EmulatorRateLimit(requestCount: 20, per: .seconds(3600))
        try await Emulator.withEmulator(configuration) { url in
            for _ in 0..<20 { #expect(try await Client(url).send().status == 200) }
            let refused = try await Client(url).send()
            #expect(refused.status == 429)
            #expect((1...3600).contains(Int(refused.headers["retry-after"] ?? "") ?? 0))
            var client = Client(url)
            client.headers["Ocp-Apim-Subscription-Key"] = nil
            client.headers["Authorization"] = "Bearer " + (try await Self.issueToken(url).text)
            #expect(try await client.send().status == 429)
            client.headers["Authorization"] =
                "Bearer " + (try await Self.issueToken(url, key: "another").text)
            #expect(try await client.send().status == 200)
        }
    }

    @Test(arguments: [
        ("/voice/cognitiveservices/v1", 400), ("/voice/cognitiveservices/v1?deploymentId=", 400),
        ("/cognitiveservices/v1?deploymentId=", 400), ("/voice/cognitiveservices/v1?deploymentId=a", 200),
        ("/cognitiveservices/v1?x=y&deploymentId=b", 200), ("/cognitiveservices/v1?deploymentId=c", 404),
        ("/tts/cognitiveservices/v1", 200), ("/tts/cognitiveservices/v1?deploymentId=c", 404),
    ])
    func deploymentsAreKnown(path: String, status: Int) async throws {
        var configuration = EmulatorConfiguration(voice: .tone)
        configuration.deployments = ["a", "b"]
        let answer = try await Emulator.withEmulator(configuration) { url in
            var client = Client(url)
            client.path = path
            return try await client.send()
        }
        #expect(answer.status == status, "\(answer.text.prefix(300))")
    }
}
