// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct CredentialTests {
    @Test(arguments: [
        Credential.key("sesame"), .bearer("sesame"), .issuedToken(key: "sesame"),
        .token(.text("sesame"), resourceID: "r"), .token(.command("echo sesame"), resourceID: nil),
    ])
    func nothingThatDescribesItShowsIt(credential: Credential) throws {
        var settings = ServiceSettings()
        settings.endpoint = "https://me:sesame@example.org/?sig=sesame"
        settings.key = .text("sesame")
        settings.token = .command("print sesame")
        var http = HTTPSettings()
        http.proxies = ProxyRules(try HTTPProxy(url: "http://me:sesame@example.org"))
        let speech = AzureSpeech(
            endpoint: try AzureEndpoint(url: "https://example.org/?sig=sesame"), credential: credential,
            transport: HTTPTransport(http))
        let holders: [Any] = [
            credential, Optional(credential) as Any, ["holder": credential], settings, http, speech,
            AccessToken(text: "sesame", life: .seconds(1)), Proof.key("sesame"), Proof.bearer("sesame"),
            SecretSource.text("sesame"), SecretSource.command("echo sesame"), ShellCommand("echo sesame"),
            try AzureEndpoint(url: "https://example.org/?sig=sesame"),
        ]
        for holder in holders {
            var dumped = ""
            dump(holder, to: &dumped)
            for text in [String(describing: holder), String(reflecting: holder), dumped] {
                #expect(!text.contains("sesame"), "\(text)")
            }
        }
    }

    /// What the service sends back is another matter than our own words.
    @Test(arguments: [
        (Proof.key("sesame"), "is sesame, sesame", "is (redacted), (redacted)"),
        (.key("sesame"), "sesam", "sesam"), (.key("sesame"), "sesesame", "se(redacted)"),
        (.key("abc"), "abcdef", "abcdef"), (.key(""), "abc", "abc"),
        (.bearer("aad#/s/1#SECRET"), "Invalid Entra token SECRET", "Invalid Entra token (redacted)"),
        (.bearer("aad#/s/1#SECRET"), "Not aad#/s/1#SECRET.", "Not (redacted)."),
        (.bearer("aad#/s/1#"), "aad", "aad"), (.key("geheimüß"), "ä geheimüß ö", "ä (redacted) ö"),
    ])
    func secretsAreBlackedOut(proof: Proof, text: String, shown: String) {
        #expect(proof.hidden(in: text) == shown)
        var error = SyrinxError(.unauthorized, text)
        (error.serviceMessage, error.requestID) = (text, text)
        let hidden = proof.hidden(in: error)
        #expect(hidden.message == text && hidden.serviceMessage == shown && hidden.requestID == shown)
    }

    @Test func environmentNamesHaveTheirOrder() {
        let all = [
            "SPEECH_KEY": "b", "AZURE_SPEECH_KEY": "a", "SPEECH_REGION": "north", "AZURE_SPEECH_ENDPOINT": "",
        ]
        let environment = ServiceSettings { all[$0] }
        #expect(environment.credentialAtHand == .key("a"))
        #expect(environment.region == "north")
        #expect(environment.endpoint == nil)
        #expect(ServiceSettings { ["AZURE_SPEECH_TOKEN": "t"][$0] }.credentialAtHand == .bearer("t"))
        #expect(ServiceSettings { _ in nil }.credentialAtHand == Credential.none)
        // One family after the other: what belongs together stays together.
        let old = ["SPEECH_TOKEN": "stale", "AZURE_SPEECH_KEY": " a\r\n"]
        #expect(ServiceSettings { old[$0] }.credentialAtHand == .key("a"))
        #expect(ServiceSettings { ["AZURE_SPEECH_KEY_FILE": "/k"][$0] }.credentialAtHand == nil)
        #expect(ServiceSettings { ["AZURE_SPEECH_KEY_FILE": "/k"][$0] }.namesService)
    }

    /// A key does not go to another address than the one that is named beside it.
    @Test func anAddressInTheEnvironmentCountsAsAWhole() {
        let both = [
            "AZURE_SPEECH_KEY": "a", "AZURE_SPEECH_REGION": "eastus", "SPEECH_ENDPOINT": "https://e.org",
        ]
        let environment = ServiceSettings { both[$0] }
        #expect(environment.region == "eastus" && environment.endpoint == nil)
        let other = ["AZURE_SPEECH_ENDPOINT": "https://e.org", "SPEECH_REGION": "eastus"]
        #expect(ServiceSettings { other[$0] }.endpoint == "https://e.org")
        #expect(ServiceSettings { other[$0] }.region == nil)
        #expect(ServiceSettings { ["SPEECH_ENDPOINT": "https://e.org"][$0] }.endpoint == "https://e.org")
    }

    /// An address counts as a whole, a credential too.
    @Test func settingsOverSettings() throws {
        var (above, below) = (ServiceSettings(), ServiceSettings())
        (above.region, above.proof) = ("eastus", .token)
        (below.endpoint, below.key, below.deployment) = ("https://e.org", .text("k"), "d")
        below.resourceID = "/s/1"
        let both = above.over(below)
        #expect(
            try both.address()?.url == "https://eastus.tts.speech.microsoft.com/cognitiveservices/v1")
        #expect(both.credentialAtHand == .issuedToken(key: "k"))
        #expect(both.resourceID == "/s/1")
        var deployment = ServiceSettings()
        deployment.deployment = "e"
        #expect(deployment.over(below).deployment == "e")
        #expect(ServiceSettings().over(below).deployment == "d")
        above.token = .text("t")
        #expect(above.over(below).credentialAtHand == .bearer("t"))
        #expect(above.over(below).key == nil)
        #expect(try ServiceSettings().address() == nil)
    }

    @Test func tokensOfEntra() {
        #expect(Credential.bearer(entraToken: "t", resourceID: nil) == .bearer("t"))
        #expect(Credential.bearer(entraToken: "t", resourceID: "/s/1") == .bearer("aad#/s/1#t"))
        #expect(Credential.bearer(entraToken: "aad#x#t", resourceID: "/s/1") == .bearer("aad#x#t"))
    }

    @Test func everyDefaultVoiceBelongsToItsLocale() {
        #expect(AzureVoice.default(forLocale: "de") == "de-DE-KatjaNeural")
        #expect(AzureVoice.default(forLocale: "EN-gb") == "en-GB-SoniaNeural")
        #expect(AzureVoice.default(forLocale: "xx-YY") == nil)
    }
}
