// SPDX-License-Identifier: Apache-2.0

/// A JSON document, as a client has sent it (RFC 8259).
enum JSONTree: Equatable, Sendable {
    case null
    case bool(Bool)
    /// As it was written: what it is worth is for the reader to say.
    case number(String)
    case string(String)
    case array([JSONTree])
    /// In the document's order. Where a name comes twice, the last one counts.
    case object([(name: String, value: JSONTree)])

    static func == (one: JSONTree, other: JSONTree) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.number(let one), .number(let other)), (.string(let one), .string(let other)): one == other
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)):
            one.count == other.count
                && zip(one, other).allSatisfy { $0.name == $1.name && $0.value == $1.value }
        default: false
        }
    }

    /// nil where there is none, or where this is no object.
    subscript(name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    var isObject: Bool {
        if case .object = self { true } else { false }
    }

    var isNull: Bool { self == .null }

    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var flag: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// nil for what is no whole number.
    var wholeNumber: Int? {
        if case .number(let text) = self { Int(text) } else { nil }
    }

    /// Whether a string in it, but for members of these names, is longer than so many bytes in UTF-8.
    func hasText(longerThan limit: Int, besides names: Set<String> = []) -> Bool {
        switch self {
        case .string(let text): text.utf8.count > limit
        case .array(let elements): elements.contains { $0.hasText(longerThan: limit, besides: names) }
        case .object(let members):
            members.contains {
                !names.contains($0.name) && $0.value.hasText(longerThan: limit, besides: names)
            }
        default: false
        }
    }

    var elements: [JSONTree]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}
