// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Bytes of a file from a place in it.
enum FilePiece {
    /// - Returns: nil where there are less than `count`, or it cannot be read.
    static func read(_ descriptor: CInt, offset: Int, count: Int) -> [UInt8]? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            while length < count {
                // SAFETY: within the buffer, which has `count` bytes.
                let result = unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + length }, count - length,
                    off_t(offset + length))
                if result < 0 && errno == EINTR { continue }
                guard result > 0 else { return }
                length += result
            }
        }
        return bytes.count == count ? bytes : nil
    }
}
