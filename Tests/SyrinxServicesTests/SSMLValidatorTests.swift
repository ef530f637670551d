// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct SSMLValidatorTests {
    private static let head =
        #"<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US">"#

    private static func problem(_ document: String) -> String? {
        let error = #expect(throws: (any Error).self, "\(document)") { try SSML(validating: document) }
        #expect((error as? SyrinxError)?.code == .invalidArgument)
        return (error as? SyrinxError)?.message
    }

    @Test(arguments: [
        // The vendor's own examples: without a namespace, in single quotes, with attributes of their own.
        "<speak version='1.0' xml:lang='en-US'><voice xml:lang='en-US' xml:gender='Male'\n"
            + "    name='en-US-ChristopherNeural'>\n        I'm excited to try text to speech!\n</voice></speak>",
        "<speak version=\"1.0\" xmlns=\"http://www.w3.org/2001/10/synthesis\" "
            + "xmlns:mstts=\"http://www.w3.org/2001/mstts\" xml:lang=\"zh-CN\"><mstts:backgroundaudio "
            + "src=\"https://example.com/a.wav\"/><voice name=\"zh-CN-YunxiNeural\"><mstts:express-as role=\"Boy\">"
            + "好</mstts:express-as></voice> <voice name=\"zh-CN-XiaoxiaoNeural\">好</voice></speak>",
        "<?xml version=\"1.0\"?>\n<s:speak xmlns:s=\"http://www.w3.org/2001/10/synthesis\" version=\"1.0\" "
            + "xml:lang=\"en\"><s:voice name=\"x\">Hi.</s:voice></s:speak>\n",
    ])
    func goodDocumentsAreKeptAsTheyAre(_ document: String) throws {
        #expect(try SSML(validating: document).document == document)
    }

    private static let bad: [(String, String, String)] = [
        ("", "line 1, column 1", "no element"),
        ("Hello.", "line 1, column 1", "outside of the root"),
        ("<voice name='x'>Hi.</voice>", "line 1, column 1", "has to be <speak>"),
        ("<speak xml:lang='en'><voice name='x'/></speak>", "line 1, column 1", "add version=\"1.0\""),
        (
            "<speak version='2' xml:lang='en'><voice name='x'/></speak>", "line 1, column 1",
            "has to be \"1.0\""
        ),
        ("<speak version='1.0'><voice name='x'/></speak>", "line 1, column 1", "add xml:lang"),
        (
            "<speak version='1.0' xml:lang='en' xmlns='http://example.com'><voice name='x'/></speak>",
            "line 1, column 1", "http://www.w3.org/2001/10/synthesis"
        ),
        ("\(head)\n</speak>", "line 2, column 9", "no voice"),
        ("\(head)\nHi.<voice name='x'>.</voice></speak>", "line 2, column 1", "outside of a voice"),
        ("\(head)<voice name='x'>.</voice>\n<p>Hi.</p></speak>", "line 2, column 4", "outside of a voice"),
        ("\(head)\n<voice>.</voice></speak>", "line 2, column 1", "has no name"),
        ("\(head)\n<voice name=' '>.</voice></speak>", "line 2, column 1", "has no name"),
        (
            "\(head)<voice name='x'>\n <voice name='y'>.</voice></voice></speak>", "line 2, column 2",
            "inside of another"
        ),
        (
            "\(head)<voice name='x'>\nßß<mstts:silence type='Leading' value='1s'/></voice></speak>",
            "line 2, column 3", "xmlns:mstts=\"https://www.w3.org/2001/mstts\""
        ),
        (
            "<speak version='1.0' xml:lang='en' xmlns:mstts='http://example.com'><voice name='x'>\n<mstts:silence/></voice></speak>",
            "line 2, column 1", "https://www.w3.org/2001/mstts"
        ),
        ("\(head)<voice name='x'>\nAT&T</voice></speak>", "line 2, column 3", "&amp;"),
        ("\(head)<voice name='x'>\na < b</voice></speak>", "line 2, column 3", "&lt;"),
        ("\(head)<voice name='x'>\nHi.</voic></speak>", "line 2, column 4", "</voice> should close"),
        ("\(head)<voice name='x'>\nHi.</speak>", "line 2, column 4", "of line 1"),
        ("\(head)\n<voice name='x'>Hi.</voice>", "line 1, column 1", "it wants </speak>"),
        ("\(head)<voice\nname=x>Hi.</voice></speak>", "line 2, column 1", "quotes"),
        ("\(head)<voice name='x' name='y'>Hi.</voice></speak>", "column ", "twice"),
        ("\(head)<voice name='x'>a\u{1}b</voice></speak>", "column ", "U+0001"),
        ("\n<?xml version='1.0'?>\(head)</speak>", "line 2, column 1", "at the very start"),
        ("<?xml version='1.0' encoding='utf-16'?>\(head)</speak>", "line 1, column 21", "utf-8"),
        ("<!DOCTYPE speak>\(head)</speak>", "line 1, column 1", "leave it out"),
        (
            "<!DOCTYPE s [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>\(head)&b;</speak>",
            "line 1, column 1", "document type"
        ),
        (String(repeating: "<speak>", count: 100_000), "bytes", "split it"),
        ("\(head)\(String(repeating: "<p>", count: 100))", "line 1", "deep in each other"),
    ]

    @Test(arguments: bad)
    func badDocumentsAreRefusedWithTheirPlace(_ document: String, _ place: String, _ advice: String) throws {
        let problem = try #require(Self.problem(document))
        #expect(problem.contains(place) && problem.contains(advice), "\(problem)")
    }

    @Test func voicesAndRecordingsAreCounted() throws {
        let voice = "<voice name='x'>Hi.</voice>"
        let audio =
            "<voice name='x'>" + String(repeating: "<audio src='https://e.com/a.wav'/>", count: 25)
            + "</voice>"
        let good = Self.head + String(repeating: voice, count: 24) + audio + "</speak>"
        _ = try SSML(validating: good)
        let problem = try #require(Self.problem(Self.head + voice + String(good.dropFirst(Self.head.count))))
        #expect(problem.contains("takes 50"))
    }

    @Test func sizeCountsBytes() throws {
        let frame = Self.head + "<voice name='x'></voice></speak>"
        let fill = String(repeating: "é", count: (SSML.byteLimit - frame.utf8.count) / 2)
        let most = Self.head + "<voice name='x'>" + fill + "</voice></speak>"
        _ = try SSML(validating: most)
        #expect(Self.problem(most + "   ")?.contains("65536") == true)
    }
}
