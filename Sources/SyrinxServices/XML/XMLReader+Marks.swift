// SPDX-License-Identifier: Apache-2.0

/// What stands between angle brackets, piece by piece.
extension XMLReader {
    func problem(_ sentence: String, _ offset: Int) -> XMLProblem {
        XMLProblem(sentence: sentence, offset: offset)
    }

    @discardableResult
    mutating func skipSpace() -> Bool {
        let start = position
        while position < bytes.count, XMLCharacters.isSpace(bytes[position]) { position += 1 }
        return position > start
    }

    mutating func skip(_ mark: String) -> Bool {
        guard bytes[position...].starts(with: mark.utf8) else { return false }
        position += mark.utf8.count
        return true
    }

    /// Moves behind `mark`.
    mutating func skip(behind mark: String, of what: String, from start: Int) throws(XMLProblem) {
        while position < bytes.count {
            if skip(mark) { return }
            position += 1
        }
        throw problem("\(what) does not end: it wants \"\(mark)\".", start)
    }

    mutating func skipComment() throws(XMLProblem) {
        let start = position - 4
        try skip(behind: "--", of: "a comment", from: start)
        guard skip(">") else { throw problem("a comment must not hold \"--\".", position - 2) }
    }

    mutating func skipInstruction() throws(XMLProblem) {
        let start = position - 2
        let target = try rawName(qualified: false)
        guard target.lowercased() != "xml" else {
            throw problem("<?\(target)?> has no place but at the very start.", start)
        }
        if skip("?>") { return }
        guard skipSpace() else {
            throw problem("the instruction <?\(target)?> is malformed.", start)
        }
        try skip(behind: "?>", of: "the instruction <?\(target)", from: start)
    }

    /// `<?xml version="1.0" encoding="utf-8" standalone="yes"?>`, where it is there.
    mutating func skipDeclaration() throws(XMLProblem) {
        let start = position
        guard bytes[start...].starts(with: "<?xml".utf8), bytes.count > start + 5,
            XMLCharacters.isSpace(bytes[start + 5])
        else { return }
        position += 5
        var left = ["version", "encoding", "standalone"][...]
        while true {
            let hasSpace = skipSpace()
            if skip("?>") { break }
            guard hasSpace, position < bytes.count else { throw declarationProblem(start) }
            let attribute = try rawAttribute(of: "?xml", takesReferences: false)
            guard let place = left.firstIndex(of: attribute.name),
                attribute.name == "version" || left.first != "version"
            else { throw declarationProblem(start) }
            left = left[(place + 1)...]
            try check(attribute)
        }
        guard left.first != "version" else { throw declarationProblem(start) }
    }

    private func check(_ attribute: RawAttribute) throws(XMLProblem) {
        let (name, value) = (attribute.name, attribute.value)
        let isGood =
            switch name {
            case "version": value == "1.0"
            case "encoding": ["utf-8", "us-ascii"].contains(value.lowercased())
            default: value == "yes" || value == "no"
            }
        guard !isGood else { return }
        let advice =
            switch name {
            case "version": "XML 1.0 is what is taken"
            case "encoding": "the text is sent as utf-8"
            default: "it is yes or no"
            }
        throw problem("\(name)=\"\(value)\" in <?xml ...?>: \(advice).", attribute.offset)
    }

    private func declarationProblem(_ offset: Int) -> XMLProblem {
        problem("the declaration is malformed: write <?xml version=\"1.0\" encoding=\"utf-8\"?>.", offset)
    }

    mutating func rawAttribute(
        of tag: String, takesReferences: Bool = true
    ) throws(XMLProblem) -> RawAttribute {
        let start = position
        let name = try rawName(qualified: takesReferences)
        skipSpace()
        guard skip("=") else { throw problem("the attribute \(name) in <\(tag)> has no value.", start) }
        skipSpace()
        guard position < bytes.count,
            bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'")
        else { throw problem("the value of \(name) in <\(tag)> does not stand in quotes.", start) }
        let quote = bytes[position]
        position += 1
        var value: [UInt8] = []
        while position < bytes.count, bytes[position] != quote {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "<"):
                throw problem("the value of \(name) in <\(tag)> holds \"<\": write &lt;.", position)
            case UInt8(ascii: "&"):
                guard takesReferences else { throw declarationProblem(start) }
                value += String(try reference()).utf8
            default:
                value.append(XMLCharacters.isSpace(byte) ? UInt8(ascii: " ") : byte)
                position += 1
            }
        }
        guard position < bytes.count else {
            throw problem("the value of \(name) in <\(tag)> has no closing quote.", start)
        }
        position += 1
        return RawAttribute(name: name, value: String(decoding: value, as: UTF8.self), offset: start)
    }

    /// At an ampersand; moves behind the semicolon.
    mutating func reference() throws(XMLProblem) -> Unicode.Scalar {
        let start = position
        for (mark, scalar) in Self.entities where skip(mark) { return scalar }
        let unknown = problem(
            "\"&\" begins no character that is known here: write &amp; for the sign.", start)
        guard skip("&#") else { throw unknown }
        let radix: UInt32 = skip("x") ? 16 : 10
        var (value, digitCount): (UInt32, Int) = (0, 0)
        while position < bytes.count, let digit = Self.digit(bytes[position], radix) {
            // Beyond Unicode is beyond Unicode, however far.
            value = min(value * radix + digit, 0x110000)
            digitCount += 1
            position += 1
        }
        guard digitCount > 0, skip(";") else { throw unknown }
        guard let scalar = Unicode.Scalar(value), XMLCharacters.isAllowed(scalar) else {
            throw problem(
                "the reference stands for a character that has no place in XML: leave it out.", start)
        }
        return scalar
    }

    /// XML 1.0 section 4.6.
    private static let entities: [(mark: String, scalar: Unicode.Scalar)] = [
        ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"),
    ]

    private static func digit(_ byte: UInt8, _ radix: UInt32) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f") where radix == 16: UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F") where radix == 16: UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// - Parameter qualified: Whether it may have a prefix and a colon.
    mutating func rawName(qualified: Bool) throws(XMLProblem) -> String {
        let start = position
        var isAtStart = true
        var hasColon = false
        while let (scalar, width) = scalar() {
            if scalar == ":", qualified, !isAtStart, !hasColon {
                (isAtStart, hasColon) = (true, true)
            } else if isAtStart ? XMLCharacters.isNameStart(scalar) : XMLCharacters.isName(scalar) {
                isAtStart = false
            } else {
                break
            }
            position += width
        }
        guard !isAtStart else {
            let isMark = start > 0 && bytes[start - 1] == UInt8(ascii: "<")
            throw problem(
                isMark ? "\"<\" begins no tag: write &lt; for the sign." : "a name is missing or malformed.",
                isMark ? start - 1 : start)
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The character at the position, and how many bytes it takes.
    private func scalar() -> (Unicode.Scalar, Int)? {
        guard position < bytes.count else { return nil }
        let first = bytes[position]
        guard first >= 0x80 else { return (Unicode.Scalar(first), 1) }
        // The bytes come from a string: they are UTF-8.
        let width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        let text = String(decoding: bytes[position..<min(position + width, bytes.count)], as: UTF8.self)
        return text.unicodeScalars.first.map { ($0, width) }
    }
}
