// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Opus packets with all that belongs to them, whatever they are put into.
struct OpusPackets {
    /// An `OpusHead`.
    var head: [UInt8]
    var packets: [[UInt8]]

    /// Samples at 48 kHz that the last packet has too many.
    var padding: Int

    /// - Parameter stream: Ogg, with packets of 20 ms.
    init(ogg stream: [UInt8]) {
        let pages = OggPage.pages(in: stream)
        let found = OggPage.packets(of: pages)
        head = found[0]
        packets = Array(found[2...])
        padding = packets.count * 960 - Int(pages.last?.granulePosition ?? 0)
    }

    var preSkip: Int { Int(head[10]) | Int(head[11]) << 8 }
}

/// A WebM stream, put together by hand.
struct WebMShape {
    /// Bytes of an unknown size; nil: a known one.
    var unknownSegment: Int?
    var unknownCluster: Int?
    var hasGroups = false
    var lacing = EBML.Lacing.none
    var framesPerBlock = 1
    var blocksPerCluster = 10
    var hasCodecPrivate = true

    /// In nanoseconds; nil: none.
    var codecDelay: UInt64?

    /// What stands at the start of everything that can hold it, and between.
    var filler: [UInt8] = []

    /// Other tracks' entries, and other tracks' blocks in front of each block.
    var otherEntries: [UInt8] = []
    var otherBlocks: [UInt8] = []

    /// In front of all blocks of a cluster.
    static let void = EBML.element(0xEC, [1, 2, 3, 4, 5])
    static let checksum = EBML.element(0xBF, [1, 2, 3, 4])

    static let header =
        EBML.element(
            0x1A45_DFA3,
            EBML.unsigned(0x42F7, 1) + EBML.unsigned(0x42F2, 4) + EBML.unsigned(0x42F3, 8)
                + EBML.text(0x4282, "webm") + EBML.unsigned(0x4287, 4) + EBML.unsigned(0x4285, 2))

    func stream(_ opus: OpusPackets) -> [UInt8] {
        var body = filler + EBML.element(0x1549_A966, EBML.unsigned(0x2AD7B1, 1_000_000))
        body += tracks(opus) + filler
        for cluster in clusters(opus) { body += cluster + filler }
        return Self.header + filler + element(0x1853_8067, body, unknownSegment)
    }

    func tracks(_ opus: OpusPackets) -> [UInt8] {
        var entry = filler + EBML.unsigned(0xD7, 1) + EBML.unsigned(0x73C5, 7) + EBML.unsigned(0x83, 2)
        entry += EBML.text(0x86, "A_OPUS")
        if hasCodecPrivate { entry += EBML.element(0x63A2, opus.head) }
        if let codecDelay { entry += EBML.unsigned(0x56AA, codecDelay) }
        let rate = opus.head[12..<16].reversed().reduce(0) { $0 << 8 | Int($1) }
        entry += EBML.element(0xE1, filler + EBML.float(0xB5, Float(rate)) + EBML.unsigned(0x9F, 1))
        return EBML.element(0x1654_AE6B, filler + otherEntries + EBML.element(0xAE, entry))
    }

    func clusters(_ opus: OpusPackets) -> [[UInt8]] {
        let blocks = blocks(opus)
        return stride(from: 0, to: blocks.count, by: blocksPerCluster).map { start in
            let inside = blocks[start..<min(start + blocksPerCluster, blocks.count)]
            let time = UInt64(start * framesPerBlock * 20)
            let body = filler + EBML.unsigned(0xE7, time) + inside.flatMap { otherBlocks + $0 + filler }
            return element(0x1F43_B675, body, unknownCluster)
        }
    }

    /// Each as an element; the last tells how much of it is padding.
    func blocks(_ opus: OpusPackets) -> [[UInt8]] {
        let starts = Array(stride(from: 0, to: opus.packets.count, by: framesPerBlock))
        return starts.map { start in
            let frames = Array(opus.packets[start..<min(start + framesPerBlock, opus.packets.count)])
            let block = EBML.block(lacing: lacing, flags: hasGroups ? 0 : 0x80, frames)
            let isLast = start == starts.last
            guard hasGroups || (isLast && opus.padding > 0) else { return EBML.element(0xA3, block) }
            let nanoseconds = Int64((Double(opus.padding) * 62_500 / 3).rounded())
            let padding = isLast && opus.padding > 0 ? EBML.signed(0x75A2, nanoseconds) : []
            return EBML.element(
                0xA0,
                filler + EBML.element(0xA1, block) + EBML.unsigned(0x9B, UInt64(20 * frames.count)) + padding)
        }
    }

    private func element(_ id: UInt32, _ content: [UInt8], _ unknownSize: Int?) -> [UInt8] {
        guard let unknownSize else { return EBML.element(id, content) }
        return EBML.elementOfUnknownSize(id, content, sizeByteCount: unknownSize)
    }
}
