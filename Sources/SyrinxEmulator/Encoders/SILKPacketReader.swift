// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Finds the packets in what a SILK encoder writes: each behind its length in two bytes (little-endian).
///
/// Encoders that write files put `#!SILK_V3` in front, some of them a byte of 2 before it, and some end
/// with a length of 0xFFFF. None of it is handed on.
struct SILKPacketReader {
    private static let magic = Array("#!SILK_V3".utf8)

    /// As long as no packet is: five frames of 1024 bytes each, the most that the encoder's interface allows.
    private static let packetByteLimit = 5 * 1024

    private var pending = ByteBuffer()
    private var isAtStart = true
    private var isAtEnd = false

    mutating func push(_ bytes: RawSpan) {
        pending.writeBytes(bytes)
    }

    /// - Returns: A packet with its length in front; nil when none is whole.
    /// - Throws: ``EncoderError`` for what is no SILK.
    mutating func next() throws(EncoderError) -> ByteBuffer? {
        if isAtStart {
            guard skipMagic() else { return nil }
        }
        guard !isAtEnd,
            let length = pending.getInteger(at: pending.readerIndex, endianness: .little, as: UInt16.self)
        else { return nil }
        if length == 0xFFFF {
            isAtEnd = true
            return nil
        }
        guard length <= Self.packetByteLimit else {
            throw EncoderError(sentence: "The SILK encoder wrote a packet of \(length) bytes.")
        }
        defer { pending.discardReadBytes() }
        return pending.readSlice(length: 2 + Int(length))
    }

    /// - Returns: false where more bytes must come, to tell.
    private mutating func skipMagic() -> Bool {
        var view = pending.readableBytesView
        guard let first = view.first else { return false }
        // A length of 2 followed by `#` would be longer than any packet.
        if first == 2 { view = view.dropFirst() }
        guard view.starts(with: Self.magic) else {
            // It may become one yet.
            if Self.magic.starts(with: view) { return false }
            isAtStart = false
            return true
        }
        pending.moveReaderIndex(forwardBy: Self.magic.count + (first == 2 ? 1 : 0))
        isAtStart = false
        return true
    }
}
