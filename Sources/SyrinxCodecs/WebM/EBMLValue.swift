// SPDX-License-Identifier: Apache-2.0

/// The content of an element that holds a value (RFC 8794 section 7).
struct EBMLValue {
    let bytes: [UInt8]

    /// Big-endian, in 0 to 8 bytes; what is larger than `Int.max` is `Int.max`.
    var unsigned: Int {
        Int(clamping: bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// Two's complement in 0 to 8 bytes.
    var signed: Int {
        let start = (bytes.first ?? 0) & 0x80 == 0 ? 0 : -1
        return bytes.suffix(8).reduce(start) { $0 << 8 | Int($1) }
    }

    /// nil where it is neither of 4 nor of 8 bytes.
    var float: Double? {
        let bits = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch bytes.count {
        case 4: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case 8: return Double(bitPattern: bits)
        default: return nil
        }
    }

    /// Whether it is this text, perhaps filled up with zeros (RFC 8794 section 7.4).
    func isText(_ text: StaticString) -> Bool {
        bytes.span.starts(with: text)
            && bytes.dropFirst(text.utf8CodeUnitCount).allSatisfy { $0 == 0 }
    }
}
