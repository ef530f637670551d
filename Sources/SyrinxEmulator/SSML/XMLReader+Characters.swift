// SPDX-License-Identifier: Apache-2.0

/// Characters, references and the scanning of single marks.
extension XMLReader {
    /// XML 1.0 section 2.2.
    static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// XML 1.0 section 2.3, with every character beyond ASCII taken for a letter.
    static func isNameStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...0xFF:
            true
        default: false
        }
    }

    static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: isNameStart(byte)
        }
    }

    @discardableResult
    mutating func skipSpace() -> Bool {
        let start = position
        while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
        return position > start
    }

    mutating func skip(_ mark: StaticString) -> Bool {
        guard bytes[position...].starts(with: mark.description.utf8) else { return false }
        position += mark.utf8CodeUnitCount
        return true
    }

    /// Moves behind `mark`.
    /// - Returns: What stands before it.
    @discardableResult
    mutating func find(_ mark: StaticString, in what: StaticString) throws(XMLError) -> String {
        let start = position
        let pattern = Array(mark.description.utf8)
        while position + pattern.count <= bytes.count {
            if bytes[position] == pattern[0], bytes[position...].starts(with: pattern) {
                let text = String(decoding: bytes[start..<position], as: UTF8.self)
                position += pattern.count
                return text
            }
            position += 1
        }
        throw error("A \(what) does not end.", at: start)
    }

    /// Replaces references; in an attribute, also white space by blanks (XML 1.0 section 3.3.3).
    func unescape(_ raw: ArraySlice<UInt8>, isAttribute: Bool) throws(XMLError) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            let byte = raw[index]
            if byte == UInt8(ascii: "&") {
                guard let end = raw[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
                    let scalar = Self.referenced(raw[(index + 1)..<end])
                else { throw error("An \"&\" starts no known entity: write it as \"&amp;\".", at: index) }
                result.append(contentsOf: Array(String(Character(scalar)).utf8))
                index = end + 1
                continue
            }
            if byte == UInt8(ascii: ">"), !isAttribute, raw[..<index].suffix(2).elementsEqual("]]".utf8) {
                throw error("Text holds \"]]>\".", at: index)
            }
            result.append(isAttribute && Self.isSpace(byte) ? UInt8(ascii: " ") : byte)
            index += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func referenced(_ reference: ArraySlice<UInt8>) -> Unicode.Scalar? {
        let name = String(decoding: reference, as: UTF8.self)
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        let isHexadecimal = name.hasPrefix("#x")
        guard name.hasPrefix("#"), name.utf8.dropFirst(isHexadecimal ? 2 : 1).first != UInt8(ascii: "+"),
            let value = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(value), isCharacter(scalar)
        else { return nil }
        return scalar
    }

    func error(_ sentence: String, at offset: Int? = nil) -> XMLError {
        XMLError(sentence: sentence, byteOffset: offset ?? position)
    }
}
