// SPDX-License-Identifier: Apache-2.0

extension RangeDecoder {
    /// Reads a frame's excitation: how far and which way each sample is pushed.
    ///
    /// Each 16 samples come as a count of pulses, which is split in halves down to the samples; then low bits,
    /// where the count would be too large with them; then signs.
    ///
    /// - Parameters:
    ///   - pulses: As many as the frame has samples; replaced. Of no use where the decoder has failed.
    ///   - type: As ``SILKTables/type`` numbers them.
    mutating func readPulses(_ pulses: inout MutableSpan<Int32>, frameLength: Int, type: Int) {
        for index in 0..<frameLength { pulses[index] = 0 }
        let rateLevel = symbol(SILKTables.rateLevel, row: type >> 1)
        let counts = SILKTables.pulseCount
        let blockCount = frameLength / Self.blockLength
        var totals = [30 of Int](repeating: 0)
        var lowBitCounts = [30 of Int](repeating: 0)
        for block in 0..<blockCount {
            totals[block] = symbol(counts, row: rateLevel)
            while totals[block] == Self.escape {
                lowBitCounts[block] += 1
                totals[block] = symbol(counts, row: Self.rowAfterEscape)
            }
            if lowBitCounts[block] > Self.lowBitLimit { fail() }
        }
        for block in 0..<blockCount {
            read16(&pulses, at: block * Self.blockLength, total: totals[block])
        }
        guard !hasFailed else { return }
        for block in 0..<blockCount where lowBitCounts[block] > 0 {
            for index in block * Self.blockLength..<(block + 1) * Self.blockLength {
                for _ in 0..<lowBitCounts[block] {
                    pulses[index] = pulses[index] &<< 1 | bit(probability: SILKTables.lowBit)
                }
            }
        }
        let negative = SILKTables.negative[type * 9 + rateLevel]
        for index in 0..<frameLength where pulses[index] > 0 {
            if bit(probability: negative) == 0 { pulses[index] = 0 &- pulses[index] }
        }
    }

    private static let blockLength = 16

    /// The count that stands for "one more low bit, and another count"; 18 is the largest real one.
    private static let escape = 19
    private static let rowAfterEscape = 9

    /// With more of them, 18 pulses would not fit the excitation: 32 bits, of which 10 are behind the point.
    private static let lowBitLimit = 16

    private mutating func read16(_ pulses: inout MutableSpan<Int32>, at index: Int, total: Int) {
        guard total > 0 else { return }
        let first = firstHalf(of: total, SILKTables.split16)
        read8(&pulses, at: index, total: first)
        read8(&pulses, at: index &+ 8, total: total &- first)
    }

    private mutating func read8(_ pulses: inout MutableSpan<Int32>, at index: Int, total: Int) {
        guard total > 0 else { return }
        let first = firstHalf(of: total, SILKTables.split8)
        read4(&pulses, at: index, total: first)
        read4(&pulses, at: index &+ 4, total: total &- first)
    }

    private mutating func read4(_ pulses: inout MutableSpan<Int32>, at index: Int, total: Int) {
        guard total > 0 else { return }
        let first = firstHalf(of: total, SILKTables.split4)
        read2(&pulses, at: index, total: first)
        read2(&pulses, at: index &+ 2, total: total &- first)
    }

    private mutating func read2(_ pulses: inout MutableSpan<Int32>, at index: Int, total: Int) {
        guard total > 0 else { return }
        let first = firstHalf(of: total, SILKTables.split2)
        pulses[index] = Int32(truncatingIfNeeded: first)
        pulses[index &+ 1] = Int32(truncatingIfNeeded: total &- first)
    }

    /// - Parameter total: 1...18. Rows give no chance to a half with more than the next table has rows for.
    @inline(__always)
    private mutating func firstHalf(of total: Int, _ table: [UInt16]) -> Int {
        symbol(table.span, at: SILKTables.splitRows[total], from: total >> 1)
    }
}
