// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Lists and results for programs; audio goes its own way.
enum StandardOutput {
    /// What was printed so far is seen by a reader of a pipe.
    static func flush() {
        // SAFETY: nil means every open stream.
        fflush(nil)
    }
}
