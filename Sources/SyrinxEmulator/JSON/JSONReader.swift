// SPDX-License-Identifier: Apache-2.0

/// Why a body is no JSON.
struct JSONError: Error, Equatable {
    let sentence: String
}

/// Reads a JSON text (RFC 8259) strictly, and in memory that its length bounds.
struct JSONReader {
    static let depthLimit = 32

    /// Values of all kinds, in all depths. Each takes more memory than its text may: `[1,1,1`
    static let valueLimit = 10_000

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    private var valueCount = 0

    /// - Parameter bytes: The whole text, in UTF-8 without a byte order mark.
    static func tree(from bytes: [UInt8]) throws(JSONError) -> JSONTree {
        var reader = JSONReader(bytes)
        let tree = try reader.value()
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.error("Something follows the value") }
        return tree
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func value() throws(JSONError) -> JSONTree {
        valueCount += 1
        guard valueCount <= Self.valueLimit else {
            throw error("It has more than \(Self.valueLimit) values")
        }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws(JSONError) -> JSONTree {
        try enter()
        var members: [(name: String, value: JSONTree)] = []
        skipSpace()
        if take("}") { return leave(.object([])) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw error("A member has no name") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw error("A colon is missing") }
            members.append((name, try value()))
            skipSpace()
        } while take(",")
        guard take("}") else { throw error("An object does not end") }
        return leave(.object(members))
    }

    private mutating func array() throws(JSONError) -> JSONTree {
        try enter()
        var elements: [JSONTree] = []
        skipSpace()
        if take("]") { return leave(.array([])) }
        repeat {
            elements.append(try value())
            skipSpace()
        } while take(",")
        guard take("]") else { throw error("An array does not end") }
        return leave(.array(elements))
    }

    private mutating func enter() throws(JSONError) {
        position += 1
        depth += 1
        guard depth <= Self.depthLimit else { throw error("It is nested too deeply") }
    }

    private mutating func leave(_ tree: JSONTree) -> JSONTree {
        depth -= 1
        return tree
    }

    private mutating func word(_ word: StaticString, _ tree: JSONTree) throws(JSONError) -> JSONTree {
        guard bytes[position...].starts(with: word.description.utf8) else {
            throw error("A value is expected")
        }
        position += word.utf8CodeUnitCount
        return tree
    }

    /// RFC 8259 section 6.
    private mutating func number() throws(JSONError) -> JSONTree {
        let start = position
        _ = take("-")
        if !take("0"), digits() == 0 { throw error("A value is expected") }
        if take("."), digits() == 0 { throw error("A number has no digits behind its point") }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            if digits() == 0 { throw error("A number has no exponent") }
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        // Most have no escapes, and some are recordings of megabytes.
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            position += 1
        }
        var result = Array(bytes[start..<position])
        while true {
            guard let byte = peek, byte >= 0x20 else { throw error("A string does not end") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: result, as: UTF8.self) else {
                    throw error("A string is no UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): result += Array(String(try escape()).utf8)
            default: result.append(byte)
            }
        }
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let letter = peek
        position += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try codePoint()
        default: throw error("An escape is not known")
        }
    }

    /// Of four digits, or of two times four: a surrogate pair.
    private mutating func codePoint() throws(JSONError) -> Unicode.Scalar {
        let first = try codeUnit()
        var value = UInt32(first)
        if UTF16.isLeadSurrogate(first) {
            guard take("\\"), take("u") else { throw error("Half of a surrogate pair is missing") }
            let second = try codeUnit()
            guard UTF16.isTrailSurrogate(second) else { throw error("Half of a surrogate pair is missing") }
            value = 0x10000 + (UInt32(first) & 0x3FF) << 10 + UInt32(second) & 0x3FF
        }
        guard let scalar = Unicode.Scalar(value) else { throw error("Half of a surrogate pair is missing") }
        return scalar
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
            let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("An escape has no four hexadecimal digits") }
        position += 4
        return value
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func error(_ what: String) -> JSONError {
        JSONError(
            sentence:
                "The body is no JSON: \(what.prefix(1).lowercased())\(what.dropFirst()) (byte \(position)).")
    }
}
