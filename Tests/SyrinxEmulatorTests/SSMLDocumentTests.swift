// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

@Suite struct SSMLDocumentTests {
    private static func script(_ text: String) throws(SSMLError) -> SpeechScript {
        try SSMLDocument.script(from: Array(text.utf8))
    }

    static let deep =
        "<speak><voice name='x'>" + String(repeating: "<p>", count: 5000)
        + String(repeating: "</p>", count: 5000) + "</voice></speak>"

    @Test(arguments: [
        "", " ", "<", "<speak", "<speak>", "</speak>", "<speak></speek>", "<speak><voice name='x'></speak>",
        "<speak/><speak/>", "<speak/>text", "text<speak/>", "<html><voice name='x'/></html>",
        "<speak>text<voice name='x'/></speak>", "<speak><voice name='x'/>text</speak>",
        "<speak><voice/></speak>",
        "<speak><voice name=''/></speak>", "<speak><voice name='x'><voice name='y'/></voice></speak>",
        "<speak><voice name=x>a</voice></speak>", "<speak><voice name='x' name='y'>a</voice></speak>",
        "<speak><voice name='x'name2='y'>a</voice></speak>", "<speak><voice name='<'>a</voice></speak>",
        "<speak><voice name='x'>a & b</voice></speak>", "<speak><voice name='x'>&nbsp;</voice></speak>",
        "<speak><voice name='x'>&#0;</voice></speak>", "<speak><voice name='x'>&#xD800;</voice></speak>",
        "<speak><voice name='x'>&#+65;</voice></speak>", "<speak><voice name='x'>&#x110000;</voice></speak>",
        "<speak><voice name='x'>a ]]> b</voice></speak>", "<speak><voice name='x'><![CDATA[a</voice></speak>",
        "<speak><!-- a -- b --><voice name='x'/></speak>", "<speak><!-- <voice name='x'/></speak>",
        "<!DOCTYPE speak><speak><voice name='x'/></speak>", "<speak><voice name='x'>\u{1}</voice></speak>",
        "<speak><voice name='x'>\u{FFFE}</voice></speak>", "<1speak/>", "< speak/>", "<speak><?pi</speak>",
        deep,
    ])
    func isRefused(text: String) {
        #expect(throws: SSMLError.self) { try Self.script(text) }
    }

    @Test func everyCutIsRefusedWithoutATrap() {
        let whole = Array(
            "<?xml version='1.0'?><speak><!--c--><voice name='x'>a&amp;b<break time='1s'/><![CDATA[<]]></voice></speak>"
                .utf8)
        for count in 0..<whole.count {
            #expect(throws: SSMLError.self) { try SSMLDocument.script(from: Array(whole[..<count])) }
        }
        for index in whole.indices {
            var flipped = whole
            flipped[index] ^= 0x55
            _ = try? SSMLDocument.script(from: flipped)
        }
    }

    @Test func tooManyAttributesAreRefused() {
        let attributes = (0..<33).map { "a\($0)='1'" }.joined(separator: " ")
        #expect(throws: SSMLError.self) { try Self.script("<speak \(attributes)><voice name='x'/></speak>") }
    }

    @Test func textIsReadWithItsReferences() throws {
        let script = try Self.script(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <!-- a comment -->
            <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US">
              <voice name="de-DE-KatjaNeural">a &lt;b&gt; &amp; &quot;c&quot; &#39;d&apos; &#x20AC;\
            <![CDATA[<e> & f]]></voice>
            </speak>
            """)
        #expect(script.plainText == "a <b> & \"c\" 'd' \u{20AC}<e> & f")
        #expect(script.parts.allSatisfy { $0.manner.language == "de-DE" })
        #expect(!script.isSilent)
    }

    @Test func elementsChangeTheManner() throws {
        let script = try Self.script(
            """
            <speak xml:lang='en-US'><voice name='en-GB-RyanNeural'>one<prosody rate='+50%' pitch='-12st'>two\
            <prosody rate='fast' volume='50'>three</prosody></prosody><lang xml:lang='fr-FR'>quatre</lang>\
            <sub alias='World Wide Web Consortium'>W3C</sub><say-as interpret-as='characters'>six</say-as>\
            <mstts:express-as style='sad'><emphasis>seven</emphasis></mstts:express-as>\
            <break time='1.5s'/><break strength='x-strong'/><p><s>eight</s></p></voice></speak>
            """)
        func manner(_ word: String) throws -> SpeechScript.Manner {
            try #require(script.parts.first { $0.content == .text(word) }).manner
        }
        #expect(try manner("one").ratePercent == 100)
        #expect(try manner("two").ratePercent == 150)
        #expect(try manner("two").pitchPercent == 50)
        #expect(try manner("three").ratePercent == 155)
        #expect(try manner("three").volumePercent == 50)
        #expect(try manner("quatre").language == "fr-FR")
        #expect(try manner("six").isSpelledOut)
        #expect(try manner("seven").emphasis == "moderate")
        #expect(script.plainText.contains("World Wide Web Consortium"))
        #expect(!script.plainText.contains("W3C"))
        let pauses = script.parts.compactMap { part in
            if case .pause(let milliseconds) = part.content { milliseconds } else { nil }
        }
        #expect(pauses == [1500, 1250])
        #expect(script.parts.suffix(3).map(\.content) == [.text("eight"), .sentenceEnd, .paragraphEnd])
    }

    @Test(arguments: [
        ("rate", "2", 200), ("rate", "-20%", 80), ("rate", "30%", 130), ("rate", "x-slow", 50),
        ("rate", "nonsense", 100), ("rate", "1e999", 100), ("rate", "-1000%", 33), ("pitch", "+12st", 200),
        ("pitch", "x-high", 145), ("pitch", "+50Hz", 125), ("pitch", "100Hz", 50), ("volume", "silent", 0),
        ("volume", "+6dB", 200), ("volume", "-6dB", 50), ("volume", "40", 40), ("volume", "-10", 90),
    ])
    func prosodyIsPercent(attribute: String, value: String, percent: Int) {
        var manner = SpeechScript.Manner()
        manner.apply(prosody: [attribute: value])
        let result =
            switch attribute {
            case "rate": manner.ratePercent
            case "pitch": manner.pitchPercent
            default: manner.volumePercent
            }
        #expect(result == percent)
    }

    @Test func nothingToSayIsSilent() throws {
        #expect(try Self.script("<speak><voice name='x'> <break time='1s'/> </voice></speak>").isSilent)
    }
}
