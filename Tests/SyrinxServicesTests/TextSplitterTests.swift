// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxServices

@Suite struct TextSplitterTests {
    private func parts(_ text: String, seconds: Double, bytes: Int = 60_000) -> [TextSplitter.Part] {
        var limits = TextSplitter.Limits()
        (limits.duration, limits.byteCount) = (.seconds(seconds), bytes)
        var (splitter, parts) = (TextSplitter(text, limits: limits), [TextSplitter.Part]())
        while let part = splitter.next() { parts.append(part) }
        return parts
    }

    private func sentences(_ text: String) -> [String] {
        let found = TextSplitter.sentences(of: text[...])
        let ends = found.dropFirst().map(\.start) + [text.endIndex]
        return zip(found, ends).map { String(text[$0.start..<$1]) }
    }

    private func squeezed(_ text: some StringProtocol) -> String {
        String(text.filter { !$0.isWhitespace })
    }

    @Test func aShortTextIsOnePartAsItIs() {
        for text in ["Hello.", "  Hello.\n\nWorld. ", "."] {
            let found = parts(text, seconds: 480)
            #expect(found.map { String($0.text) } == [text] && found[0].isLast)
        }
    }

    @Test(arguments: [
        ("One. Two! Three? Four", ["One. ", "Two! ", "Three? ", "Four"]),
        (
            "Mr. Smith met Dr. J. Doe at 5.30 p.m. yesterday. He left.",
            ["Mr. Smith met Dr. J. Doe at 5.30 p.m. yesterday. ", "He left."]
        ),
        ("It cost $3.50. Cheap!", ["It cost $3.50. ", "Cheap!"]),
        (
            "\"Really?\" he asked. \"Yes.\" (So he did.) End",
            ["\"Really?\" he asked. ", "\"Yes.\" ", "(So he did.) ", "End"]
        ),
        ("Wait... what? No", ["Wait... what? ", "No"]),
        ("A heading\n\nA text", ["A heading\n\n", "A text"]),
        ("Hard\nwrapped line. Next", ["Hard\nwrapped line. ", "Next"]),
        ("今天天气很好。我们去公园吧！「好的。」他说", ["今天天气很好。", "我们去公园吧！", "「好的。」", "他说"]),
        ("यह एक है। वह दो है", ["यह एक है। ", "वह दो है"]),
        ("Am 3. Mai z.B. kam er. Dann", ["Am 3. Mai z.B. kam er. ", "Dann"]),
        ("هل أنت بخير؟ نعم", ["هل أنت بخير؟ ", "نعم"]),
        ("See example.com/a.b?c=d for more", ["See example.com/a.b?c=d for more"]),
    ])
    func sentencesEndWhereTheyDo(_ text: String, _ expected: [String]) {
        #expect(sentences(text) == expected)
    }

    @Test func partsEndAtTheBestPlace() {
        // Some 4 s each.
        let sentence = "This is one of the sentences, as they come. "
        let paragraphs = (0..<10).map { _ in String(repeating: sentence, count: 5) }.joined(separator: "\n\n")
        for part in parts(paragraphs, seconds: 60).dropLast() {
            #expect(part.text.hasSuffix("\n\n") && part.estimate <= .seconds(60))
        }
        for part in parts(String(repeating: sentence, count: 50), seconds: 60).dropLast() {
            #expect(part.text.hasSuffix("come. "))
        }
        let clauses = String(repeating: "and then another thing, ", count: 100)
        for part in parts(clauses, seconds: 20).dropLast() { #expect(part.text.hasSuffix("thing, ")) }
        for part in parts(String(repeating: "word ", count: 400), seconds: 20).dropLast() {
            #expect(part.text.hasSuffix("word "))
        }
        let runs = parts(String(repeating: "a", count: 10_000), seconds: 20)
        #expect(runs.count > 10 && runs.allSatisfy { $0.estimate <= .seconds(20) })
    }

    @Test func noCharacterIsCutInTwo() {
        let family = "👩‍👩‍👧‍👦"
        let found = parts(String(repeating: family, count: 200), seconds: 31, bytes: 2000)
        #expect(found.count > 5)
        for part in found { #expect(part.text.allSatisfy { String($0) == family }) }
    }

    @Test func escapesCount() {
        let found = parts(String(repeating: "\"&<>' ", count: 5000), seconds: 1e6, bytes: 6000)
        for part in found { #expect(SSML.escape(String(part.text)).utf8.count <= 6000) }
        #expect(found.count > 15)
    }

    /// What a look at the bytes takes for short is short.
    @Test func aBytesBoundHolds() {
        for value in 0..<UInt32(0x11_0000) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let first = UTF8.encode(scalar)!.first!
            if SpeechCost.mostMilliseconds(first) < SpeechCost.milliseconds(scalar) {
                Issue.record("U+\(String(value, radix: 16))")
            }
        }
    }

    @Test func slowVoicesGetLess() {
        let text = String(repeating: "Slowly, slowly. ", count: 500)
        func count(_ rate: String?) -> Int {
            var splitter = TextSplitter(text, limits: TextSplitter.Limits(rate: rate))
            var count = 0
            while splitter.next() != nil { count += 1 }
            return count
        }
        #expect(count("x-slow") == count("-50%") && count("-50%") > count(nil))
        #expect(
            count("+100%") < count(nil) && count("2") == count("+100%") && count("nonsense") == count("0.5"))
    }

    /// Whatever is thrown at it: nothing is lost, nothing is said twice, and no part is too long.
    @Test(arguments: 0..<40)
    func anyTextIsThereInWhole(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        let pieces: [String] = [
            "word", " ", "  ", "\n", "\n\n", ". ", "! ", ", ", "。", "，", "字", "👩‍👩‍👧‍👦", "e\u{301}", "\u{2029}",
            "3.5", "Mr. ",
            "\"", "&", "\u{200B}", "\u{0}", "ا", "क्षि", "-", "…", "\r\n", String(repeating: "x", count: 50),
        ]
        let text = (0..<Int.random(in: 1...2000, using: &random)).map { _ in
            pieces.randomElement(using: &random)!
        }.joined()
        let found = parts(text, seconds: 30, bytes: 3000)
        #expect(squeezed(found.map { String($0.text) }.joined()) == squeezed(text))
        for part in found {
            #expect(part.estimate <= .seconds(30), "\(part.text)")
            #expect(part.text.contains { !$0.isWhitespace })
        }
        #expect(found.isEmpty || found.last?.isLast == true && !found.dropLast().contains { $0.isLast })
        #expect(sentences(text).joined() == text)
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
