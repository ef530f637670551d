// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// The start of a block: whose it is, and how many frames of which sizes are laced in it (RFC 9559
/// section 10), read a byte at a time.
struct MatroskaBlockHeader {
    private enum Place {
        case trackNumber
        /// Two bytes: when it sounds. The packets tell that themselves.
        case timestamp(remaining: Int)
        case flags
        case frameCount
        case frameSizes
    }

    private enum Lacing {
        case xiph
        case fixed
        case ebml
    }

    /// nil until it has been read.
    private(set) var trackNumber: Int?

    private var place = Place.trackNumber
    private var integer = EBMLInteger()
    private var lacing: Lacing?
    private var frameCount = 1

    /// Of the frames in front of the last one.
    private var sizes: [Int] = []

    /// What Xiph lacing has told so far of the next size.
    private var pendingSize = 0

    /// - Returns: Whether that was the last byte of the header.
    mutating func take(_ byte: UInt8) throws(MediaError) -> Bool {
        switch place {
        case .trackNumber:
            guard try integer.take(byte) else { return false }
            trackNumber = integer.value
            integer = EBMLInteger()
            place = .timestamp(remaining: 2)
        case .timestamp(let remaining):
            place = remaining > 1 ? .timestamp(remaining: remaining - 1) : .flags
        case .flags:
            lacing = [nil, .xiph, .fixed, .ebml][Int(byte >> 1 & 3)]
            place = .frameCount
            return lacing == nil
        case .frameCount:
            frameCount = Int(byte) + 1
            place = .frameSizes
            return frameCount == 1 || lacing == .fixed
        case .frameSizes:
            try takeSize(byte)
            return sizes.count == frameCount - 1
        }
        return false
    }

    private mutating func takeSize(_ byte: UInt8) throws(MediaError) {
        let size: Int
        if lacing == .xiph {
            pendingSize += Int(byte)
            guard byte < 255 else { return }
            size = pendingSize
            pendingSize = 0
        } else {
            guard try integer.take(byte) else { return }
            // The first is a size, the others are differences.
            size = sizes.last.map { $0 + integer.signedValue } ?? integer.value
            integer = EBMLInteger()
        }
        guard (0...Limits.packetByteCount).contains(size) else {
            throw MediaError(.malformed, .giveUp, "a WebM block has a frame of impossible size")
        }
        sizes.append(size)
    }

    /// The size of each frame.
    ///
    /// - Parameter byteCount: Of the block without this header.
    func frameByteCounts(of byteCount: Int) throws(MediaError) -> [Int] {
        let sizes =
            lacing == .fixed ? [Int](repeating: byteCount / frameCount, count: frameCount - 1) : self.sizes
        let last = byteCount - sizes.reduce(0, +)
        guard last >= 0, lacing != .fixed || byteCount % frameCount == 0 else {
            throw MediaError(.malformed, .giveUp, "a WebM block is shorter than its frames")
        }
        guard max(last, sizes.max() ?? 0) <= Limits.packetByteCount else {
            throw MediaError(.limitExceeded, .giveUp, "a WebM frame is longer than any Opus packet")
        }
        return sizes + [last]
    }
}
