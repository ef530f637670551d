// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct SSMLBuilderTests {
    private static func body(@SSMLBuilder _ content: () -> [SSMLNode]) throws -> String {
        let document = try SSML(voice: "v", content).document
        // What the builder makes, the checker takes.
        _ = try SSML(validating: document)
        let start = document.firstRange(of: "<voice name=\"v\"")!.upperBound
        let end = document.firstRange(of: "</speak>")!.lowerBound
        return String(document[start..<end])
    }

    @Test func elementsAreWrittenAsTheServiceDocumentsThem() throws {
        let loud = true
        let body = try Self.body {
            SSML.lexicon("https://example.com/a.xml")
            SSML.silence(.sentenceBoundaryExact, .milliseconds(200))
            "Hello & "
            SSML.pause(.milliseconds(300))
            SSML.pause(.extraStrong)
            if loud { SSML.prosody(Prosody(rate: "+10%", volume: "loud"), range: "high") { "you" } }
            for name in ["a", "b"] { SSML.bookmark(name) }
            SSML.expressed(style: "cheerful", degree: 1.5, role: "Girl") { SSML.emphasis(.strong) { "!" } }
            SSML.language("de-DE") { SSML.sentence { "Ja." } }
            SSML.phoneme("təˈmeɪtoʊ", of: "tomato")
            SSML.said(as: "date", format: "dmy", "10-09-2026")
            SSML.substitute("W3C", by: "World Wide Web Consortium")
            SSML.audio("https://example.com/a.wav") { "Ding." }
            SSML.personalVoice("4e-1") { "I." }
        }
        #expect(
            body == """
                ><lexicon uri="https://example.com/a.xml"/>\
                <mstts:silence type="Sentenceboundary-exact" value="200ms"/>Hello &amp; <break time="300ms"/>\
                <break strength="x-strong"/><prosody rate="+10%" volume="loud" range="high">you</prosody>\
                <bookmark mark="a"/><bookmark mark="b"/><mstts:express-as style="cheerful" styledegree="1.5" \
                role="Girl"><emphasis level="strong">!</emphasis></mstts:express-as><lang xml:lang="de-DE">\
                <s>Ja.</s></lang><phoneme alphabet="ipa" ph="təˈmeɪtoʊ">tomato</phoneme>\
                <say-as interpret-as="date" format="dmy">10-09-2026</say-as>\
                <sub alias="World Wide Web Consortium">W3C</sub><audio src="https://example.com/a.wav">Ding.\
                </audio><mstts:ttsembedding speakerProfileId="4e-1">I.</mstts:ttsembedding></voice>
                """)
    }

    @Test func severalVoicesAndTheirParameters() throws {
        let ssml = try SSML(voices: [
            SSML.Voice(
                "en-US-Ava:DragonHDLatestNeural", parameters: VoiceParameters(temperature: 0.8, topP: 1)
            ) { "Hi." },
            SSML.Voice("de-DE-KatjaNeural", effect: "eq_car") { "Hallo." },
        ])
        _ = try SSML(validating: ssml.document)
        #expect(ssml.document.contains("xml:lang=\"en-US\""))
        #expect(
            ssml.document.contains(
                "<voice name=\"en-US-Ava:DragonHDLatestNeural\" parameters=\"temperature=0.8;top_p=1\">Hi.</voice>"
                    + "<voice name=\"de-DE-KatjaNeural\" effect=\"eq_car\">Hallo.</voice>"))
    }

    @Test(arguments: [
        (SSML.pause(.seconds(21)), "0 to 20 s"), (SSML.pause(.milliseconds(-1)), "0 to 20 s"),
        (SSML.pause(.seconds(Int64.max)), "0 to 20 s"), (SSML.silence(.leading, .seconds(20.5)), "0 to 20 s"),
        (SSML.expressed(style: "sad", degree: 2.01) { "" }, "0.01 to 2"),
        (SSML.expressed(style: "sad", degree: .nan) { "" }, "0.01 to 2"),
        (SSML.expressed(degree: 1) { "" }, "belongs to a style"), (SSML.expressed(style: "") { "" }, "names"),
        (SSML.language("German") { "" }, "de-DE"), (SSML.language("d\"e") { "" }, "de-DE"),
        (SSML.lexicon("lexicon.xml"), "https://"), (SSML.audio("file:///etc/passwd"), "https://"),
        (SSML.said(as: "", "1"), "missing"), (SSML.phoneme("", of: "x"), "missing"),
        (SSML.personalVoice("") { "" }, "profile"), (SSML.prosody(Prosody(rate: "quick")) { "" }, "x-slow"),
        (SSML.prosody(Prosody(pitch: "+2")) { "" }, "-2st"),
        (SSML.prosody(Prosody(volume: "11 dB")) { "" }, "+6dB"),
    ])
    func valuesAreHeldAgainstTheirRanges(_ node: SSMLNode, _ words: String) throws {
        let error = #expect(throws: SyrinxError.self) { try SSML(voice: "v") { SSML.paragraph { node } } }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        "+20%", "-5.5%", "0%", "1.5", "0.5", "2", "+250%", "slow", "x-fast", "default", "medium",
    ])
    func goodRatesAreTaken(_ rate: String) { #expect(Prosody(rate: rate).problem == nil) }

    @Test(arguments: [
        "", "+", "%", "1.5x", "1e3", "0x10%", "+-1%", "nan", " 1", "1..2", "99", "0.4", "-1", "2.1",
    ])
    func badRatesAreNot(_ rate: String) { #expect(Prosody(rate: rate).problem != nil) }

    @Test(arguments: [
        ("0", true), ("100", true), ("+5", true), ("-60", true), ("+6dB", true), ("-20%", true),
        ("silent", true),
        ("500", false), ("100.5", false), ("1e1", false), ("+", false),
    ])
    func volumes(_ volume: String, _ isGood: Bool) {
        #expect((Prosody(volume: volume).problem == nil) == isGood)
    }

    @Test func documentsThatTheServiceCutsAreRefused() throws {
        #expect(throws: SyrinxError.self) { try SSML(voices: []) }
        #expect(throws: SyrinxError.self) { try SSML(voice: " ") { "x" } }
        #expect(throws: SyrinxError.self) { try SSML(voice: "v") { String(repeating: "x", count: 65_500) } }
        let recordings = { (count: Int) in
            try SSML(voice: "v") { for _ in 0..<count { SSML.audio("https://e.com/a.wav") } }
        }
        _ = try recordings(49)
        #expect(throws: SyrinxError.self) { try recordings(50) }
        var node = SSMLNode(text: "x")
        for _ in 0..<1000 { node = SSML.paragraph { node } }
        #expect(throws: SyrinxError.self) { try SSML(voice: "v") { node } }
        #expect(throws: SyrinxError.self) {
            try SSML(voice: "v", parameters: VoiceParameters(temperature: 1.1)) { "x" }
        }
    }

    @Test func aPlainTextsManner() throws {
        let manner = try SpeechManner(
            style: "sad", styleDegree: 0.5, role: "Boy", language: "fr-FR", lexicon: "https://e.com/l.xml",
            silences: [SSML.Silence(.leadingExact, .milliseconds(0)), SSML.Silence(.trailing, .seconds(1))],
            parameters: VoiceParameters(temperature: 0))
        let ssml = SSML(text: "a<b", voice: "v", prosody: Prosody(rate: "fast"), manner: manner)
        _ = try SSML(validating: ssml.document)
        #expect(
            ssml.document.contains(
                """
                <voice name="v" parameters="temperature=0"><lexicon uri="https://e.com/l.xml"/>\
                <mstts:silence type="Leading-exact" value="0ms"/><mstts:silence type="Tailing" value="1000ms"/>\
                <mstts:express-as style="sad" styledegree="0.5" role="Boy"><lang xml:lang="fr-FR">\
                <prosody rate="fast">a&lt;b</prosody></lang></mstts:express-as></voice></speak>
                """), "\(ssml.document)")
        #expect(throws: SyrinxError.self) { try SpeechManner(style: "sad", styleDegree: 3) }
        let silences = [SSML.Silence.Place.leadingExact, .sentenceBoundary, .trailing].map {
            SSML.Silence($0, .seconds(1))
        }
        let silent = try SpeechManner(silences: silences)
        #expect(silent.part(isFirst: true, isLast: true) == silent)
        #expect(silent.part(isFirst: true, isLast: false).silences == Array(silences[..<2]))
        #expect(silent.part(isFirst: false, isLast: false).silences == [silences[1]])
        #expect(silent.part(isFirst: false, isLast: true).silences == Array(silences[1...]))
        #expect(throws: SyrinxError.self) { try SpeechManner(styleDegree: 1) }
    }

    @Test func whatAVoiceDoesNotDoIsTold() throws {
        let hd = "en-US-Ava:DragonHDLatestNeural"
        let sad = try SpeechManner(style: "sad")
        #expect(SSML.restrictions(voice: hd).isEmpty)
        #expect(SSML.restrictions(voice: hd, manner: sad).first?.contains("styles") == true)
        #expect(SSML.restrictions(voice: hd, prosody: Prosody(rate: "slow")).first?.contains("rate") == true)
        #expect(SSML.restrictions(voice: "en-US-JennyNeural", manner: sad).isEmpty)
        let lively = try SpeechManner(parameters: VoiceParameters(temperature: 0.5))
        #expect(SSML.restrictions(voice: hd, manner: lively).isEmpty)
        #expect(SSML.restrictions(voice: "en-US-JennyNeural", manner: lively).count == 1)
    }
}
