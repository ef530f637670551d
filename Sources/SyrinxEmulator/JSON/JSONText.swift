// SPDX-License-Identifier: Apache-2.0

/// Values as JSON writes them (RFC 8259).
enum JSONText {
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\u{00}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    static func array(_ values: some Sequence<String>) -> String {
        "[" + values.joined(separator: ",") + "]"
    }

    /// - Parameter members: Names, and values that are JSON already; those that are nil are left out.
    static func object(_ members: KeyValuePairs<String, String?>) -> String {
        "{"
            + members.compactMap { name, value in value.map { string(name) + ":" + $0 } }.joined(
                separator: ",") + "}"
    }
}
