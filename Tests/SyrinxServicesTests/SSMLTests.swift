// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxServices

@Suite struct SSMLTests {
    @Test func textIsNeverTakenForMarkup() {
        let ssml = SSML(text: "AT&T <3 \"quotes\" 'n' ]]>", voice: "en-US-JennyNeural")
        #expect(ssml.document.contains("AT&amp;T &lt;3 &quot;quotes&quot; &apos;n&apos; ]]&gt;"))
    }

    @Test func charactersThatXMLForbidsAreDropped() {
        let ssml = SSML(text: "a\u{0}b\u{1F}c\u{FFFE}d\te\u{1F426}", voice: "en-US-JennyNeural")
        #expect(ssml.document.contains("abcd\te\u{1F426}"))
    }

    @Test func languageIsTheVoicesUnlessItIsGiven() {
        let german = SSML(text: "x", voice: "de-DE-KatjaNeural").document
        #expect(german.contains("xml:lang=\"de-DE\""))
        let given = SSML(text: "x", voice: "en-US-JennyMultilingualNeural", locale: "fr-FR").document
        #expect(given.contains("xml:lang=\"fr-FR\""))
        #expect(SSML.locale(ofVoice: "zh-CN-liaoning-XiaobeiNeural") == "zh-CN-liaoning")
        #expect(SSML.locale(ofVoice: "Jenny") == nil)
    }

    /// As parsers give them back: XML 1.0 sections 2.11 and 3.3.3.
    @Test func lineEndsStayWhatTheyAre() {
        #expect(SSML.escape("a\r\nb\tc") == "a&#13;\nb\tc")
        #expect(SSML.escapeAttribute("a\r\nb\tc") == "a&#13;&#10;b&#9;c")
    }

    @Test func prosodyStandsAroundTheTextOnlyWhereItIsAskedFor() {
        let plain = SSML(text: "x", voice: "en-US-JennyNeural").document
        #expect(!plain.contains("prosody"))
        let fast = SSML(
            text: "x", voice: "en-US-JennyNeural", prosody: Prosody(rate: "+10%", volume: "\"loud")
        ).document
        #expect(fast.contains("<prosody rate=\"+10%\" volume=\"&quot;loud\">x</prosody>"))
    }
}

/// The same numbers in every run (Vigna's splitmix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
