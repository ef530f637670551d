// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Small questions about files, and files that are small.
enum SmallFile {
    static func isThere(_ path: String) -> Bool {
        // SAFETY: a C string that outlives the call.
        unsafe access(path, F_OK) == 0
    }

    /// - Returns: All that is in it; nil where it cannot be read, or is longer.
    static func contents(of path: String, byteLimit: Int) -> [UInt8]? {
        // SAFETY: a C string that outlives the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= byteLimit {
            // SAFETY: within the buffer, for the time of the call.
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
        }
        return nil
    }
}
