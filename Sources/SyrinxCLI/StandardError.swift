// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Messages for people. Standard output is for audio and for lists.
enum StandardError {
    /// One line.
    static func write(_ line: String) {
        draw(line + "\n")
    }

    /// As it is: for a line that is written over and over.
    static func draw(_ text: String) {
        let bytes = Array(text.utf8)
        // SAFETY: the bytes outlive the call. Where nobody reads them there is nobody to tell.
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
