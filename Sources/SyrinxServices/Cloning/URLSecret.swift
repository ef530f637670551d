// SPDX-License-Identifier: Apache-2.0

/// What of a URL lets whoever has it in: its query, or a path that was chosen by chance.
///
/// A service may cite it in part, or as it has decoded it: so each value of a query counts for itself, and each part of a
/// path.
struct URLSecret: Sendable {
    /// Those that contain others first.
    private let parts: [Proof]

    /// A signature has 43 bytes and more, a date 10: what is shorter stands in words by chance.
    private static let shortestValue = 8

    /// - Parameter text: A query without its question mark, or a path.
    init(_ text: String) {
        var parts = [text]
        for part in text.split(whereSeparator: { $0 == "&" || $0 == "/" }) {
            let value = part.firstIndex(of: "=").map { part[$0...].dropFirst() } ?? part
            guard value.utf8.count >= Self.shortestValue else { continue }
            parts.append(String(value))
        }
        var all: [String] = []
        for part in parts {
            for form in [part, part.percentDecoded, part.percentDecoded.percentEncoded]
            where form.utf8.count >= Self.shortestValue && !all.contains(form) {
                all.append(form)
                // Hexadecimal digits are written in both ways.
                let small = form.withSmallEscapes
                if small != form { all.append(small) }
            }
        }
        self.parts = all.sorted { $0.utf8.count > $1.utf8.count }
            .map { Proof(headerName: "", scheme: "", secret: $0) }
    }

    /// What a service wrote, without it.
    func hidden(in text: String) -> String { parts.reduce(text) { $1.hidden(in: $0) } }

    /// - Parameter secrets: See ``init(_:)``.
    static func hide(_ secrets: [String], in text: String) -> String {
        secrets.reduce(text) { URLSecret($1).hidden(in: $0) }
    }
}

extension String {
    /// With small letters in what percent signs stand in front of.
    fileprivate var withSmallEscapes: String {
        var bytes = Array(utf8)
        for index in bytes.indices where bytes[index] == UInt8(ascii: "%") {
            for place in [index + 1, index + 2] where place < bytes.count && (65...70).contains(bytes[place])
            {
                bytes[place] |= 0x20
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
