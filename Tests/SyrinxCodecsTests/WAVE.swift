// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A RIFF/WAVE stream of any layout, sound or not.
struct WAVE {
    enum Format {
        /// 16, 18 or 40 bytes of 16-bit PCM.
        case plain
        case withExtraSize
        case extensible(subformat: Int)
        case g711(tag: Int)
        case bytes([UInt8])
    }

    /// How a size is told that cannot be known.
    enum Size {
        case real
        case claimed(UInt32)

        func value(of count: Int) -> UInt32 {
            switch self {
            case .real: UInt32(count)
            case .claimed(let size): size
            }
        }
    }

    var format = Format.plain
    var sampleRate = 16_000
    var channelCount = 1
    var riffSize = Size.real
    var dataSize = Size.real
    var before: [(String, [UInt8])] = []
    var after: [(String, [UInt8])] = []
    var samples = speech(sampleRate: 16_000, seconds: 0.2)

    /// In the place of `samples`.
    var data: [UInt8]?

    private func header(_ tag: Int, _ bits: Int) -> [UInt8] {
        let bytesPerFrame = bits / 8 * channelCount
        return littleEndian(UInt16(tag)) + littleEndian(UInt16(channelCount))
            + littleEndian(UInt32(sampleRate))
            + littleEndian(UInt32(sampleRate * bytesPerFrame)) + littleEndian(UInt16(bytesPerFrame))
            + littleEndian(UInt16(bits))
    }

    private var formatChunk: [UInt8] {
        switch format {
        case .plain: return header(1, 16)
        case .withExtraSize: return header(1, 16) + [0, 0]
        case .extensible(let subformat):
            let tail: [UInt8] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
            return header(0xFFFE, 16) + littleEndian(UInt16(22)) + littleEndian(UInt16(16))
                + littleEndian(UInt32(4)) + littleEndian(UInt16(subformat)) + tail
        case .g711(let tag): return header(tag, 8) + [0, 0]
        case .bytes(let bytes): return bytes
        }
    }

    static func chunk(_ name: String, _ content: [UInt8], size: Size = .real) -> [UInt8] {
        let padding: [UInt8] = content.count % 2 == 1 ? [0] : []
        return Array(name.utf8) + littleEndian(size.value(of: content.count)) + content + padding
    }

    var bytes: [UInt8] {
        let data = data ?? littleEndianBytes(samples)
        var chunks = before.flatMap { Self.chunk($0.0, $0.1) }
        chunks += Self.chunk("fmt ", formatChunk)
        chunks += Self.chunk("data", data, size: dataSize)
        chunks += after.flatMap { Self.chunk($0.0, $0.1) }
        return Array("RIFF".utf8) + littleEndian(riffSize.value(of: chunks.count + 4)) + Array("WAVE".utf8)
            + chunks
    }
}
