// SPDX-License-Identifier: Apache-2.0

internal import SyrinxServices

/// The bytes of an answer, remembered by fingerprints: whether another answer begins with the same ones.
struct ByteHistory: Sendable {
    private(set) var byteCount = 0
    fileprivate var hash = ByteHash()

    /// As the hash was after each ``markByteCount`` bytes.
    fileprivate var marks: [ByteHash] = []

    /// Little enough to be kept until it is known.
    fileprivate static let markByteCount = 16_384

    mutating func append(_ chunk: BodyChunk) {
        chunk.withBytes { bytes in
            for index in bytes.indices {
                hash.add(bytes[index])
                byteCount += 1
                if byteCount % Self.markByteCount == 0 { marks.append(hash) }
            }
        }
    }
}

/// Compares an answer with an earlier one, as it comes.
struct ByteComparison: Sendable {
    enum Verdict {
        /// No difference so far.
        case same
        /// All has come that came before, and this is new; nil: nothing yet.
        case caughtUp(BodyChunk?)
        /// Another stream; these were its bytes so far, or too many to be kept.
        case different([BodyChunk]?)
    }

    private let past: ByteHistory
    private var now = ByteHistory()

    /// Until the first mark: streams that differ do so in their headers.
    private var held: [BodyChunk]? = []

    init(with past: ByteHistory) {
        self.past = past
    }

    mutating func take(_ chunk: BodyChunk) -> Verdict {
        held?.append(chunk)
        let missing = past.byteCount - now.byteCount
        let known = chunk.prefix(missing)
        let markCount = now.marks.count
        now.append(known)
        for index in markCount..<now.marks.count where now.marks[index] != past.marks[index] {
            return .different(held)
        }
        if now.byteCount == past.byteCount {
            guard now.hash == past.hash else { return .different(held) }
            return .caughtUp(chunk.byteCount > missing ? chunk.dropFirst(missing) : nil)
        }
        if !now.marks.isEmpty { held = nil }
        return .same
    }
}

/// FNV-1a with 64 bits: a fingerprint, and no protection.
struct ByteHash: Sendable, Equatable {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }
}
