// SPDX-License-Identifier: Apache-2.0

/// Writes EBML (RFC 8794) and Matroska's blocks (RFC 9559 section 10), in any shape that they may have.
/// Shares nothing with the product.
public enum EBML {
    /// - Parameter sizeByteCount: Of the size; nil: as few as it needs.
    public static func element(_ id: UInt32, _ content: [UInt8], sizeByteCount: Int? = nil) -> [UInt8] {
        identifier(id) + number(UInt64(content.count), byteCount: sizeByteCount) + content
    }

    /// - Parameter sizeByteCount: 1 to 8: that many bytes of ones.
    public static func elementOfUnknownSize(
        _ id: UInt32, _ content: [UInt8], sizeByteCount: Int = 8
    ) -> [UInt8] {
        let first = UInt8(0xFF) >> (sizeByteCount - 1)
        return identifier(id) + [first] + [UInt8](repeating: 0xFF, count: sizeByteCount - 1) + content
    }

    public static func unsigned(_ id: UInt32, _ value: UInt64) -> [UInt8] {
        element(id, Array(bigEndian(value).drop { $0 == 0 }))
    }

    /// In eight bytes.
    public static func signed(_ id: UInt32, _ value: Int64) -> [UInt8] {
        element(id, bigEndian(value))
    }

    public static func float(_ id: UInt32, _ value: Float) -> [UInt8] {
        element(id, bigEndian(value.bitPattern))
    }

    public static func double(_ id: UInt32, _ value: Double) -> [UInt8] {
        element(id, bigEndian(value.bitPattern))
    }

    public static func text(_ id: UInt32, _ text: String) -> [UInt8] {
        element(id, Array(text.utf8))
    }

    /// A variable-size integer that does not look like an unknown one.
    public static func number(_ value: UInt64, byteCount: Int? = nil) -> [UInt8] {
        let count: Int = byteCount ?? (1...8).first { value < 1 << (7 * $0) - 1 } ?? 8
        precondition(value < 1 << (7 * count) - 1)
        var bytes = Array(bigEndian(value).suffix(count))
        bytes[0] |= 0x80 >> UInt8(count - 1)
        return bytes
    }

    private static func identifier(_ id: UInt32) -> [UInt8] {
        Array(bigEndian(id).drop { $0 == 0 })
    }

    public enum Lacing: UInt8, Sendable, CaseIterable {
        case none
        case xiph
        case fixed
        case ebml
    }

    /// The content of a block.
    public static func block(
        track: UInt64 = 1, timestamp: Int16 = 0, lacing: Lacing = .none, flags: UInt8 = 0x80,
        _ frames: [[UInt8]]
    ) -> [UInt8] {
        var block = number(track) + bigEndian(timestamp) + [flags | lacing.rawValue << 1]
        if lacing != .none { block.append(UInt8(frames.count - 1)) }
        let sizes = frames.dropLast().map(\.count)
        switch lacing {
        case .none: precondition(frames.count == 1)
        case .fixed: precondition(Set(frames.map(\.count)).count == 1)
        case .xiph:
            for size in sizes {
                block += [UInt8](repeating: 255, count: size / 255) + [UInt8(size % 255)]
            }
        case .ebml:
            for (index, size) in sizes.enumerated() {
                block += index == 0 ? number(UInt64(size)) : difference(size - sizes[index - 1])
            }
        }
        return block + frames.flatMap { $0 }
    }

    private static func difference(_ value: Int) -> [UInt8] {
        let count = (1...8).first { abs(value) < 1 << (7 * $0 - 1) - 1 } ?? 8
        return number(UInt64(value + 1 << (7 * count - 1) - 1), byteCount: count)
    }

    private static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        littleEndian(number).reversed()
    }
}
