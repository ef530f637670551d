// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SyrinxCodecs
internal import SyrinxCore
internal import SyrinxOutput
internal import SyrinxServices

/// Copies of recordings as mono WAV files, in a directory of the user's own below `$TMPDIR`.
///
/// A name is as long as the process that has made it: after `kill -9` the directory is left, with mode 0700.
final class RecordingCopies: Sendable {
    private let directory: String

    /// - Throws: ``SyrinxError/Code/fileFailed``.
    init() throws(SyrinxError) {
        // SAFETY: a C string that is copied before the environment can change.
        let temporary = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) }
        let place = temporary?.hasPrefix("/") == true ? temporary ?? "" : "/tmp"
        var template = Array("\(place)/syrinx-XXXXXX".utf8CString)
        // SAFETY: a mutable C string that outlives the call, and is copied behind it.
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress else { return nil }
            return unsafe mkdtemp(start).map { unsafe String(cString: $0) }
        }
        guard let made else {
            throw SyrinxError(FileError(code: errno, operation: .create, path: place))
        }
        directory = made
    }

    /// - Returns: The copy's path; its name is the original's, but for the ending.
    func add(_ path: String, sampleRate: Int) async throws(SyrinxError) -> String {
        let folder = "\(directory)/\(entries.count)"
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

    private var entries: [String] { Self.names(in: directory) }

    /// Everything is gone then.
    func remove() {
        for entry in entries {
            let folder = "\(directory)/\(entry)"
            // SAFETY: C strings that outlive the calls.
            for name in Self.names(in: folder) { unsafe unlink("\(folder)/\(name)") }
            unsafe rmdir(folder)
        }
        // SAFETY: a C string that outlives the call.
        unsafe rmdir(directory)
    }

    private static func names(in directory: String) -> [String] {
        // SAFETY: the stream is open until it is closed; a name is copied before the next is read.
        guard let stream = unsafe opendir(directory) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
