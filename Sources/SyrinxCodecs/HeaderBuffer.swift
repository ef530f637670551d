// SPDX-License-Identifier: Apache-2.0

/// Gathers the bytes of a header that may arrive one at a time.
///
/// Its memory is bounded by what its owner asks for: see ``fill(to:from:at:)``.
struct HeaderBuffer: ~Copyable, Sendable {
    private(set) var bytes: [UInt8] = []

    /// Takes bytes from `source`, from `position` on, until `count` are held.
    ///
    /// - Parameter count: Bounded by the caller; a stream's own number is checked before it gets here.
    /// - Returns: Whether all `count` are there now.
    mutating func fill(to count: Int, from source: borrowing Span<UInt8>, at position: inout Int) -> Bool {
        let taken = min(count - bytes.count, source.count - position)
        if taken > 0 {
            bytes.append(copying: source.extracting(position..<position + taken))
            position += taken
        }
        return bytes.count >= count
    }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func removeFirst(_ count: Int) {
        bytes.removeFirst(count)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }
}
