// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// The 44 bytes in front of 16-bit PCM in a RIFF/WAVE file.
struct WAVHeader {
    static let byteCount = 44

    var format: PCMFormat

    /// nil where it cannot be known, on a pipe: then both sizes say 0xFFFFFFFF, which readers of pipes
    /// take for "until the end".
    var dataByteCount: Int?

    var bytes: [UInt8] {
        let unknown = UInt32.max
        let dataSize = dataByteCount.map { UInt32(clamping: $0) } ?? unknown
        let fileSize = dataByteCount.map { UInt32(clamping: $0 + $0 % 2 + Self.byteCount - 8) } ?? unknown
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        bytes += Array("RIFF".utf8) + Self.littleEndian(fileSize) + Array("WAVEfmt ".utf8)
        bytes += Self.littleEndian(UInt32(16)) + Self.littleEndian(UInt16(1))
        bytes += Self.littleEndian(UInt16(clamping: format.channelCount))
        bytes += Self.littleEndian(UInt32(clamping: format.sampleRate))
        bytes += Self.littleEndian(UInt32(clamping: format.sampleRate * format.bytesPerFrame))
        bytes += Self.littleEndian(UInt16(clamping: format.bytesPerFrame)) + Self.littleEndian(UInt16(16))
        bytes += Array("data".utf8) + Self.littleEndian(dataSize)
        return bytes
    }

    private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}
