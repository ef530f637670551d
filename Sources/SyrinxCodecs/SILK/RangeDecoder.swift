// SPDX-License-Identifier: Apache-2.0

/// Takes the symbols of one packet apart.
///
/// What breaks the code's rules is remembered, not thrown: every symbol after it is 0, and who reads looks at
/// ``hasFailed`` once, at a frame's end.
struct RangeDecoder: ~Copyable, Sendable {
    /// The longest packet that there can be (`MAX_ARITHM_BYTES` of the SILK SDK).
    static let packetByteLimit = 1024

    private(set) var hasFailed = false

    /// The packet, with zeros behind it.
    private var bytes = [UInt8](repeating: 0, count: packetByteLimit + lead)
    private var byteCount = 0

    /// How many bytes have been taken in beyond the first four.
    private var position = 0

    /// What is left of the number that the packet is, from the interval's lower end on.
    private var base: UInt32 = 0

    /// The interval's width, in 16 bits.
    private var range: UInt32 = 0xFFFF

    /// As many bytes as `base` holds.
    private static let lead = 4

    /// - Precondition: the packet has no more than ``packetByteLimit`` bytes.
    mutating func begin(_ packet: borrowing Span<UInt8>) {
        byteCount = packet.count
        for index in packet.indices { bytes[index] = packet[index] }
        for index in byteCount..<byteCount + Self.lead { bytes[index] = 0 }
        base = 0
        for index in 0..<Self.lead { base = base &<< 8 | UInt32(bytes[index]) }
        position = 0
        range = 0xFFFF
        hasFailed = false
    }

    /// Gives up the packet, for a symbol that no encoder writes.
    mutating func fail() {
        hasFailed = true
    }

    /// - Parameter row: Of a table of several.
    mutating func symbol(_ table: SymbolTable, row: Int = 0) -> Int {
        symbol(table.cdf.span, at: row &* table.columnCount, from: table.start)
    }

    /// The next symbol: the interval of a row that the number lies in.
    ///
    /// The range is never 0: an interval is only chosen where the number lies in it, so that it is not empty.
    ///
    /// - Parameters:
    ///   - cdf: Rows from 0 to 65535.
    ///   - offset: Where the row starts.
    ///   - start: Where in the row the search begins.
    mutating func symbol(_ cdf: Span<UInt16>, at offset: Int = 0, from start: Int) -> Int {
        guard !hasFailed else { return 0 }
        var index = offset &+ start
        var high = UInt32(cdf[index])
        var low: UInt32
        if range &* high > base {
            // Ends at a row's first entry, which is 0.
            while true {
                index &-= 1
                low = UInt32(cdf[index])
                guard range &* low > base else { break }
                high = low
            }
        } else {
            while true {
                low = high
                index &+= 1
                high = UInt32(cdf[index])
                guard range &* high <= base else { break }
                // A row's last entry: the number lies behind all of them.
                guard high != 0xFFFF else {
                    hasFailed = true
                    return 0
                }
            }
            index &-= 1
        }
        narrow(from: low, to: high)
        return index &- offset
    }

    /// 0 or 1.
    ///
    /// - Parameter probability: Of a 0, over 65536; 1...65534.
    @inline(__always)
    mutating func bit(probability: UInt32) -> Int32 {
        guard !hasFailed else { return 0 }
        if range &* probability > base {
            narrow(from: 0, to: probability)
            return 0
        }
        guard range &* 0xFFFF > base else {
            hasFailed = true
            return 0
        }
        narrow(from: probability, to: 0xFFFF)
        return 1
    }

    /// How many bytes the symbols so far leave; negative where they took more than there are.
    var remainingByteCount: Int { byteCount - (usedBitCount + 7) >> 3 }

    /// Whether the bits that fill up the last byte are as an encoder leaves them: all 1.
    ///
    /// - Precondition: no byte remains.
    var isPaddedWithOnes: Bool {
        let padding: UInt8 = 0xFF >> UInt8(usedBitCount & 7)
        guard usedBitCount & 7 != 0, byteCount > 0 else { return true }
        return bytes[byteCount - 1] & padding == padding
    }

    private var usedBitCount: Int { position * 8 + (range &- 1).leadingZeroBitCount - 14 }

    /// Goes on with a part of the interval, and keeps its width between 2^8 and 2^16.
    @inline(__always)
    private mutating func narrow(from low: UInt32, to high: UInt32) {
        base &-= range &* low
        let width = range &* (high &- low)
        // The number stays below the width: what is shifted out of it is 0.
        if width >= 1 &<< 24 {
            range = width &>> 16
        } else if width >= 1 &<< 16 {
            range = width &>> 8
            takeByte()
        } else {
            range = width
            takeByte()
            takeByte()
        }
    }

    @inline(__always)
    private mutating func takeByte() {
        base &<<= 8
        guard position < byteCount else { return }
        base |= UInt32(bytes[position &+ Self.lead])
        position &+= 1
    }
}
