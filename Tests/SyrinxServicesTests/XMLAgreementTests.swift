// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SyrinxServices

/// Our reader and expat take and refuse the same documents, but for what is refused here on purpose.
@Suite struct XMLAgreementTests {
    static let documents = [
        """
        <?xml version="1.0" encoding="utf-8"?>
        <!-- A comment - with dashes -->
        <?target data?>
        <speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts='https://www.w3.org/2001/mstts'
          xml:lang="en-US">
          <voice name="en-US-JennyNeural"><mstts:express-as style="a&amp;b" styledegree='1.5'>One &lt; two
            &#169; &#x1F426; <![CDATA[ <raw> ]] > ]]> end</mstts:express-as><break time="1s"/>]] ></voice >
        </speak>
        <!-- after -->
        """,
        "<a xmlns:p='u' xmlns:q='v'><p:b p:c='1' q:c='2' c='3'/><q:é ü=\"ß\">中文</q:é><p:b xmlns:p='w'/></a>",
        "<a>\r\n\t<b></b><b/> ]> ]]&gt; <c d=' &#9;&#10; '/>&apos;&quot;</a>\n",
    ]

    private static let pieces = [
        "<", ">", "</", "/>", "&", ";", "\"", "'", "=", " ", "]]>", "<![CDATA[", "<!--", "-->", "--", "<?",
        "?>",
        "<?xml", "&#", "&#x", "&#0;", "&#55296;", "&lt;", "&foo;", ":", "xmlns=''", " xmlns:p=''",
        " xmlns:xml='a'", " xml:lang='a'", " p:c='4'", "<a>", "</a>", "<b/>", "\u{0}", "\u{B}", "\u{FFFE}",
        "é",
        "\u{300}", "中", "\n", "-", ".", "1", "x", "_", "<?xml version='1.0'?>", "\u{FEFF}",
        "http://www.w3.org/2000/xmlns/",
        "<p:b/>", "<xmlns:b/>",
    ]

    @Test func seedsAreWellFormed() throws {
        let found = try XMLOracle.contents(of: Self.documents)
        #expect(found.allSatisfy { $0 != nil })
        for document in Self.documents { #expect(Self.problem(in: document) == nil) }
    }

    @Test func mutatedDocumentsAreJudgedAlike() throws {
        var generator = SeededGenerator(seed: 11)
        let documents = (0..<30_000).map { index in
            Self.mutated(Self.documents[index % Self.documents.count], &generator)
        }
        let found = try XMLOracle.contents(of: documents)
        var (agreed, refused, wellFormed) = (0, 0, 0)
        for (document, content) in zip(documents, found) {
            let problem = Self.problem(in: document)
            if let problem, Self.refusals.contains(where: problem.sentence.contains) {
                refused += 1
                continue
            }
            #expect(
                (problem == nil) == (content != nil),
                "\(document.debugDescription): \(problem?.sentence ?? "taken")")
            agreed += 1
            if content != nil { wellFormed += 1 }
        }
        // The mutations are neither all harmless nor all deadly, and hardly any hide behind a refusal.
        #expect(wellFormed > agreed / 10 && wellFormed < agreed * 9 / 10, "\(wellFormed) of \(agreed)")
        #expect(refused < agreed / 10)
    }

    /// Cut at every place, a document is refused: but where only its last line is missing.
    @Test func prefixesAreRefused() {
        let document = Self.documents[0]
        let end = document.range(of: "</speak>")!.upperBound
        for index in document.indices where index < end {
            #expect(Self.problem(in: String(document[..<index])) != nil)
        }
    }

    /// What is refused here and well-formed XML all the same.
    private static let refusals = [
        "document type declaration", "XML 1.0 is what is taken", "the text is sent as utf-8",
        "deep in each other",
        "attributes",
    ]

    private static func problem(in document: String) -> XMLProblem? {
        do throws(XMLProblem) {
            var reader = try XMLReader(document)
            while try reader.next() != nil {}
            return nil
        } catch {
            return error
        }
    }

    /// One to three changes: something left out, doubled, moved, put in or put in place of something.
    private static func mutated(_ document: String, _ generator: inout SeededGenerator) -> String {
        var scalars = Array(document.unicodeScalars)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let start = Int.random(in: 0..<scalars.count, using: &generator)
            let end = min(scalars.count, start + Int.random(in: 0...6, using: &generator))
            let piece = Array(pieces[Int.random(in: 0..<pieces.count, using: &generator)].unicodeScalars)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: scalars.removeSubrange(start..<end)
            case 1: scalars.insert(contentsOf: scalars[start..<end], at: end)
            case 2:
                let moved = Array(scalars[start..<end])
                scalars.removeSubrange(start..<end)
                scalars.insert(contentsOf: moved, at: Int.random(in: 0...scalars.count, using: &generator))
            case 3: scalars.insert(contentsOf: piece, at: start)
            default: scalars.replaceSubrange(start..<end, with: piece)
            }
            if scalars.isEmpty { scalars = ["<"] }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
