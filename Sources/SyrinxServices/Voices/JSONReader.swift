// SPDX-License-Identifier: Apache-2.0

/// Reads JSON (RFC 8259) strictly, value by value.
struct JSONReader {
    /// Where it is no JSON, in bytes from the first.
    struct Problem: Error, Hashable {
        var offset: Int
    }

    /// Arrays and objects in each other.
    private static let depthLimit = 32

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// A whole document.
    static func value(of bytes: [UInt8]) throws(Problem) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.problem }
        return value
    }

    /// The elements of the array that the document is; of one that breaks off, those that were whole.
    ///
    /// - Throws: Where it is no array.
    static func elements(
        of bytes: [UInt8]
    ) throws(Problem) -> (elements: [JSONValue], isWhole: Bool) {
        var reader = JSONReader(bytes)
        reader.skipSpace()
        guard reader.skip("[") else { throw reader.problem }
        var elements: [JSONValue] = []
        reader.skipSpace()
        var isWhole = reader.skip("]")
        while !isWhole, let element = try? reader.value(depth: 1) {
            elements.append(element)
            reader.skipSpace()
            if reader.skip("]") { isWhole = true } else if !reader.skip(",") { break }
        }
        reader.skipSpace()
        return (elements, isWhole && reader.position == bytes.count)
    }

    private var problem: Problem { Problem(offset: position) }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    private mutating func skip(_ mark: StaticString) -> Bool {
        guard bytes[position...].starts(with: mark.description.utf8) else { return false }
        position += mark.utf8CodeUnitCount
        return true
    }

    private mutating func value(depth: Int) throws(Problem) -> JSONValue {
        skipSpace()
        guard depth < Self.depthLimit, position < bytes.count else { throw problem }
        switch bytes[position] {
        case UInt8(ascii: "\""):
            return .string(try string())
        case UInt8(ascii: "{"):
            return .object(try members(depth: depth))
        case UInt8(ascii: "["):
            return .array(try values(depth: depth))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .number(try number())
        default:
            if skip("true") { return .bool(true) }
            if skip("false") { return .bool(false) }
            if skip("null") { return .null }
            throw problem
        }
    }

    private mutating func values(depth: Int) throws(Problem) -> [JSONValue] {
        position += 1
        skipSpace()
        if skip("]") { return [] }
        var values: [JSONValue] = []
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if skip("]") { return values }
            guard skip(",") else { throw problem }
        }
    }

    private mutating func members(depth: Int) throws(Problem) -> [JSONValue.Member] {
        position += 1
        skipSpace()
        if skip("}") { return [] }
        var members: [JSONValue.Member] = []
        while true {
            skipSpace()
            let name = try string()
            skipSpace()
            guard skip(":") else { throw problem }
            members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
            skipSpace()
            if skip("}") { return members }
            guard skip(",") else { throw problem }
        }
    }

    private mutating func number() throws(Problem) -> String {
        let start = position
        _ = skip("-")
        if !skip("0") { guard skipDigits() else { throw problem } }
        if skip(".") { guard skipDigits() else { throw problem } }
        if skip("e") || skip("E") {
            _ = skip("+") || skip("-")
            guard skipDigits() else { throw problem }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] {
            position += 1
        }
        return position > start
    }

    private mutating func string() throws(Problem) -> String {
        guard skip("\"") else { throw problem }
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw problem }
                position += 1
                return string
            case UInt8(ascii: "\\"):
                text += String(try escaped()).utf8
            case 0..<0x20:
                throw problem
            default:
                text.append(byte)
                position += 1
            }
        }
        throw problem
    }

    /// At a backslash. A surrogate without its other half is U+FFFD: it stands for no character.
    private mutating func escaped() throws(Problem) -> Unicode.Scalar {
        position += 1
        guard position < bytes.count else { throw problem }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw problem
        }
        let first = try hexadecimal()
        guard 0xD800...0xDBFF ~= first else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        let behind = position
        guard skip("\\u") else { return "\u{FFFD}" }
        let second = try hexadecimal()
        guard 0xDC00...0xDFFF ~= second else {
            position = behind
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws(Problem) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw problem }
        position += 4
        return value
    }
}
