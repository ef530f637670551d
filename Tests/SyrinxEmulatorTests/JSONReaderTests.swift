// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

@Suite struct JSONReaderTests {
    private static func read(_ text: String) throws -> JSONTree {
        try JSONReader.tree(from: Array(text.utf8))
    }

    /// The judge is Python's reader, made strict.
    static let texts = [
        "null", " true ", "-0", "0.5e-7", "1E+3", "\"\"", "[]", "{}", "[1,\"a\",{\"b\":[null]}]",
        "\"\\u00e9\\n\\/\\\"\"",
        "\"\\ud83d\\ude00\"", "{\"a\":1,\"a\":2}", "\"é😀\"", "", " ", "nul", "+1", "01", "1.", ".5", "1e",
        "-", "[1,]",
        "[1 2]", "{\"a\"}", "{a:1}", "{\"a\":1,}", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\t\"", "1 1", "[", "{",
        "NaN",
        "'a'", "[true,false,null]x", "\u{FEFF}1", "\"\u{7F}\"",
    ]

    @Test func agreesWithPython() async throws {
        let script = """
            import json, sys
            def no(name): raise ValueError(name)
            for line in sys.stdin.read().split("\\x1e"):
                try:
                    json.loads(line, parse_constant=no)
                    print(1)
                except ValueError:
                    print(0)
            """
        let result = try await Tool.run(
            "python3", ["-c", script], input: Array(Self.texts.joined(separator: "\u{1E}").utf8))
        let verdicts = result.text.split(separator: "\n").map { $0 == "1" }
        try #require(verdicts.count == Self.texts.count)
        for (text, isGood) in zip(Self.texts, verdicts) {
            #expect(((try? Self.read(text)) != nil) == isGood, "\(text)")
        }
    }

    /// Each value takes more memory than its text.
    @Test func valuesAreBounded() throws {
        let most = JSONReader.valueLimit - 1
        func list(_ count: Int) -> String { "[" + String(repeating: "1,", count: count - 1) + "1]" }
        #expect(try Self.read(list(most)).elements?.count == most)
        #expect(throws: JSONError.self) { try Self.read(list(most + 1)) }
        #expect(throws: JSONError.self) { try Self.read("[" + list(most) + "]") }
    }

    @Test func longTextsAreFound() throws {
        let tree = try Self.read("{\"a\":[\"éé\"],\"b\":{\"c\":\"xxxxxx\"}}")
        #expect(tree.hasText(longerThan: 5) && !tree.hasText(longerThan: 6))
        #expect(!tree.hasText(longerThan: 4, besides: ["c"]) && tree.hasText(longerThan: 3, besides: ["c"]))
    }

    @Test func valuesAreWhatTheyAre() throws {
        #expect(try Self.read("\"\\ud83d\\ude00\\u00e9\"") == .string("😀é"))
        let tree = try Self.read("{\"a\":[1,true,null],\"b\":\"x\",\"b\":\"y\"}")
        #expect(tree["a"] == .array([.number("1"), .bool(true), .null]))
        #expect(tree["b"]?.text == "y")
        #expect(tree["a"]?.elements?.first?.wholeNumber == 1)
        #expect(tree["c"] == nil)
    }

    /// RFC 8259 section 8.2 leaves them open; here they are wrong.
    @Test(arguments: ["\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83dx\"", "\"\\ud83d\\u0041\""])
    func halfASurrogatePairIsWrong(text: String) {
        #expect(throws: JSONError.self) { try Self.read(text) }
    }

    @Test func depthIsBounded() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try Self.read(nested(JSONReader.depthLimit))
        #expect(throws: JSONError.self) { try Self.read(nested(JSONReader.depthLimit + 1)) }
        #expect(throws: JSONError.self) { try Self.read(String(repeating: "[", count: 1_000_000)) }
    }

    @Test func brokenTextsNeverTrap() {
        let whole = Array("{\"a\\u00e9\":[1.5e3,true,\"\\ud83d\\ude00\"],\"b\":null}".utf8)
        for count in 0..<whole.count {
            _ = try? JSONReader.tree(from: Array(whole[..<count]))
            for byte: UInt8 in [0, 0x22, 0x5C, 0x7B, 0xFF] {
                var other = whole
                other[count] = byte
                _ = try? JSONReader.tree(from: other)
            }
        }
    }

    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64IsTheStandards(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == encoded)
        #expect(Base64.decode(encoded).map { String(decoding: $0, as: UTF8.self) } == text)
    }

    @Test func base64TakesAllBytesAndNothingElse() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        #expect(Base64.decode("Zm9v\r\nYg==\n") == Array("foob".utf8))
        for text in ["Zg", "Zg=", "Zg===", "Z", "Zm=v", "Zm9v!", "====", "Zm-_"] {
            #expect(Base64.decode(text) == nil, "\(text)")
        }
    }
}
