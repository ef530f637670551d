// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An IP address, or all that begin with the same bits (RFC 4632 section 3.1).
struct IPNetwork: Sendable {
    private let bytes: [UInt8]
    private let bitCount: Int

    /// - Parameter text: Such as `192.0.2.1`, `10.0.0.0/8`, `::1`, `[fe80::]/10`.
    /// - Returns: nil where it is no address.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let bytes = Self.bytes(String(first)) else { return nil }
        self.bytes = bytes
        guard parts.count == 2 else {
            bitCount = bytes.count * 8
            return
        }
        guard let count = Int(parts[1]), (0...bytes.count * 8).contains(count) else { return nil }
        bitCount = count
    }

    func contains(_ host: String) -> Bool {
        guard let other = Self.bytes(host), other.count == bytes.count else { return false }
        for index in bytes.indices where index * 8 < bitCount {
            let bits = min(8, bitCount - index * 8)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
            guard bytes[index] & mask == other[index] & mask else { return false }
        }
        return true
    }

    /// In the network's order: 4 or 16.
    private static func bytes(_ text: String) -> [UInt8]? {
        let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        var bytes = [UInt8](repeating: 0, count: 16)
        // SAFETY: room for the longer of the two kinds of addresses.
        let isOld =
            unsafe bytes.withUnsafeMutableBytes { unsafe inet_pton(AF_INET, bare, $0.baseAddress) } == 1
        if isOld { return Array(bytes.prefix(4)) }
        // SAFETY: as above.
        let isNew =
            unsafe bytes.withUnsafeMutableBytes { unsafe inet_pton(AF_INET6, bare, $0.baseAddress) } == 1
        return isNew ? bytes : nil
    }
}
