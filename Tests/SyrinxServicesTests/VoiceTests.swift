// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct VoiceTests {
    /// As the service's documentation shows them, with what else may come.
    static let list = """
        [
          {"Name": "Microsoft Server Speech Text to Speech Voice (en-US, JennyNeural)", "DisplayName": "Jenny",
           "LocalName": "Jenny", "ShortName": "en-US-JennyNeural", "Gender": "Female", "Locale": "en-US",
           "LocaleName": "English (United States)", "StyleList": ["assistant", "Cheerful"],
           "SampleRateHertz": "24000", "VoiceType": "Neural", "Status": "GA",
           "ExtendedPropertyMap": {"IsHighQuality48K": "True", "Count": 3, "Odd": [1]}, "WordsPerMinute": "152"},
          {"ShortName": "en-US-JennyMultilingualNeural", "Gender": "Female", "Locale": "en-US",
           "SecondaryLocaleList": ["de-DE", "zh-cn"], "SampleRateHertz": 48000, "WordsPerMinute": 190.0,
           "VoiceType": "NeuralHD", "Status": "Preview"},
          {"ShortName": "zh-CN-liaoning-XiaobeiNeural", "LocalName": "晓北", "Gender": "Female",
           "Locale": "zh-CN-liaoning", "Status": "Deprecated", "StyleList": "sad", "RolePlayList": ["Boy", 7],
           "WordsPerMinute": "many", "VoiceTag": {"VoicePersonalities": ["warm"]}, "New": 1e400},
          null, 7, {"ShortName": ""}, {"ShortName": 7}, {"Locale": "en-US"},
          {"ShortName": "x", "Gender": null, "Locale": 4, "StyleList": {}, "SampleRateHertz": "-1"}
        ]
        """

    private static func voices() throws -> VoiceList { try VoiceList(json: Array(list.utf8)) }

    @Test func fieldsAreReadWhateverTheirShape() throws {
        let list = try Self.voices()
        #expect(list.voices.count == 4 && list.skippedCount == 5 && list.isWhole)
        let jenny = try #require(list["en-US-JennyNeural"])
        #expect(jenny.displayName == "Jenny" && jenny.gender == "Female" && jenny.locale == "en-US")
        #expect(jenny.styles == ["assistant", "Cheerful"] && jenny.roles == [])
        #expect(jenny.sampleRate == 24_000 && jenny.wordsPerMinute == 152)
        #expect(jenny.extendedProperties == ["IsHighQuality48K": "True", "Count": "3"])
        let other = list.voices[1]
        #expect(other.sampleRate == 48_000 && other.wordsPerMinute == 190 && other.type == "NeuralHD")
        #expect(other.secondaryLocales == ["de-DE", "zh-cn"])
        let odd = list.voices[2]
        #expect(odd.styles == ["sad"] && odd.roles == ["Boy", "7"] && odd.wordsPerMinute == nil)
        let poor = list.voices[3]
        #expect(poor.gender == nil && poor.locale == "4" && poor.styles == [] && poor.sampleRate == nil)
    }

    @Test func allThatTheServiceSaidIsGivenBack() throws {
        let voices = try Self.voices().voices
        let text = JSONValue.array(voices.map(\.fields)).text
        #expect(text.contains("\"VoiceTag\":{\"VoicePersonalities\":[\"warm\"]},\"New\":1e400}"))
        #expect(text.contains("\"SampleRateHertz\":48000,\"WordsPerMinute\":190.0"))
        #expect(try VoiceList(json: Array(text.utf8)).voices == voices)
    }

    @Test(arguments: [
        (VoiceFilter(), 4), (VoiceFilter(locale: "en-us"), 2), (VoiceFilter(locale: "EN"), 2),
        (VoiceFilter(locale: "de"), 1), (VoiceFilter(locale: "zh-CN"), 2), (VoiceFilter(locale: "z"), 0),
        (VoiceFilter(locale: "en-U"), 0), (VoiceFilter(gender: "female"), 3),
        (VoiceFilter(style: "cheerful"), 1),
        (VoiceFilter(role: "boy"), 1), (VoiceFilter(type: "neural"), 1), (VoiceFilter(status: "ga"), 1),
        (VoiceFilter(name: "JENNY"), 2), (VoiceFilter(name: "晓"), 1), (VoiceFilter(name: "multiling"), 1),
        (VoiceFilter(locale: "en", gender: "female", status: "preview", name: "jenny"), 1),
        (VoiceFilter(locale: "en", gender: "male"), 0),
    ])
    func filters(_ filter: VoiceFilter, _ count: Int) throws {
        #expect(try Self.voices().voices.filter(filter.fits).count == count)
    }

    /// Also where they are set later.
    @Test func capitalsDoNotMatter() throws {
        var filter = VoiceFilter()
        filter.locale = "de-DE"
        #expect(try Self.voices().voices.filter(filter.fits).count == 1)
        (filter.locale, filter.gender, filter.name) = ("EN-US", "FEMALE", "JennyN")
        #expect(try Self.voices().voices.filter(filter.fits).count == 1)
    }

    /// However much of it comes, what was whole is kept.
    @Test func aListThatBreaksOffKeepsWhatCame() throws {
        let bytes = Array(Self.list.utf8)
        var counts: [Int] = []
        for end in 1..<bytes.count {
            let list = try VoiceList(json: Array(bytes[..<end]))
            #expect(!list.isWhole)
            counts.append(list.voices.count)
        }
        #expect(counts == counts.sorted() && counts.first == 0 && counts.last == 4)
        #expect(try VoiceList(json: Array((Self.list + "x").utf8)).isWhole == false)
        #expect(try VoiceList(json: Array("[]".utf8)).voices.isEmpty)
    }

    @Test(arguments: ["", "{}", "null", "<html>", "{\"error\":{\"message\":\"no\"}}", "\u{0}"])
    func whatIsNoListIsRefused(_ text: String) {
        let error = #expect(throws: SyrinxError.self) { try VoiceList(json: Array(text.utf8)) }
        #expect(error?.code == .undecodable)
    }
}

@Suite struct JSONReaderTests {
    /// From RFC 8259, and from the JSON test suite's kinds of traps.
    @Test(arguments: [
        ("{}", "{}"), (" [ 1 , -0.5e+3 , true , false , null ] ", "[1,-0.5e+3,true,false,null]"),
        (#""\u00e9\ud83d\udc26\/\b""#, "\"é\u{1F426}/\\u0008\""), (#""\ud800""#, "\"\u{FFFD}\""),
        (#""\ud800\u0041""#, "\"\u{FFFD}A\""), (#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#),
        ("\u{FEFF}[]", "[]"), (#""\u2028""#, #""\u2028""#), (#""\\\"""#, #""\\\"""#),
    ])
    func goodDocuments(_ document: String, _ text: String) throws {
        #expect(try JSONReader.value(of: Array(document.utf8)).text == text)
    }

    @Test(arguments: [
        "", "[", "]", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "01", "1.", ".5", "+1",
        "1e", "-",
        "nul", "NaN", "'a'", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "\"\n\"", "1 2", "[1 2]", "// x",
    ])
    func badDocuments(_ document: String) {
        #expect(throws: JSONReader.Problem.self) { try JSONReader.value(of: Array(document.utf8)) }
    }

    @Test func whatIsNotUTF8IsRefused() {
        #expect(throws: JSONReader.Problem.self) { try JSONReader.value(of: [0x22, 0xFF, 0x22]) }
        #expect(throws: JSONReader.Problem.self) { try JSONReader.value(of: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
    }

    @Test func depthIsBounded() throws {
        let nested = { (depth: Int) in
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        _ = try JSONReader.value(of: nested(32))
        #expect(throws: JSONReader.Problem.self) { try JSONReader.value(of: nested(33)) }
        #expect(throws: JSONReader.Problem.self) { try JSONReader.value(of: nested(1_000_000)) }
    }
}
