// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SyrinxServices

/// Whatever a text holds, an XML parser that is not ours finds it again in the document, to the character.
///
/// `SYRINX_SSML_TEXTS` is how many texts are tried: 20,000 if it is not set.
@Suite struct SSMLRandomTests {
    private static let count =
        ProcessInfo.processInfo.environment["SYRINX_SSML_TEXTS"].flatMap { Int($0) } ?? 20_000

    @Test func anyTextIsFoundAgain() throws {
        var source = TextSource(seed: 4)
        for start in stride(from: 0, to: Self.count, by: 10_000) {
            var documents: [String] = []
            var expected: [XMLOracle.Content] = []
            for number in start..<min(start + 10_000, Self.count) {
                // Every second one is a plain text, the others are made of elements.
                let (document, content) = try number % 2 == 0 ? source.plain() : source.built()
                documents.append(document)
                expected.append(content)
            }
            let found = try XMLOracle.contents(of: documents)
            for (index, content) in found.enumerated() where content != expected[index] {
                Issue.record("\(documents[index].debugDescription) holds \(String(describing: content))")
                return
            }
            // Our own checker takes what our own builder makes.
            if start == 0 { for document in documents { _ = try SSML(validating: document) } }
        }
    }
}

/// Texts of all of Unicode, and documents made of them.
private struct TextSource {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func plain() throws -> (String, XMLOracle.Content) {
        let (text, rate, style) = (text(), text(), "x" + text())
        let manner = try SpeechManner(style: style)
        let ssml = SSML(text: text, voice: "en-US-JennyNeural", prosody: Prosody(rate: rate), manner: manner)
        let values = ["1.0", "en-US", "en-US-JennyNeural", kept(style), kept(rate)]
        return (ssml.document, XMLOracle.Content(text: kept(text), values: values))
    }

    mutating func built() throws -> (String, XMLOracle.Content) {
        var texts = (0..<9).map { _ in text() }
        texts[1] = "x" + texts[1]
        texts[3] = "x" + texts[3]
        texts[6] = "x" + texts[6]
        let ssml = try SSML(voice: "x" + texts[0], locale: texts[1]) {
            SSML.silence(.leading, .milliseconds(10))
            texts[2]
            SSML.paragraph {
                SSML.said(as: texts[3], texts[4])
                SSML.pause(.strong)
                SSML.substitute(texts[5], by: texts[6])
            }
            SSML.emphasis { texts[7] }
            SSML.bookmark(texts[8])
        }
        let kept = texts.map(kept)
        let content = XMLOracle.Content(
            text: kept[2] + kept[4] + kept[5] + kept[7],
            values: [
                "1.0", kept[1], "x" + kept[0], "Leading", "10ms", kept[3], "strong", kept[6], "moderate",
                kept[8],
            ])
        return (ssml.document, content)
    }

    /// Letters of all planes, and more often what XML has its own use for.
    private mutating func text() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...16, using: &generator) {
            let marks: [Unicode.Scalar] = [
                "&", "<", ">", "\"", "'", "]", "\r", "\n", "\t", "\0", "\u{1F}", "\u{FFFE}", "\u{FFFF}",
                "\u{85}", "\u{2028}", "\u{FEFF}", "\u{301}", ";", "#", "!", "-",
            ]
            let value: UInt32 =
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: marks[Int.random(in: 0..<marks.count, using: &generator)].value
                case 1: .random(in: 0...0x7F, using: &generator)
                case 2: .random(in: 0x80...0x7FF, using: &generator)
                case 3: .random(in: 0x800...0xFFFF, using: &generator)
                default: .random(in: 0...0x10FFFF, using: &generator)
                }
            // Surrogates are no characters.
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    /// XML 1.0 section 2.2, said in another way than the code under test does.
    private func kept(_ text: String) -> String {
        var kept = ""
        for scalar in text.unicodeScalars {
            let isForbidden =
                scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar)
                || scalar.value == 0xFFFE || scalar.value == 0xFFFF
            if !isForbidden { kept.unicodeScalars.append(scalar) }
        }
        return kept
    }
}
