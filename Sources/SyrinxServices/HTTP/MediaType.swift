// SPDX-License-Identifier: Apache-2.0

/// The value of a `Content-Type` header (RFC 9110 section 8.3.1), as far as its parameters matter.
struct MediaType: Sendable {
    private let parts: [Substring]

    init(_ text: String) {
        parts = text.split(separator: ";")
    }

    /// A parameter's value, without its quotes.
    subscript(name: String) -> String? {
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, Self.trimmed(sides[0]).lowercased() == name else { continue }
            return Self.trimmed(sides[1])
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.filter { $0 != " " && $0 != "\"" && $0 != "\t" })
    }
}
