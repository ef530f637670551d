// SPDX-License-Identifier: Apache-2.0

extension Span where Element == UInt8 {
    /// - Precondition: two bytes lie at `offset`.
    func littleEndian16(at offset: Int) -> Int {
        Int(self[offset]) | Int(self[offset + 1]) << 8
    }

    /// - Precondition: four bytes lie at `offset`.
    func littleEndian32(at offset: Int) -> Int {
        littleEndian16(at: offset) | littleEndian16(at: offset + 2) << 16
    }

    /// - Precondition: eight bytes lie at `offset`.
    func littleEndian64(at offset: Int) -> Int64 {
        Int64(littleEndian32(at: offset)) | Int64(littleEndian32(at: offset + 4)) << 32
    }

    func starts(with text: StaticString, at offset: Int = 0) -> Bool {
        guard count - offset >= text.utf8CodeUnitCount else { return false }
        // SAFETY: a static string lives for ever, and is read within its count.
        for index in 0..<text.utf8CodeUnitCount
        where unsafe text.utf8Start[index] != self[offset + index] {
            return false
        }
        return true
    }
}

extension [UInt8] {
    /// In one piece: byte by byte, it would be seen beside the cost of decoding.
    mutating func append(copying source: borrowing Span<UInt8>) {
        // SAFETY: bytes, read during the call.
        unsafe source.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
