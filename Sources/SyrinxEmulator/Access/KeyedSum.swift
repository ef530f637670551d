// SPDX-License-Identifier: Apache-2.0

internal import CNIOBoringSSL

/// Keyed sums (RFC 2104), by the library that NIOSSL brings along for TLS: no second one is built for them.
enum KeyedSum {
    /// SHA-256's (FIPS 180-4) has so many bytes.
    private static let byteCount = 32

    static func sha256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var sum = [UInt8](repeating: 0, count: byteCount)
        var length: UInt32 = 0
        // SAFETY: all buffers outlive the call; SHA-256 writes 32 bytes, for which there is room.
        let result = unsafe HMAC(
            EVP_sha256(), key, key.count, bytes, bytes.count, &sum, &length)
        // SAFETY: only a comparison.
        precondition(unsafe result != nil && length == byteCount, "SHA-256 of memory cannot fail")
        return sum
    }
}
