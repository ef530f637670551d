// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A RIFF/WAVE file with 16-bit PCM, taken apart by hand.
struct WAVE {
    let sampleRate: Int
    let channelCount: Int

    /// What the two headers say of the bytes behind them.
    let riffByteCount: UInt32
    let dataByteCount: UInt32

    /// All that is behind the header, whatever that says.
    let samples: [Int16]

    /// - Throws: Where it is something else.
    init(_ bytes: [UInt8]) throws {
        func number(_ range: Range<Int>) -> UInt32 {
            bytes[range].reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        guard bytes.count >= 44, bytes.starts(with: "RIFF".utf8),
            bytes[8..<16].elementsEqual("WAVEfmt ".utf8),
            number(16..<20) == 16, number(20..<22) == 1, number(34..<36) == 16,
            bytes[36..<40].elementsEqual("data".utf8)
        else { throw NoWAVE(description: "\(bytes.count) bytes, from \(bytes.prefix(48))") }
        riffByteCount = number(4..<8)
        channelCount = Int(number(22..<24))
        sampleRate = Int(number(24..<28))
        dataByteCount = number(40..<44)
        samples = TestSupport.samples(littleEndian: Array(bytes[44...]))
    }

    init(path: String) throws {
        try self.init(contents(of: path))
    }

    /// Both headers tell the true sizes.
    var isWhole: Bool {
        dataByteCount == samples.count * 2 && riffByteCount == samples.count * 2 + 36
    }

    private struct NoWAVE: Error {
        var description: String
    }
}
