// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Tells requests apart that ask for different things, and not those that only put the same into another form, as a
/// repeated upload does with its boundary, and one of a temporary file with its name.
struct RequestPrint: Sendable, Equatable {
    private let sum: [UInt8]

    /// - Parameter form: Where the body is one.
    init(_ head: HTTPRequest, _ path: Substring, _ body: [UInt8], _ form: MultipartForm?) {
        var text = Array("\(head.method.rawValue) \(path)\n".utf8)
        if let form {
            for part in form.parts {
                text += Array("\(part.name)\n\(part.bytes.count)\n".utf8)
                text += KeyedSum.sha256(Array(part.bytes), key: [])
            }
        } else {
            text += body
        }
        sum = KeyedSum.sha256(text, key: [])
    }
}
