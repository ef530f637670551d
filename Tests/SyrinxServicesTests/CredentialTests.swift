// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct CredentialTests {
    @Test(arguments: [Credential.key("sesame"), .bearer("sesame")])
    func nothingThatDescribesItShowsIt(credential: Credential) {
        var dumped = ""
        dump(credential, to: &dumped)
        dump(["holder": credential], to: &dumped)
        let texts = [
            "\(credential)", String(describing: credential), String(reflecting: credential),
            "\(Optional(credential) as Any)", dumped,
        ]
        for text in texts { #expect(!text.contains("sesame"), "\(text)") }
    }

    @Test func environmentNamesHaveTheirOrder() {
        let all = [
            "SPEECH_KEY": "b", "AZURE_SPEECH_KEY": "a", "SPEECH_REGION": "north", "AZURE_SPEECH_ENDPOINT": "",
        ]
        let environment = ServiceEnvironment { all[$0] }
        #expect(environment.credential == .key("a"))
        #expect(environment.region == "north")
        #expect(environment.endpoint == nil)
        #expect(ServiceEnvironment { ["AZURE_SPEECH_TOKEN": "t"][$0] }.credential == .bearer("t"))
        #expect(ServiceEnvironment { _ in nil }.credential == .none)
        // One family after the other: what belongs together stays together.
        let old = ["SPEECH_TOKEN": "stale", "AZURE_SPEECH_KEY": " a\r\n"]
        #expect(ServiceEnvironment { old[$0] }.credential == .key("a"))
    }

    @Test func everyDefaultVoiceBelongsToItsLocale() {
        #expect(AzureVoice.default(forLocale: "de") == "de-DE-KatjaNeural")
        #expect(AzureVoice.default(forLocale: "EN-gb") == "en-GB-SoniaNeural")
        #expect(AzureVoice.default(forLocale: "xx-YY") == nil)
    }
}
