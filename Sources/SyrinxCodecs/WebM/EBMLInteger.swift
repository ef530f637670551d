// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// A variable-size integer (RFC 8794 section 4), read a byte at a time.
///
/// The zeros in front of its first one tell how many bytes follow: at most seven.
struct EBMLInteger {
    /// With the length marker, as element ids are written down.
    private(set) var markedValue = 0

    /// Bytes taken.
    private(set) var byteCount = 0

    private var remaining = 0

    var isEmpty: Bool { byteCount == 0 }

    /// Without the length marker: 56 bits at the most.
    var value: Int { markedValue & mask }

    /// All ones: a size that the writer did not know (RFC 8794 section 6.2).
    var isUnknown: Bool { value == mask }

    /// A difference of sizes, as in a lace (RFC 9559 section 10.3.3): half of the range is negative.
    var signedValue: Int { value - mask / 2 }

    private var mask: Int { 1 << (7 * byteCount) - 1 }

    /// - Returns: Whether that was the last byte.
    mutating func take(_ byte: UInt8) throws(MediaError) -> Bool {
        if isEmpty {
            guard byte != 0 else {
                throw MediaError(.malformed, .giveUp, "a number in the WebM stream is longer than 8 bytes")
            }
            remaining = byte.leadingZeroBitCount
        } else {
            remaining -= 1
        }
        markedValue = markedValue << 8 | Int(byte)
        byteCount += 1
        return remaining == 0
    }
}
