// SPDX-License-Identifier: Apache-2.0

/// What a request is aimed at: the parts of its path and the fields of its query, decoded.
struct RequestTarget: Sendable {
    /// Without a query, as it was sent.
    let path: Substring
    private let query: Substring

    /// - Parameter target: As the request line has it.
    init(_ target: String) {
        path = target.prefix { $0 != "?" }
        query = target.dropFirst(path.count + 1)
    }

    /// What stands between the slashes; what is no UTF-8 when it is decoded is nil.
    var segments: [String?] { path.split(separator: "/").map { Self.decode($0, isQuery: false) } }

    /// The first of that name in the query.
    func value(_ name: String) -> String? { Self.fields(query).first { $0.name == name }?.value }

    /// The fields of a query or of a form (application/x-www-form-urlencoded).
    static func fields(_ text: Substring) -> [(name: String, value: String)] {
        text.split(separator: "&").prefix(100).compactMap { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0], isQuery: true),
                let value = decode(parts.count == 2 ? parts[1] : "", isQuery: true)
            else { return nil }
            return (name, value)
        }
    }

    /// RFC 3986 section 2.1.
    private static func decode(_ text: Substring, isQuery: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+"), isQuery {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                let digits = String(Substring(rest.prefix(2)))
                guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
                    let value = UInt8(digits, radix: 16)
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
