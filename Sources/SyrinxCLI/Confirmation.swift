// SPDX-License-Identifier: Apache-2.0

import Glibc
import Syrinx

/// A question to the person at the terminal, for what cannot be taken back.
struct Confirmation: Sendable {
    static let option = Manual.Option.flag(
        "yes", "y", "Do not ask; needed where there is no terminal to ask at.")

    /// Nobody is asked.
    let isGiven: Bool

    /// - Throws: ``UsageError`` where it is not given, and there is nobody to ask.
    init(_ arguments: Arguments) throws {
        isGiven = arguments.has(Self.option.long)
        guard isGiven || Self.hasTerminal else {
            throw UsageError("There is no terminal to ask at whether you are sure: add --yes.")
        }
    }

    private static var hasTerminal: Bool { isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0 }

    /// - Parameter question: A short sentence that ends with a question mark.
    /// - Throws: ``SyrinxError/Code/cancelled`` where the answer is not yes.
    func obtain(_ question: String) async throws {
        guard !isGiven else { return }
        StandardError.draw("\(question) [y/N] ")
        // Reads on a thread of its own: Ctrl-C is heard meanwhile.
        var input = try FileBody(path: "-").makeAsyncIterator()
        var answer: [UInt8] = []
        while !answer.contains(UInt8(ascii: "\n")), answer.count < 100, let chunk = try await input.next() {
            chunk.withBytes { bytes in
                for index in bytes.indices { answer.append(bytes[index]) }
            }
        }
        let word = String(decoding: answer, as: UTF8.self).lowercased().filter(\.isLetter)
        guard word == "y" || word == "yes" else {
            throw SyrinxError(.cancelled, "Not done: the answer was not yes.")
        }
    }
}
