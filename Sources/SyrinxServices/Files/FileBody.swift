// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOPosix
internal import Synchronization
public import SyrinxCore

/// The bytes of a file or of standard input, piece by piece.
///
/// Reading blocks a thread of its own pool, not a task: a pipe that brings nothing holds up nobody else.
public struct FileBody: AsyncSequence, Sendable {
    public typealias Element = BodyChunk

    private let file: File

    /// For messages.
    let name: String

    /// - Parameter path: `-` for standard input.
    /// - Throws: ``SyrinxError/Code/fileFailed`` where it cannot be opened.
    public init(path: String) throws(SyrinxError) {
        name = path == "-" ? "standard input" : path
        guard path != "-" else {
            file = File(descriptor: STDIN_FILENO, isOwned: false)
            return
        }
        // SAFETY: a C string that outlives the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure(name, errno) }
        file = File(descriptor: descriptor, isOwned: true)
    }

    /// - Parameter descriptor: Open for reading; closed when nobody reads any more.
    init(descriptor: CInt, name: String) {
        self.name = name
        file = File(descriptor: descriptor, isOwned: true)
    }

    /// Owns the descriptor for as long as anybody reads.
    private final class File: Sendable {
        let descriptor: CInt
        private let isOwned: Bool
        private let isCancelled = Mutex(false)

        init(descriptor: CInt, isOwned: Bool) {
            self.descriptor = descriptor
            self.isOwned = isOwned
        }

        deinit { if isOwned { close(descriptor) } }

        /// Ends a read that is under way.
        func cancel() { isCancelled.withLock { $0 = true } }

        /// Waits for bytes, in short spells: a pipe that brings nothing cannot be interrupted otherwise.
        private func waitUntilReadable() {
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // SAFETY: one live descriptor request for the time of the call.
            while unsafe poll(&request, 1, 50) <= 0 && !isCancelled.withLock({ $0 }) {}
        }

        /// - Returns: Bytes, none at the end, or an errno value.
        func read() -> Result<[UInt8], FileBody.ReadFailure> {
            var code: CInt = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
                var result = -1
                // SAFETY: the buffer has as many bytes as are asked for.
                repeat {
                    waitUntilReadable()
                    if isCancelled.withLock({ $0 }) { return code = ECANCELED }
                    result = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                } while result < 0 && [EINTR, EAGAIN].contains(errno)
                code = result < 0 ? errno : 0
                count = Swift.max(0, result)
            }
            return code == 0 ? .success(bytes) : .failure(ReadFailure(code: code))
        }
    }

    private struct ReadFailure: Error {
        var code: CInt
    }

    private static func failure(_ name: String, _ code: CInt) -> SyrinxError {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = unsafe String(cString: strerror(code))
        return SyrinxError(.fileFailed, "Cannot read \(name): \(reason).")
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(body: self)
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let body: FileBody

        public mutating func next() async throws(SyrinxError) -> BodyChunk? {
            let file = body.file
            let result: Result<[UInt8], FileBody.ReadFailure>
            do {
                result = try await withTaskCancellationHandler {
                    try await NIOThreadPool.singleton.runIfActive { file.read() }
                } onCancel: {
                    file.cancel()
                }
            } catch {
                throw SyrinxError(.cancelled, "Cancelled.")
            }
            switch result {
            case .failure(let failure) where failure.code == ECANCELED:
                throw SyrinxError(.cancelled, "Cancelled.")
            case .success(let bytes): return bytes.isEmpty ? nil : BodyChunk(bytes)
            case .failure(let failure): throw FileBody.failure(body.name, failure.code)
            }
        }
    }
}
