// SPDX-License-Identifier: Apache-2.0

extension SSML {
    /// Makes text safe between tags and in attributes, and keeps it as it is to an XML parser. Characters that
    /// XML 1.0 section 2.2 forbids are dropped: there is no way to write them.
    static func escape(_ text: String) -> String {
        if text.utf8.allSatisfy(isHarmless) { return text }
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 64)
        for scalar in text.unicodeScalars where XMLCharacters.isAllowed(scalar) {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&apos;"
            // Sections 2.11 and 3.3.3: parsers make others of these.
            case "\r": escaped += "&#13;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// As ``escape(_:)``; in attributes, parsers take line ends and tabs for blanks, too.
    static func escapeAttribute(_ text: String) -> String {
        let escaped = escape(text)
        guard escaped.utf8.contains(where: { $0 == 0x09 || $0 == 0x0A }) else { return escaped }
        return escaped.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\t": result += "&#9;"
            case "\n": result += "&#10;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Wherever it stands. 0xEF begins U+FFFE and U+FFFF, among others.
    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            0x0D, 0xEF:
            false
        case 0..<0x20: byte == 0x09 || byte == 0x0A
        default: true
        }
    }
}
