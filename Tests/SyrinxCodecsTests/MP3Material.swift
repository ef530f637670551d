// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// What happens to MP3 streams.
enum MP3Material {
    /// Text in front, and bytes that look like the start of a frame between two frames.
    static func withJunk(_ stream: [UInt8], frameByteCount: Int) -> [UInt8] {
        let middle = stream.count / frameByteCount / 2 * frameByteCount
        return Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + [0xFF, 0xF3, 0x64, 0xC4, 0xFF] + stream[..<middle]
            + [0xFF, 0xFF, 0xF3, 0xFF, 0xFB, 0x90, 0x64, 0x00] + stream[middle...]
    }

    /// 128 bytes behind the last frame.
    static let id3v1: [UInt8] = Array("TAG".utf8) + [UInt8](repeating: 0x20, count: 125)

    /// A tag of ID3v2.4 with one frame of `count` bytes in it.
    static func id3v2(byteCount: Int) -> [UInt8] {
        let size = [21, 14, 7, 0].map { UInt8(byteCount >> $0 & 0x7F) }
        return Array("ID3".utf8) + [4, 0, 0] + size
            // Looks like a frame's header: must not be taken for one.
            + (0..<byteCount).map { [0xFF, 0xF3, 0x64, 0xC4][$0 % 4] }
    }
}
