// SPDX-License-Identifier: Apache-2.0

import Glibc
import Syrinx

/// Lists and results for programs; audio goes its own way.
enum StandardOutput {
    /// One line, or several.
    ///
    /// - Throws: ``SyrinxError/Code/pipeClosed`` where the reader is gone, ``SyrinxError/Code/fileFailed`` where
    ///   it cannot be written: whoever counts on a list must not get half of one.
    static func write(_ text: String) throws(SyrinxError) {
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            // SAFETY: the bytes outlive the call.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
            guard count >= 0 else {
                if errno == EPIPE { throw SyrinxError(.pipeClosed, "The reader of standard output is gone.") }
                // SAFETY: strerror gives a string for any number; copied before another call can change it.
                let reason = unsafe String(cString: strerror(errno))
                throw SyrinxError(.fileFailed, "Cannot write standard output: \(reason).")
            }
            rest = rest.dropFirst(count)
        }
    }
}
