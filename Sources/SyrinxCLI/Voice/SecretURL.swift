// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// A URL whose query is a signature: in a file it is seen by nobody who lists the machine's processes.
enum SecretURL {
    /// - Parameters:
    ///   - value: As given: `@FILE` stands for what is in the file.
    ///   - option: Whose value it is.
    /// - Throws: ``UsageError`` where there is no such file, or nothing in it.
    static func resolve(_ value: String, _ option: String) throws -> String {
        guard value.hasPrefix("@") else { return value }
        let path = String(value.dropFirst())
        guard
            let text = SmallFile.contents(of: path, byteLimit: 8192).map({
                String(decoding: $0, as: UTF8.self)
            })
        else { throw UsageError("--\(option): \(path) cannot be read.") }
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 1 else {
            throw UsageError("--\(option): there is not one line in \(path), a URL.")
        }
        return String(lines[0].filter { !$0.isWhitespace })
    }
}
