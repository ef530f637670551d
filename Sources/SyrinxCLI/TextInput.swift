// SPDX-License-Identifier: Apache-2.0

import Glibc
import Syrinx

/// What is to be said: from the arguments, a file, or standard input.
enum TextInput {
    /// A hundred books: what is longer is no text to be said.
    private static let byteLimit = 64 << 20

    /// - Throws: Where there is no text, or two.
    static func validate(arguments: [String], file: String?) throws {
        guard arguments.isEmpty || file == nil else {
            throw UsageError("Give the text or a file with -f, not both.")
        }
        if arguments.isEmpty && (file ?? "-") == "-" && isatty(STDIN_FILENO) != 0 {
            throw UsageError("Give a text to say, a file with -f, or text on standard input.")
        }
    }

    /// Whether the text comes from somebody who writes it, and has not begun.
    static func mayTakeTime(arguments: [String], file: String?) -> Bool {
        guard arguments.isEmpty, (file ?? "-") == "-" else { return false }
        var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        // SAFETY: one live descriptor request for the time of the call.
        return unsafe poll(&request, 1, 0) == 0
    }

    static func read(arguments: [String], file: String?) async throws -> String {
        let text = arguments.isEmpty ? try await readFile(file ?? "-") : arguments.joined(separator: " ")
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw SyrinxError(.invalidArgument, "There is nothing to say: the text is empty.")
        }
        return text
    }

    private static func readFile(_ path: String) async throws -> String {
        var bytes: [UInt8] = []
        for try await chunk in try FileBody(path: path) {
            chunk.withBytes { span in
                // SAFETY: the bytes of the chunk, read during the call.
                unsafe span.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
            }
            guard bytes.count <= byteLimit else {
                throw SyrinxError(.fileFailed, "\(path) is too long to be said: over 64 MiB.")
            }
        }
        let name = path == "-" ? "Standard input" : path
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SyrinxError(.fileFailed, "\(name) is not text in UTF-8.")
        }
        // A byte order mark is no part of the text.
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }
}
