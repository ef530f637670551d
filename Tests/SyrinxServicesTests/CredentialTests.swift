// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct CredentialTests {
    @Test(arguments: [
        Credential.key("sesame"), .bearer("sesame"), .issuedToken(key: "sesame"),
        .token(.text("sesame"), resourceID: "r"), .token(.command("echo sesame"), resourceID: nil),
    ])
    func nothingThatDescribesItShowsIt(credential: Credential) {
        var settings = ServiceSettings()
        settings.key = .text("sesame")
        settings.token = .command("print sesame")
        var dumped = ""
        dump(credential, to: &dumped)
        dump(["holder": credential], to: &dumped)
        dump(settings, to: &dumped)
        let texts = [
            "\(credential)", String(describing: credential), String(reflecting: credential),
            "\(Optional(credential) as Any)", "\(settings)", dumped,
        ]
        for text in texts { #expect(!text.contains("sesame"), "\(text)") }
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

    /// An address counts as a whole, a credential too.
    @Test func settingsOverSettings() throws {
        var (above, below) = (ServiceSettings(), ServiceSettings())
        (above.region, above.proof) = ("eastus", .token)
        (below.endpoint, below.key, below.deployment) = ("https://e.org", .text("k"), "d")
        let both = above.over(below)
        #expect(
            try both.address()?.url
                == "https://eastus.voice.speech.microsoft.com/cognitiveservices/v1?deploymentId=d")
        #expect(both.credentialAtHand == .issuedToken(key: "k"))
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
