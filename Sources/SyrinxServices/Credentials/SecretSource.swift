// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import SyrinxCore

/// Where a key or a token comes from. Its description never shows what is secret.
public enum SecretSource: Sendable, Hashable {
    case text(String)
    /// The path of a file that holds it, and nothing else.
    case file(String)
    /// A line for the shell (`sh -c`) that prints it, and nothing else.
    case command(String)

    /// A key or a token: the longest tokens of Microsoft Entra have a few thousand bytes.
    static let byteLimit = 65_536

    /// For a command that asks a person, or a service.
    static let commandTimeLimit = Duration.seconds(30)

    /// White space around it is none of it.
    ///
    /// - Throws: ``SyrinxError`` where it cannot be read, is empty or too long, or where the command fails or
    ///   takes longer than 30 s.
    public func read() async throws(SyrinxError) -> String {
        let bytes: [UInt8]
        switch self {
        case .text(let text): return Self.trimmed(text)
        case .file(let path): bytes = try await FileBody(path: path).bytes(upTo: Self.byteLimit)
        case .command(let line):
            bytes = try await ShellCommand(line).output(upTo: Self.byteLimit, within: Self.commandTimeLimit)
        }
        let text = Self.trimmed(String(decoding: bytes, as: UTF8.self))
        guard !text.isEmpty else {
            throw SyrinxError(.invalidArgument, "\(place) is empty: it should hold a key or a token.")
        }
        return text
    }

    /// Others on this machine can read the file that it stands in.
    public var isExposed: Bool {
        guard case .file(let path) = self else { return false }
        var facts = stat()
        // SAFETY: a C string and a structure that outlive the call.
        guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return false }
        return facts.st_mode & (S_IRGRP | S_IROTH) != 0
    }

    private var place: String {
        switch self {
        case .text: "The key or token"
        case .file(let path): path
        case .command: "What the command for the key or token printed"
        }
    }

    static func trimmed(_ value: String) -> String {
        let start = value.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension SecretSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .text: "(redacted)"
        case .file(let path): "file \(path)"
        // A command may have a password in it.
        case .command: "a command"
        }
    }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(reflecting: description) }
}

extension FileBody {
    /// All of it.
    ///
    /// - Throws: ``SyrinxError/Code/fileFailed`` where there is more than `limit`.
    func bytes(upTo limit: Int) async throws(SyrinxError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunks = makeAsyncIterator()
        while let chunk = try await chunks.next() {
            chunk.withBytes { span in
                for index in span.indices { bytes.append(span[index]) }
            }
            guard bytes.count <= limit else {
                throw SyrinxError(.fileFailed, "\(name) is longer than \(limit) bytes: it is something else.")
            }
        }
        return bytes
    }
}
