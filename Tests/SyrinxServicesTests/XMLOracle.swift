// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// What expat, which is not ours, makes of documents: see `Tests/Fixtures/xml_oracle.py`.
enum XMLOracle {
    struct Content: Equatable {
        var text: String

        /// Of all attributes but those that declare namespaces, in the order of the document.
        var values: [String]

        /// To the character: strings count as equal that only look alike.
        static func == (left: Content, right: Content) -> Bool {
            left.text.utf8.elementsEqual(right.text.utf8)
                && left.values.map { Array($0.utf8) } == right.values.map { Array($0.utf8) }
        }
    }

    /// - Returns: For each document what it holds, or nil where it is not well-formed.
    static func contents(of documents: [String]) throws -> [Content?] {
        var input: [UInt8] = []
        for document in documents {
            let count = UInt32(document.utf8.count)
            input += (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
            input += document.utf8
        }
        let output = try output(of: ["python3", fixture("xml_oracle.py")], input: input)
        var rest = output[...]
        return documents.map { _ in
            let head = rest.prefix(4)
            let count = head.reversed().reduce(0) { $0 << 8 | Int($1) }
            let answer = rest.dropFirst(4).prefix(count)
            rest = rest.dropFirst(4 + count)
            guard answer.first == UInt8(ascii: "+") else { return nil }
            let parts = answer.dropFirst().split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            return Content(text: parts[0], values: Array(parts.dropFirst()))
        }
    }
}
