// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Writes one Opus track as a live WebM stream (RFC 8794, RFC 9559, and the WebM container guidelines).
struct WebMWriter {
    /// What stands in front of the clusters, until it is handed out.
    private var header: ByteBuffer

    /// Of the open cluster.
    private var blocks = ByteBuffer()
    private var clusterTime = 0
    private(set) var blockCount = 0

    /// - Parameters:
    ///   - codecPrivate: `OpusHead`.
    ///   - sampleRate: Of what was encoded, in Hz.
    ///   - codecDelay: In ns: sound to drop at the start.
    init(codecPrivate: ByteBuffer, sampleRate: Int, codecDelay: Int) {
        var info = ByteBuffer()
        info.writeElement(.timestampScale, 1_000_000)
        info.writeElement(.muxingApp, ByteBuffer(string: "syrinx"))
        info.writeElement(.writingApp, ByteBuffer(string: "syrinx"))

        var audio = ByteBuffer()
        audio.writeElement(
            .samplingFrequency, ByteBuffer(integer: Double(sampleRate).bitPattern))
        audio.writeElement(.channels, 1)
        var track = ByteBuffer()
        track.writeElement(.trackNumber, 1)
        track.writeElement(.trackUID, 1)
        track.writeElement(.trackType, 2)
        track.writeElement(.flagLacing, 0)
        track.writeElement(.codecID, ByteBuffer(string: "A_OPUS"))
        track.writeElement(.codecPrivate, codecPrivate)
        track.writeElement(.codecDelay, UInt64(codecDelay))
        // 80 ms, which RFC 7845 section 4.6 asks for.
        track.writeElement(.seekPreRoll, 80_000_000)
        track.writeElement(.audio, audio)
        var tracks = ByteBuffer()
        tracks.writeElement(.trackEntry, track)

        header = Self.ebmlHeader
        header.writeID(.segment)
        // All ones: of unknown size.
        header.writeInteger(UInt64(0x01FF_FFFF_FFFF_FFFF))
        header.writeElement(.info, info)
        header.writeElement(.tracks, tracks)
    }

    /// Puts a packet into the open cluster.
    ///
    /// - Parameters:
    ///   - time: Of its first frame, in ms. Within a cluster, at most 32 s after the first.
    ///   - discardPadding: In ns: sound to drop at its end.
    mutating func add(_ packet: ByteBuffer, at time: Int, discardPadding: Int? = nil) {
        if blockCount == 0 { clusterTime = time }
        var block = ByteBuffer()
        // Track 1, as a variable-size integer; then flags: in a simple block, a key frame.
        block.writeInteger(UInt8(0x81))
        block.writeInteger(Int16(time - clusterTime))
        block.writeInteger(UInt8(discardPadding == nil ? 0x80 : 0))
        block.writeImmutableBuffer(packet)
        if let discardPadding {
            var group = ByteBuffer()
            group.writeElement(.block, block)
            group.writeElement(.discardPadding, ByteBuffer(integer: Int64(discardPadding)))
            blocks.writeElement(.blockGroup, group)
        } else {
            blocks.writeElement(.simpleBlock, block)
        }
        blockCount += 1
    }

    /// Closes the open cluster, where there is one, and appends it to `bytes`.
    mutating func finishCluster(into bytes: inout ByteBuffer) {
        bytes.writeBuffer(&header)
        guard blockCount > 0 else { return }
        var cluster = ByteBuffer()
        cluster.writeElement(.timestamp, UInt64(clusterTime))
        cluster.writeBuffer(&blocks)
        bytes.writeElement(.cluster, cluster)
        blocks.clear()
        blockCount = 0
    }

    private static let ebmlHeader: ByteBuffer = {
        var fields = ByteBuffer()
        fields.writeElement(.ebmlVersion, 1)
        fields.writeElement(.ebmlReadVersion, 1)
        fields.writeElement(.ebmlMaxIDLength, 4)
        fields.writeElement(.ebmlMaxSizeLength, 8)
        fields.writeElement(.docType, ByteBuffer(string: "webm"))
        // Codec delay and discard padding came with version 4; one who knows 2 can still read.
        fields.writeElement(.docTypeVersion, 4)
        fields.writeElement(.docTypeReadVersion, 2)
        var header = ByteBuffer()
        header.writeElement(.ebml, fields)
        return header
    }()
}

/// RFC 8794 section 11.2, RFC 9559 section 5.1.
private enum ElementID: UInt32 {
    case ebml = 0x1A45_DFA3
    case ebmlVersion = 0x4286
    case ebmlReadVersion = 0x42F7
    case ebmlMaxIDLength = 0x42F2
    case ebmlMaxSizeLength = 0x42F3
    case docType = 0x4282
    case docTypeVersion = 0x4287
    case docTypeReadVersion = 0x4285
    case segment = 0x1853_8067
    case info = 0x1549_A966
    case timestampScale = 0x2A_D7B1
    case muxingApp = 0x4D80
    case writingApp = 0x5741
    case tracks = 0x1654_AE6B
    case trackEntry = 0xAE
    case trackNumber = 0xD7
    case trackUID = 0x73C5
    case trackType = 0x83
    case flagLacing = 0x9C
    case codecID = 0x86
    case codecPrivate = 0x63A2
    case codecDelay = 0x56AA
    case seekPreRoll = 0x56BB
    case audio = 0xE1
    case samplingFrequency = 0xB5
    case channels = 0x9F
    case cluster = 0x1F43_B675
    case timestamp = 0xE7
    case simpleBlock = 0xA3
    case blockGroup = 0xA0
    case block = 0xA1
    case discardPadding = 0x75A2
}

extension ByteBuffer {
    fileprivate mutating func writeID(_ id: ElementID) {
        writeMinimal(UInt64(id.rawValue))
    }

    fileprivate mutating func writeElement(_ id: ElementID, _ content: ByteBuffer) {
        writeID(id)
        // Four bytes hold the sizes of all that there is: 28 bits.
        writeInteger(UInt32(content.readableBytes) | 0x1000_0000)
        writeImmutableBuffer(content)
    }

    fileprivate mutating func writeElement(_ id: ElementID, _ value: UInt64) {
        var content = ByteBuffer()
        content.writeMinimal(value)
        writeElement(id, content)
    }

    /// Big-endian, without leading zero bytes, but one byte at the least.
    private mutating func writeMinimal(_ value: UInt64) {
        let byteCount = max(1, 8 - value.leadingZeroBitCount / 8)
        for index in (0..<byteCount).reversed() {
            writeInteger(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))))
        }
    }
}
