// SPDX-License-Identifier: Apache-2.0

/// Why a document is not well-formed XML, or not XML that is accepted here.
struct XMLError: Error, Equatable {
    let sentence: String
    /// From the document's first byte.
    let byteOffset: Int
}

/// Reads an XML 1.0 document as a sequence of tags and texts, strictly and in bounded memory.
///
/// A document type declaration is refused, so no entity but the five of XML 1.0 section 4.6 and
/// character references exists. Comments and processing instructions are skipped. Namespaces are
/// not resolved: a name is what stands in the document.
struct XMLReader {
    struct Attribute: Equatable {
        let name: String
        let value: String
    }

    /// An empty-element tag gives `start` and `end`.
    enum Event: Equatable {
        case start(name: String, attributes: [Attribute])
        case end(name: String)
        case text(String)
    }

    static let depthLimit = 64
    static let attributeCountLimit = 32

    var bytes: [UInt8]
    var position = 0
    private var openNames: [String] = []
    private var hasSeenRoot = false
    private var pendingEnd: String?

    /// - Parameter bytes: The whole document in UTF-8, with or without a byte order mark.
    /// - Throws: ``XMLError`` when it is not UTF-8, or has a character XML 1.0 section 2.2 excludes.
    init(_ bytes: [UInt8]) throws(XMLError) {
        self.bytes = bytes
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw XMLError(sentence: "The body is not valid UTF-8.", byteOffset: 0)
        }
        if let bad = text.unicodeScalars.firstIndex(where: { !Self.isCharacter($0) }) {
            throw XMLError(
                sentence: "The SSML has a control character, which XML does not allow.",
                byteOffset: text.utf8.distance(from: text.startIndex, to: bad))
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// - Returns: The next tag or text; nil at the end of a whole document.
    mutating func next() throws(XMLError) -> Event? {
        if let name = pendingEnd {
            pendingEnd = nil
            openNames.removeLast()
            return .end(name: name)
        }
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "<") {
                if let text = try textOutsideTags() { return .text(text) }
            } else if skip("<!--") {
                let start = position
                try find("--", in: "comment")
                guard skip(">") else { throw error("A comment holds \"--\".", at: start) }
            } else if skip("<![CDATA[") {
                guard !openNames.isEmpty else { throw error("There is text outside the root element.") }
                return .text(try find("]]>", in: "CDATA section"))
            } else if skip("<!") {
                throw error("A document type declaration is not allowed in SSML.")
            } else if skip("<?") {
                try find("?>", in: "processing instruction")
            } else if skip("</") {
                return try endTag()
            } else {
                return try startTag()
            }
        }
        if let name = openNames.last { throw error("The element <\(name)> is not closed.") }
        guard hasSeenRoot else { throw error("There is no root element.") }
        return nil
    }

    /// - Returns: nil for white space outside the root element.
    private mutating func textOutsideTags() throws(XMLError) -> String? {
        let start = position
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        position = end
        let raw = bytes[start..<end]
        guard !openNames.isEmpty else {
            if raw.allSatisfy(Self.isSpace) { return nil }
            throw error("There is text outside the root element.", at: start)
        }
        return try unescape(raw, isAttribute: false)
    }

    private mutating func startTag() throws(XMLError) -> Event {
        let start = position
        position += 1
        let name = try self.name()
        if openNames.isEmpty {
            guard !hasSeenRoot else { throw error("There is a second root element <\(name)>.", at: start) }
            hasSeenRoot = true
        }
        guard openNames.count < Self.depthLimit else {
            throw error("Elements are nested deeper than \(Self.depthLimit).", at: start)
        }
        var attributes: [Attribute] = []
        while true {
            let hadSpace = skipSpace()
            if skip("/>") {
                pendingEnd = name
                break
            }
            if skip(">") { break }
            guard hadSpace else { throw error("The tag <\(name)> is malformed.") }
            let attribute = try self.attribute()
            guard !attributes.contains(where: { $0.name == attribute.name }) else {
                throw error("The attribute \(attribute.name) stands twice in <\(name)>.", at: start)
            }
            guard attributes.count < Self.attributeCountLimit else {
                throw error("The tag <\(name)> has more than \(Self.attributeCountLimit) attributes.")
            }
            attributes.append(attribute)
        }
        openNames.append(name)
        return .start(name: name, attributes: attributes)
    }

    private mutating func endTag() throws(XMLError) -> Event {
        let start = position
        let name = try self.name()
        skipSpace()
        guard skip(">") else { throw error("The tag </\(name)> is malformed.", at: start) }
        guard let open = openNames.last, open == name else {
            throw error("The tag </\(name)> closes no open element.", at: start)
        }
        openNames.removeLast()
        return .end(name: name)
    }

    private mutating func attribute() throws(XMLError) -> Attribute {
        let name = try self.name()
        skipSpace()
        guard skip("=") else { throw error("The attribute \(name) has no value.") }
        skipSpace()
        guard position < bytes.count, "\"'".utf8.contains(bytes[position]) else {
            throw error("The value of the attribute \(name) is not quoted.")
        }
        let quote = bytes[position]
        let start = position + 1
        guard let end = bytes[start...].firstIndex(of: quote) else {
            throw error("The value of the attribute \(name) does not end.")
        }
        guard !bytes[start..<end].contains(UInt8(ascii: "<")) else {
            throw error("The value of the attribute \(name) holds \"<\".")
        }
        position = end + 1
        return Attribute(name: name, value: try unescape(bytes[start..<end], isAttribute: true))
    }

    private mutating func name() throws(XMLError) -> String {
        let start = position
        while position < bytes.count, Self.isName(bytes[position]) { position += 1 }
        guard position > start, Self.isNameStart(bytes[start]) else {
            throw error("A name is missing after \"<\", or it is malformed.", at: start)
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}
