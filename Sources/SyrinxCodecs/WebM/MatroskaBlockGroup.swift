// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// The packets of a block that wait until their group says how much of them is to be heard.
struct MatroskaBlockGroup {
    /// In samples at 48 kHz: to be dropped from the block's end, or where it is negative from its start
    /// (RFC 9559 section 5.1.3.5.7). With several packets in the block, from all of them together.
    var discardPadding = 0

    private var bytes: [UInt8] = []
    private var byteCounts: [Int] = []
    private var duration = 0

    var isHolding: Bool { !byteCounts.isEmpty }

    /// The least that a `DiscardPadding` takes: two bytes of id, one of size, one of value.
    static let discardPaddingByteCount = 4

    /// - Throws: `.limitExceeded` beyond what any real block holds.
    mutating func hold(_ packet: borrowing Span<UInt8>) throws(MediaError) {
        // A group has one block, and that at the most 256 packets (RFC 9559 section 10.3): several blocks in a
        // group are an attack on memory.
        guard bytes.count + packet.count <= Limits.packetByteCount, byteCounts.count < 256 else {
            throw MediaError(.limitExceeded, .giveUp, "a WebM block group is too long for speech")
        }
        bytes.append(copying: packet)
        byteCounts.append(packet.count)
        duration += OpusPacket.duration48k(packet) ?? 0
    }

    /// The group is complete: hands on what was held.
    mutating func release(
        to stream: inout OpusStream,
        onPacket: (PacketInfo, borrowing Span<UInt8>) throws(MediaError) -> Void
    ) throws(MediaError) {
        let start = stream.position + max(0, -discardPadding)
        let end = discardPadding > 0 ? stream.position + duration - discardPadding : nil
        var position = 0
        for byteCount in byteCounts {
            let packet = bytes.span.extracting(position..<position + byteCount)
            try onPacket(stream.take(packet, start: start, end: end), packet)
            position += byteCount
        }
    }
}
