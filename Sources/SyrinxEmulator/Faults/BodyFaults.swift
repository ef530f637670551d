// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Makes of the chunks of a body what a fault wants them to be. Knows no clock and no connection.
struct BodyFaults {
    enum Step: Equatable {
        case wait(Duration)
        case send(ByteBuffer)
        /// Nothing may follow.
        case end(EmulatorFault.Ending)
    }

    /// Of chunks of odd sizes.
    private static let largestOddChunk = 1023

    private let fault: EmulatorFault
    private var generator: SeededGenerator
    /// Sorted by their places; those that are over are gone.
    private var stalls: [EmulatorFault.Stall]
    /// Not sent yet, for want of a whole chunk.
    private var pending = ByteBuffer()
    private var nextOddByteCount: Int
    /// Bytes sent so far.
    private var offset = 0
    private var hasEnded = false

    init(_ fault: EmulatorFault, _ generator: SeededGenerator) {
        self.fault = fault
        self.generator = generator
        stalls = fault.stalls.sorted { $0.byteOffset < $1.byteOffset }
        nextOddByteCount = 1
        drawOddByteCount()
    }

    /// Whether chunks go as they come.
    static func areNone(in fault: EmulatorFault) -> Bool {
        fault.jitter == nil && fault.chunks == nil && fault.stalls.isEmpty && fault.cut == nil
            && fault.garbage == nil
    }

    /// - Parameter isEnd: Whether nothing will come any more.
    /// - Returns: What to do now; with an end, nothing is to be asked any more.
    mutating func take(_ chunk: ByteBuffer, isEnd: Bool = false) -> [Step] {
        var steps: [Step] = []
        pending.writeImmutableBuffer(chunk)
        while !hasEnded, let piece = nextChunk(isEnd: isEnd) { send(piece, &steps) }
        pending.discardReadBytes()
        return steps
    }

    private mutating func nextChunk(isEnd: Bool) -> ByteBuffer? {
        let wanted =
            switch fault.chunks {
            case .exactly(let byteCount): byteCount
            case .odd: nextOddByteCount
            case nil: pending.readableBytes
            }
        guard pending.readableBytes > 0, isEnd || pending.readableBytes >= wanted else { return nil }
        drawOddByteCount()
        return pending.readSlice(length: min(wanted, pending.readableBytes))
    }

    private mutating func drawOddByteCount() {
        guard fault.chunks == .odd else { return }
        nextOddByteCount = Int.random(in: 0...Self.largestOddChunk / 2, using: &generator) * 2 + 1
    }

    private mutating func send(_ chunk: ByteBuffer, _ steps: inout [Step]) {
        var chunk = chunk
        if let jitter = fault.jitter {
            steps.append(.wait(jitter * Double.random(in: 0...1, using: &generator)))
        }
        while chunk.readableBytes > 0 || isStalledAtCut {
            let place = min(stalls.first?.byteOffset ?? .max, fault.cut?.byteOffset ?? .max)
            if let piece = chunk.readSlice(length: min(chunk.readableBytes, max(place - offset, 0))),
                piece.readableBytes > 0
            {
                steps.append(.send(spoiled(piece)))
                offset += piece.readableBytes
            }
            let isCutHere = fault.cut.map { $0.byteOffset <= offset } ?? false
            // A stall behind the last byte is none, unless a cut makes it the last.
            if let stall = stalls.first, stall.byteOffset <= offset, chunk.readableBytes > 0 || isCutHere {
                steps.append(.wait(stall.duration))
                stalls.removeFirst()
            } else if isCutHere, let cut = fault.cut {
                hasEnded = true
                steps.append(.end(cut.ending))
                return
            }
        }
    }

    /// Whether there is still something to be done where nothing more will be sent.
    private var isStalledAtCut: Bool { !hasEnded && fault.cut.map { $0.byteOffset <= offset } ?? false }

    private mutating func spoiled(_ piece: ByteBuffer) -> ByteBuffer {
        guard let garbage = fault.garbage else { return piece }
        var piece = piece
        let start = max(garbage.byteOffset - offset, 0)
        let end = min(garbage.byteOffset + garbage.byteCount - offset, piece.readableBytes)
        guard start < end else { return piece }
        for index in start..<end {
            piece.setInteger(
                UInt8.random(in: .min ... .max, using: &generator), at: piece.readerIndex + index)
        }
        return piece
    }
}
