// SPDX-License-Identifier: Apache-2.0

/// Goes through an XML 1.0 document once, tag by tag, and stops where it is not well-formed, or not by
/// "Namespaces in XML 1.0".
///
/// Refused although XML allows it: document type declarations, and with them all entities but the five of
/// section 4.6; encodings other than UTF-8; XML versions other than 1.0; more than ``depthLimit`` elements within
/// each other; more than ``attributeLimit`` attributes in a tag. Memory is bounded by the depth, not by the
/// document.
struct XMLReader {
    struct Name: Hashable {
        /// nil: no namespace.
        var namespace: String?
        var local: String

        /// As it stands in the document, with its prefix.
        var written: String
    }

    struct Attribute: Hashable {
        var name: Name

        /// With its references replaced, and blanks for white space (section 3.3.3).
        var value: String
        var offset: Int
    }

    struct Tag: Hashable {
        var name: Name
        var attributes: [Attribute]
        var offset: Int
    }

    /// An empty-element tag gives `start` and `end`.
    enum Event: Hashable {
        case start(Tag)
        case end(Name)
        /// Between tags; without what it says. The offset is that of its first character that is no blank.
        case text(isBlank: Bool, offset: Int)
    }

    static let depthLimit = 64
    static let attributeLimit = 64

    let bytes: [UInt8]
    var position = 0
    var namespaces = XMLNamespaces()
    private var open: [(name: Name, offset: Int)] = []
    private var hasRoot = false

    /// An empty element's end, to be told next.
    private var pendingEnd = false

    /// - Throws: Where the document holds a character that XML has no place for, or begins with a declaration
    ///   that is malformed.
    init(_ document: String) throws(XMLProblem) {
        bytes = Array(document.utf8)
        var offset = 0
        for scalar in document.unicodeScalars {
            guard XMLCharacters.isAllowed(scalar) else {
                let number = String(scalar.value, radix: 16, uppercase: true)
                throw XMLProblem(
                    sentence: "the character U+\(String(repeating: "0", count: max(0, 4 - number.count)))"
                        + "\(number) has no place in XML: leave it out.", offset: offset)
            }
            offset += UTF8.width(scalar)
        }
        // A byte order mark is no part of the text.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        try skipDeclaration()
    }

    /// - Returns: What comes next; nil at the end of a document that is well-formed.
    mutating func next() throws(XMLProblem) -> Event? {
        if pendingEnd {
            pendingEnd = false
            return .end(close())
        }
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "<") {
                if let text = try text() { return text }
            } else if skip("<!--") {
                try skipComment()
            } else if skip("<![CDATA[") {
                let start = position - 9
                guard !open.isEmpty else { throw outside(start) }
                try skip(behind: "]]>", of: "a CDATA section", from: start)
                return .text(isBlank: position == start + 12, offset: start)
            } else if skip("<!") {
                throw problem("a document type declaration is not taken: leave it out.", position - 2)
            } else if skip("<?") {
                try skipInstruction()
            } else if skip("</") {
                return .end(try endTag())
            } else {
                return .start(try startTag())
            }
        }
        if let last = open.last {
            throw problem(
                "<\(last.name.written)> is not closed: it wants </\(last.name.written)>.", last.offset)
        }
        guard hasRoot else { throw problem("there is no element in it.", position) }
        return nil
    }

    /// - Returns: nil for white space outside of the root.
    private mutating func text() throws(XMLProblem) -> Event? {
        let start = position
        var first: Int?
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
            let byte = bytes[position]
            if byte == UInt8(ascii: "&") {
                guard !open.isEmpty else { throw outside(position) }
                first = first ?? position
                _ = try reference()
                continue
            }
            if byte == UInt8(ascii: ">"), position >= start + 2, bytes[position - 1] == UInt8(ascii: "]"),
                bytes[position - 2] == UInt8(ascii: "]")
            {
                throw problem("text must not hold \"]]>\": write ]]&gt;.", position - 2)
            }
            if !XMLCharacters.isSpace(byte) {
                guard !open.isEmpty else { throw outside(position) }
                first = first ?? position
            }
            position += 1
        }
        return open.isEmpty ? nil : .text(isBlank: first == nil, offset: first ?? start)
    }

    private func outside(_ offset: Int) -> XMLProblem {
        problem("there is text outside of the root element.", offset)
    }

    private mutating func startTag() throws(XMLProblem) -> Tag {
        let start = position
        position += 1
        let name = try rawName(qualified: true)
        guard open.count < Self.depthLimit else {
            throw problem("elements stand more than \(Self.depthLimit) deep in each other.", start)
        }
        guard !open.isEmpty || !hasRoot else {
            throw problem("there is a second root element, <\(name)>: one holds all the rest.", start)
        }
        hasRoot = true
        var raw: [RawAttribute] = []
        while true {
            let hasSpace = skipSpace()
            if skip("/>") {
                pendingEnd = true
                break
            }
            if skip(">") { break }
            guard hasSpace, position < bytes.count else {
                throw problem("the tag <\(name)> does not end as it should: with \">\".", start)
            }
            let attribute = try rawAttribute(of: name)
            guard !raw.contains(where: { $0.name == attribute.name }) else {
                throw problem("<\(name)> has the attribute \(attribute.name) twice.", attribute.offset)
            }
            guard raw.count < Self.attributeLimit else {
                throw problem("<\(name)> has more than \(Self.attributeLimit) attributes.", start)
            }
            raw.append(attribute)
        }
        let tag = try namespaces.resolve(name, raw, offset: start)
        open.append((tag.name, start))
        return tag
    }

    private mutating func endTag() throws(XMLProblem) -> Name {
        let start = position - 2
        let name = try rawName(qualified: true)
        skipSpace()
        guard skip(">") else { throw problem("the tag </\(name)> does not end with \">\".", start) }
        guard let last = open.last else {
            throw problem("</\(name)> closes nothing.", start)
        }
        guard last.name.written == name else {
            let line = XMLProblem(sentence: "", offset: last.offset).position(in: bytes).line
            throw problem(
                "</\(name)> stands where </\(last.name.written)> should close the <\(last.name.written)> of "
                    + "line \(line).", start)
        }
        return close()
    }

    private mutating func close() -> Name {
        namespaces.leave()
        return open.removeLast().name
    }
}
