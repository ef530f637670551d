// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import HTTPTypes
internal import SystemPackage

/// A file that is open: NIO has a type of the same name.
typealias OpenFile = FileDescriptor

/// The folder with what was recorded: one folder in it for each exchange.
struct RecordingFolder: Sendable {
    /// The files of an exchange.
    private enum File {
        static let request = "request.txt"
        static let ssml = "request.ssml"
        static let head = "answer.txt"
        static let body = "answer.body"
        static let chunks = "chunks.txt"
        static let all = [request, ssml, head, body, chunks]
    }

    /// Of a file that people can read: far more than any request has.
    private static let textByteLimit = 1 << 20
    /// Of the list of chunks, which may be a million.
    private static let chunkTextByteLimit = 64 << 20

    let path: String

    /// - Throws: ``EmulatorError`` `.recordingFailed`.
    func check(forWriting: Bool) throws(EmulatorError) {
        // SAFETY: the path outlives the calls.
        if forWriting, unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("made") }
        // SAFETY: as above.
        guard unsafe access(path, forWriting ? R_OK | W_OK | X_OK : R_OK | X_OK) == 0 else {
            throw failure(forWriting ? "written to" : "read")
        }
    }

    /// - Returns: nil where there is no answer to such a request.
    func answer(to key: ExchangeKey) throws -> (ExchangeAnswer, FileDescriptor)? {
        let place = place(key.folderName)
        guard let request = try? Self.read(place.appending(File.request)), request == Array(key.text.utf8),
            let ssml = try? Self.read(place.appending(File.ssml)), ssml == key.body
        else { return nil }
        let unreadable = Refusal(
            .internalServerError, "The recorded answer \(key.folderName) cannot be read.")
        do {
            let head = try Self.read(place.appending(File.head))
            let chunks = try Self.read(place.appending(File.chunks), limit: Self.chunkTextByteLimit)
            guard
                let answer = ExchangeAnswer(
                    headText: String(decoding: head, as: UTF8.self),
                    chunkText: String(decoding: chunks, as: UTF8.self))
            else { throw unreadable }
            return (answer, try Self.open(place.appending(File.body)))
        } catch {
            throw unreadable
        }
    }

    /// Begins to keep an exchange; nobody sees it before ``finish(_:number:_:)``, and what fails leaves the rest to
    /// ``drop(_:number:)``.
    ///
    /// - Returns: Where the body's bytes go.
    func begin(_ key: ExchangeKey, number: Int) throws -> FileDescriptor {
        let draft = draft(key, number)
        // SAFETY: the path outlives the call.
        guard unsafe mkdir(draft.string, 0o700) == 0 else { throw Errno(rawValue: errno) }
        try Self.write(Array(key.text.utf8), to: draft.appending(File.request))
        try Self.write(key.body, to: draft.appending(File.ssml))
        return try Self.create(draft.appending(File.body))
    }

    /// An exchange that was kept before makes room.
    func finish(_ key: ExchangeKey, number: Int, _ answer: ExchangeAnswer) throws {
        let draft = draft(key, number)
        try Self.write(Array(answer.headText.utf8), to: draft.appending(File.head))
        try Self.write(Array(answer.chunkText.utf8), to: draft.appending(File.chunks))
        let place = place(key.folderName)
        Self.remove(place)
        // SAFETY: both paths outlive the call.
        guard unsafe rename(draft.string, place.string) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Forgets what has not been finished.
    func drop(_ key: ExchangeKey, number: Int) { Self.remove(draft(key, number)) }

    private func place(_ name: String) -> FilePath { FilePath(path).appending(name) }

    private func draft(_ key: ExchangeKey, _ number: Int) -> FilePath {
        place(".\(key.folderName).\(getpid()).\(number).part")
    }

    private func failure(_ verb: String) -> EmulatorError {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = unsafe String(cString: strerror(errno))
        return EmulatorError(.recordingFailed, "The folder \(path) cannot be \(verb): \(reason).")
    }

    private static func remove(_ folder: FilePath) {
        // SAFETY: the paths outlive the calls.
        for name in File.all { unsafe unlink(folder.appending(name).string) }
        // SAFETY: as above.
        unsafe rmdir(folder.string)
    }

    private static func create(_ path: FilePath) throws -> FileDescriptor {
        try FileDescriptor.open(
            path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite
        )
    }

    private static func write(_ bytes: [UInt8], to path: FilePath) throws {
        let file = try create(path)
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }

    /// Opens a file of which reading cannot block: no pipe, no device, and nothing that a link leads to.
    private static func open(_ path: FilePath) throws -> FileDescriptor {
        let file = try FileDescriptor.open(
            path, .readOnly, options: [.closeOnExec, .nonBlocking, .noFollow])
        var status = stat()
        // SAFETY: the structure outlives the call.
        guard unsafe fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            try file.close()
            throw Errno.invalidArgument
        }
        return file
    }

    private static func read(_ path: FilePath, limit: Int = textByteLimit) throws -> [UInt8] {
        let file = try open(path)
        return try file.closeAfter {
            var bytes: [UInt8] = []
            while let piece = try file.read(upTo: 1 << 16) {
                bytes += piece
                guard bytes.count <= limit else { throw Errno.fileTooLarge }
            }
            return bytes
        }
    }
}

extension FileDescriptor {
    /// - Returns: nil at the end.
    func read(upTo byteCount: Int) throws -> [UInt8]? {
        // SAFETY: the system writes no more than the buffer's size, and tells how much.
        let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            count = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        return bytes.isEmpty ? nil : bytes
    }
}
