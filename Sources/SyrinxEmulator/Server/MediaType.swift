// SPDX-License-Identifier: Apache-2.0

/// A media type with its parameters (RFC 9110 section 8.3.1).
struct MediaType: Sendable {
    /// Type and subtype, in lower case; empty where there is none.
    let name: String
    private let parameters: [(name: String, value: String)]

    init(_ text: String?) {
        var parts = Self.parts(text ?? "")
        name = parts.isEmpty ? "" : parts.removeFirst().lowercased()
        parameters = parts.compactMap { part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { return nil }
            return (pair[0].lowercased(), String(pair[1]))
        }
    }

    var isJSON: Bool { name == "application/json" }

    func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// What semicolons divide, without quotation marks and without the blanks around it.
    private static func parts(_ text: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                parts[parts.count - 1].append(character)
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                parts.append("")
            } else if isQuoted || !character.isWhitespace {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }
}
