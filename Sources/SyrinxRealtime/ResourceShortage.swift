// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The system has no more of what a playback is made of. Nothing has been started.
public struct ResourceShortage: Error, Sendable, Hashable {
    public enum Operation: String, Sendable {
        /// Takes a descriptor: `ulimit -n`.
        case createEvent = "make an event"
        /// Takes a thread and the memory of its stack: `ulimit -u`.
        case startThread = "start a thread"
    }

    /// An errno value.
    public var code: Int32
    public var operation: Operation

    public init(code: Int32, operation: Operation) {
        self.code = code
        self.operation = operation
    }
}

extension ResourceShortage: CustomStringConvertible {
    public var description: String {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = unsafe String(cString: strerror(code))
        return "cannot \(operation.rawValue): \(reason)"
    }
}
