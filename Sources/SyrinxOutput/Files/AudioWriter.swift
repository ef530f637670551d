// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import SyrinxCore
internal import SyrinxRealtime

/// Writes audio to a file that looks whole only when it is, or to a pipe as it comes.
///
/// A regular file is written as `NAME.part` and renamed by ``finish()``; its header then tells the real
/// sizes. What cannot be renamed or rewound (a pipe, a device, standard output) gets a header that says
/// "until the end".
///
/// - Thread: one at a time, that may block: see ``mayStandStill(path:)``.
public struct AudioWriter: ~Copyable, Sendable {
    public enum Container: Sendable, Hashable {
        /// RIFF/WAVE, 16-bit PCM.
        case wav
        /// What is written and nothing else: samples, or a service's own bytes.
        case raw
    }

    /// What the caller named.
    public let path: String

    /// Where the bytes are while the file is not whole, and stay when it never is; nil where there is no
    /// such place.
    public let partialPath: String?

    /// Audio bytes written, without the header.
    public private(set) var byteCount = 0

    /// What a WAV file's header can tell: RIFF counts in 32 bits.
    var waveByteLimit = Int(UInt32.max) - WAVHeader.byteCount

    private let descriptor: CInt
    private let container: Container
    private let ownsDescriptor: Bool
    private var format: PCMFormat?
    private var isClosed = false

    /// Creates or replaces a file.
    ///
    /// - Throws: When it cannot be created.
    public init(path: String, container: Container) throws(FileError) {
        let isRegular = !Self.mayStandStill(path: path)
        self.path = path
        self.container = container
        partialPath = isRegular ? Self.partialPath(for: path) : nil
        let flags = O_WRONLY | O_CLOEXEC | (isRegular ? O_CREAT | O_TRUNC : 0)
        descriptor = try Self.open(partialPath ?? path, flags)
        ownsDescriptor = true
    }

    /// Whether somebody at the other end decides how fast it is written: it is a pipe, a terminal, a
    /// device. Then opening and writing block until they read, or the task is cancelled, and have no
    /// business on the threads that all tasks share.
    public static func mayStandStill(path: String) -> Bool {
        var status = stat()
        // SAFETY: a C string and a struct that outlive the call.
        let exists = unsafe stat(path, &status) == 0
        return exists && status.st_mode & S_IFMT != S_IFREG
    }

    /// A named pipe is waited for until it has a reader, or the task is cancelled.
    private static func open(_ path: String, _ flags: CInt) throws(FileError) -> CInt {
        while true {
            // SAFETY: a C string that outlives the call.
            let descriptor = unsafe Glibc.open(path, flags | O_NONBLOCK, 0o666)
            guard descriptor < 0 else { return descriptor }
            guard errno == ENXIO else { throw .last(.create, path) }
            if Task.isCancelled { throw FileError(code: ECANCELED, operation: .create, path: path) }
            usleep(20_000)
        }
    }

    /// Where a file is while it is not whole.
    public static func partialPath(for path: String) -> String { path + ".part" }

    /// Standard output. Nothing is closed at the end.
    public init(standardOutput container: Container) {
        path = "standard output"
        partialPath = nil
        descriptor = STDOUT_FILENO
        ownsDescriptor = false
        self.container = container
    }

    /// Not finished: what came stays in ``partialPath``, as a file that can be played.
    deinit {
        guard ownsDescriptor && !isClosed else { return }
        try? patchHeader()
        close(descriptor)
        // SAFETY: a C string that outlives the call.
        if byteCount == 0, let partialPath { unsafe unlink(partialPath) }
    }

    /// Appends frames. The first ones decide the header.
    ///
    /// - Parameters:
    ///   - samples: Interleaved, in `format`, which cannot change on the way.
    ///   - isCancelled: Asked while the other end of a pipe does not read.
    public mutating func write(
        _ samples: borrowing Span<Int16>, format: PCMFormat, isCancelled: () -> Bool = { false }
    ) throws(FileError) {
        if self.format == nil {
            self.format = format
            if container == .wav {
                let header = WAVHeader(format: format, dataByteCount: nil).bytes
                try unsafe header.span.withUnsafeBytes { bytes throws(FileError) in
                    try unsafe writeAll(bytes, isCancelled)
                }
            }
        }
        // On a pipe the header tells no size.
        if container == .wav, partialPath != nil, byteCount + samples.count * 2 > waveByteLimit {
            throw FileError(code: EFBIG, operation: .write, path: path)
        }
        // SAFETY: read during the call. The machine is little-endian, as WAVE is.
        try unsafe samples.withUnsafeBytes { bytes throws(FileError) in
            try unsafe writeAll(bytes, isCancelled)
        }
        byteCount += samples.count * 2
    }

    /// Appends a service's own bytes, for a raw file.
    public mutating func write(
        _ bytes: borrowing Span<UInt8>, isCancelled: () -> Bool = { false }
    ) throws(FileError) {
        // SAFETY: read during the call.
        try unsafe bytes.withUnsafeBytes { bytes throws(FileError) in
            try unsafe writeAll(bytes, isCancelled)
        }
        byteCount += bytes.count
    }

    /// The audio is complete: the header gets its sizes, the file its name.
    ///
    /// - Parameter start: Written over the first bytes of a raw file, where it is one.
    /// - Precondition: a WAV file has been given its first frames; without any it has no format.
    public mutating func finish(rewriting start: [UInt8] = []) throws(FileError) {
        try patchHeader()
        if partialPath != nil { try rewrite(start) }
        guard ownsDescriptor else { return }
        isClosed = true
        guard close(descriptor) == 0 else { throw .last(.write, path) }
        // SAFETY: two C strings that outlive the call.
        if let partialPath, unsafe rename(partialPath, path) != 0 { throw .last(.rename, path) }
    }

    /// What was written is worth nothing: it is removed.
    public mutating func discard() {
        guard ownsDescriptor && !isClosed else { return }
        isClosed = true
        close(descriptor)
        // SAFETY: a C string that outlives the call.
        if let partialPath { unsafe unlink(partialPath) }
    }

    private func patchHeader() throws(FileError) {
        guard container == .wav, partialPath != nil, let format else { return }
        try rewrite(WAVHeader(format: format, dataByteCount: byteCount).bytes)
    }

    /// Takes back the end of a regular, raw file: what comes next is written there.
    public mutating func truncate(toByteCount count: Int) throws(FileError) {
        guard ftruncate(descriptor, count) == 0, lseek(descriptor, count, SEEK_SET) == count else {
            throw .last(.write, path)
        }
        byteCount = count
    }

    /// Writes over the first bytes of a regular file.
    public func rewrite(_ start: [UInt8]) throws(FileError) {
        // SAFETY: as many bytes as are named, read during the call.
        let written = unsafe start.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard written == start.count else { throw .last(.write, path) }
    }

    private func writeAll(_ bytes: UnsafeRawBufferPointer, _ isCancelled: () -> Bool) throws(FileError) {
        var rest = unsafe bytes
        while unsafe !rest.isEmpty {
            // A pipe that is not read must not keep the task from being cancelled. What `poll` calls
            // writable takes at least PIPE_BUF bytes without blocking.
            let isPipe = partialPath == nil
            if isPipe { try waitUntilWritable(isCancelled) }
            let limit = isPipe ? min(rest.count, 4096) : rest.count
            // SAFETY: `limit` bytes lie there.
            let written = unsafe Glibc.write(descriptor, rest.baseAddress, limit)
            if written < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                throw .last(.write, path)
            }
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }

    private func waitUntilWritable(_ isCancelled: () -> Bool) throws(FileError) {
        while !PipeReadiness.wait(descriptor: descriptor, timeout: .milliseconds(50)) {
            if isCancelled() { throw FileError(code: ECANCELED, operation: .write, path: path) }
        }
    }
}
