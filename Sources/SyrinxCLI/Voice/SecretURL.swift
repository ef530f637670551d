// SPDX-License-Identifier: Apache-2.0

import Glibc
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
            let text = FilePresence.start(of: path, byteCount: 8192).map({
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

/// Small questions about files.
enum FilePresence {
    static func isThere(_ path: String) -> Bool {
        // SAFETY: a C string that outlives the call.
        unsafe access(path, F_OK) == 0
    }

    /// - Returns: nil where it cannot be read, or is longer.
    static func start(of path: String, byteCount: Int) -> [UInt8]? {
        // SAFETY: a C string that outlives the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= byteCount {
            // SAFETY: within the buffer, for the time of the call.
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
        return nil
    }
}
