// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SyrinxCodecs
internal import SyrinxCore
internal import SyrinxOutput
internal import SyrinxServices

/// Copies of recordings as mono WAV files, in a directory of the user's own below `$TMPDIR`.
///
/// After `kill -9` the directory is left, with mode 0700; whoever makes copies next removes it. A lock on a file in it tells
/// whether its process still lives.
final class RecordingCopies: Sendable {
    private let directory: String

    /// Locked, and open as long as this is.
    private let lock: CInt

    /// Of the file that is locked. Not there yet: the directory is being made.
    private static let lockName = ".recording-copies"

    private static let prefix = "syrinx-"

    /// - Throws: ``SyrinxError/Code/fileFailed``.
    init() throws(SyrinxError) {
        // SAFETY: a C string that is copied before the environment can change.
        let temporary = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) }
        let place = temporary?.hasPrefix("/") == true ? temporary ?? "" : "/tmp"
        Self.sweep(place)
        var template = Array("\(place)/\(Self.prefix)XXXXXX".utf8CString)
        // SAFETY: a mutable C string that outlives the call, and is copied behind it.
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress else { return nil }
            return unsafe mkdtemp(start).map { unsafe String(cString: $0) }
        }
        guard let made else {
            throw SyrinxError(FileError(code: errno, operation: .create, path: place))
        }
        directory = made
        lock = Self.lock(made)
    }

    deinit { if lock >= 0 { close(lock) } }

    /// The lock is on the file before that has the name by which others find it.
    ///
    /// - Returns: A descriptor; -1 where there can be none: then nobody ever takes the directory for a left one.
    private static func lock(_ directory: String) -> CInt {
        let new = "\(directory)/\(lockName).new"
        // SAFETY: C strings that outlive the calls.
        let lock = unsafe Glibc.open(new, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { return -1 }
        // SAFETY: the same.
        guard flock(lock, LOCK_EX | LOCK_NB) == 0, unsafe rename(new, "\(directory)/\(lockName)") == 0 else {
            close(lock)
            return -1
        }
        return lock
    }

    /// Removes directories of this kind whose process has been killed. What belongs to somebody else cannot be removed.
    private static func sweep(_ place: String) {
        for name in DirectoryNames.names(in: place)
        where name.hasPrefix(prefix) && name.utf8.count == prefix.utf8.count + 6 {
            let directory = "\(place)/\(name)"
            // SAFETY: a C string that outlives the call, and one live structure.
            var status = stat()
            guard unsafe lstat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
                status.st_uid == geteuid(), status.st_mode & 0o077 == 0
            else { continue }
            // SAFETY: a C string that outlives the call.
            let lock = unsafe Glibc.open(
                "\(directory)/\(lockName)", O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            guard lock >= 0 else { continue }
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { remove(directory) }
            close(lock)
        }
    }

    /// - Returns: The copy's path; its name is the original's, but for the ending.
    func add(_ path: String, sampleRate: Int) async throws(SyrinxError) -> String {
        let folder = "\(directory)/\(DirectoryNames.names(in: directory).count)"
        // SAFETY: a C string that outlives the call.
        guard unsafe mkdir(folder, 0o700) == 0 else {
            throw SyrinxError(FileError(code: errno, operation: .create, path: folder))
        }
        let name = path.split(separator: "/").last ?? "recording"
        let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
        let copy = "\(folder)/\(stem.isEmpty ? "recording" : stem).wav"
        let target = PCMFormat(sampleRate: sampleRate)
        var writer = try Self.open(copy)
        var converter: FrameConverter?
        var failure: FileError?
        do throws(SyrinxError) {
            try await RecordingReader.read(path) { samples, format throws(MediaError) in
                if converter == nil { converter = try FrameConverter(from: format, to: target) }
                try converter?.convert(samples) { converted throws(MediaError) in
                    try Self.write(converted, target, &writer, &failure)
                }
            }
            try Self.flush(&converter, target, &writer, &failure)
        } catch {
            writer.discard()
            throw failure.map { SyrinxError($0) } ?? error
        }
        do throws(FileError) { try writer.finish() } catch { throw SyrinxError(error) }
        return copy
    }

    private static func open(_ path: String) throws(SyrinxError) -> AudioWriter {
        do throws(FileError) {
            return try AudioWriter(path: path, container: .wav)
        } catch {
            throw SyrinxError(error)
        }
    }

    private static func flush(
        _ converter: inout FrameConverter?, _ target: PCMFormat, _ writer: inout AudioWriter,
        _ failure: inout FileError?
    ) throws(SyrinxError) {
        do throws(MediaError) {
            try converter?.flush { converted throws(MediaError) in
                try write(converted, target, &writer, &failure)
            }
        } catch {
            throw SyrinxError(.undecodable, "\(error)")
        }
    }

    private static func write(
        _ samples: borrowing Span<Int16>, _ format: PCMFormat, _ writer: inout AudioWriter,
        _ failure: inout FileError?
    ) throws(MediaError) {
        do throws(FileError) {
            try writer.write(samples, format: format)
        } catch {
            failure = error
            throw MediaError(.stopped, .giveUp)
        }
    }

    /// Everything is gone then.
    func remove() { Self.remove(directory) }

    /// Two levels: folders with a copy each, and the lock.
    private static func remove(_ directory: String) {
        for entry in DirectoryNames.names(in: directory) where !entry.hasPrefix(lockName) {
            let folder = "\(directory)/\(entry)"
            // SAFETY: C strings that outlive the calls.
            for name in DirectoryNames.names(in: folder) { unsafe unlink("\(folder)/\(name)") }
            unsafe rmdir(folder)
        }
        // The lock last: what is left when this is killed is found again.
        for name in ["\(lockName).new", lockName] {
            // SAFETY: a C string that outlives the call.
            unsafe unlink("\(directory)/\(name)")
        }
        // SAFETY: a C string that outlives the call.
        unsafe rmdir(directory)
    }
}
