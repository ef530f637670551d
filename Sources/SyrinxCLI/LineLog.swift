// SPDX-License-Identifier: Apache-2.0

import Glibc
import Syrinx

/// A file, or standard output, that lines are added to from any thread.
final class LineLog: Sendable {
    private let descriptor: Int32

    /// - Parameter path: `-` is standard output.
    /// - Throws: ``SyrinxError/Code/fileFailed``.
    init(path: String) throws(SyrinxError) {
        guard path != "-" else {
            descriptor = STDOUT_FILENO
            return
        }
        // SAFETY: the path outlives the call.
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            // SAFETY: strerror gives a string for any number; copied before another call can change it.
            let reason = unsafe String(cString: strerror(errno))
            throw SyrinxError(.fileFailed, "Cannot write the log \(path): \(reason).")
        }
    }

    deinit {
        if descriptor != STDOUT_FILENO { close(descriptor) }
    }

    /// In one piece; a line that cannot be written is lost, and the requests go on.
    func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        // SAFETY: the bytes outlive the call.
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
