// SPDX-License-Identifier: Apache-2.0

internal import CSyrinxLinux

/// Whether the other end of a pipe is ready to be written to.
public enum PipeReadiness {
    /// Waits until the descriptor takes bytes without blocking, or its reader is gone.
    ///
    /// - Returns: false when the time is over.
    public static func wait(descriptor: CInt, timeout: Duration) -> Bool {
        let (seconds, attoseconds) = timeout.components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        return syrinx_descriptor_wait_writable(descriptor, nanoseconds) > 0
    }
}
