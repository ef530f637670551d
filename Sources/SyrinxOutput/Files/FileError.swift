// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What the system refused, at which step, of which file.
public struct FileError: Error, Sendable, Hashable {
    public enum Operation: String, Sendable {
        case create
        case write
        case rename
    }

    /// An errno value.
    public var code: Int32
    public var operation: Operation
    public var path: String

    /// The reader at the other end of a pipe is gone.
    public var isClosedPipe: Bool { code == EPIPE }

    /// The write was given up because its task was cancelled.
    public var isCancelled: Bool { code == ECANCELED }

    public init(code: Int32, operation: Operation, path: String) {
        (self.code, self.operation, self.path) = (code, operation, path)
    }

    static func last(_ operation: Operation, _ path: String) -> FileError {
        FileError(code: errno, operation: operation, path: path)
    }
}

extension FileError: CustomStringConvertible {
    public var description: String {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = unsafe String(cString: strerror(code))
        return "cannot \(operation.rawValue) \(path): \(reason)"
    }
}
