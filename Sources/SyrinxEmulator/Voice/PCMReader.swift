// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Turns what a voice writes into mono samples: s16le PCM as it is, or a WAV file as it comes.
///
/// Several channels are averaged. A WAV header's sizes are not trusted: programs that write to a
/// pipe put 0, 0x7FFFF000 or 0xFFFFFFFF there.
struct PCMReader {
    private enum State {
        case unknown
        case riffChunks
        /// Bytes of the `data` chunk still to come; `nil`: until the end of the stream.
        case samples(remaining: Int?)
    }

    /// In Hz. True from the first samples on.
    private(set) var sampleRate: Int
    private var channelCount = 1
    private var state = State.unknown
    private var pending = ByteBuffer()
    /// Whether the 12 bytes before the first chunk are still in ``pending``.
    private var isAtFileHeader = true
    private var isFormatKnown = false

    /// - Parameter assumedRate: In Hz, for a stream without a WAV header.
    init(assumedRate: Int) {
        sampleRate = assumedRate
    }

    mutating func push(_ bytes: RawSpan) {
        pending.writeBytes(bytes)
    }

    /// - Parameter isEnd: Whether nothing will be pushed any more.
    /// - Returns: All samples that are whole, at ``sampleRate``.
    /// - Throws: ``VoiceError`` for a WAV file of another kind than 16-bit PCM.
    mutating func takeSamples(isEnd: Bool) throws(VoiceError) -> ContiguousArray<Int16> {
        if case .unknown = state {
            guard pending.readableBytes >= 4 || isEnd else { return [] }
            let isRIFF = pending.readableBytesView.starts(with: "RIFF".utf8)
            state = isRIFF ? .riffChunks : .samples(remaining: nil)
        }
        if case .riffChunks = state { try readChunks() }
        guard case .samples(let remaining) = state else { return [] }

        let frameByteCount = 2 * channelCount
        let byteCount = min(pending.readableBytes, remaining ?? .max)
        let frameCount = byteCount / frameByteCount
        let samples = Self.samples(pending, frameCount: frameCount, channelCount: channelCount)
        pending.moveReaderIndex(forwardBy: frameCount * frameByteCount)
        if let remaining {
            let left = remaining - frameCount * frameByteCount
            state = .samples(remaining: left)
            // What follows the data chunk is not sound.
            if left < frameByteCount { pending.clear() }
        }
        pending.discardReadBytes()
        return samples
    }

    private static func samples(
        _ buffer: ByteBuffer, frameCount: Int, channelCount: Int
    ) -> ContiguousArray<Int16> {
        let bytes = buffer.readableBytesSpan
        func sample(_ index: Int) -> Int16 {
            // SAFETY: any two bytes are a sample, and the offset is checked.
            Int16(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index * 2, as: Int16.self))
        }
        var samples = ContiguousArray<Int16>()
        samples.reserveCapacity(frameCount)
        for frame in 0..<frameCount {
            if channelCount == 1 {
                samples.append(sample(frame))
            } else {
                let sum = (0..<channelCount).reduce(0) { $0 + Int(sample(frame * channelCount + $1)) }
                samples.append(Int16(sum / channelCount))
            }
        }
        return samples
    }

    /// Walks the chunks until the samples begin.
    private mutating func readChunks() throws(VoiceError) {
        while case .riffChunks = state {
            let headerEnd = pending.readerIndex + (isAtFileHeader ? 12 : 0)
            guard let name = pending.getString(at: headerEnd, length: 4),
                let size = pending.getInteger(at: headerEnd + 4, endianness: .little, as: UInt32.self)
            else { return }
            let body = headerEnd + 8
            if name == "data" {
                guard isFormatKnown else {
                    throw VoiceError(sentence: "The voice's WAV file has no format chunk.")
                }
                pending.moveReaderIndex(to: body)
                state = .samples(remaining: size == 0 || size >= 0x7FFF_F000 ? nil : Int(size))
                return
            }
            guard size <= 1 << 20 else {
                throw VoiceError(sentence: "The voice's WAV file has a chunk \"\(name)\" of \(size) bytes.")
            }
            // Chunks are padded to an even size.
            let end = body + Int(size) + Int(size & 1)
            guard end <= pending.writerIndex else { return }
            if name == "fmt " { try readFormat(at: body) }
            isAtFileHeader = false
            pending.moveReaderIndex(to: end)
        }
    }

    private mutating func readFormat(at index: Int) throws(VoiceError) {
        guard let tag = pending.getInteger(at: index, endianness: .little, as: UInt16.self),
            let channels = pending.getInteger(at: index + 2, endianness: .little, as: UInt16.self),
            let rate = pending.getInteger(at: index + 4, endianness: .little, as: UInt32.self),
            let bits = pending.getInteger(at: index + 14, endianness: .little, as: UInt16.self),
            tag == 1 || tag == 0xFFFE, bits == 16, (1...8).contains(channels), (8000...192_000).contains(rate)
        else { throw VoiceError(sentence: "The voice's WAV file is not 16-bit PCM of 8 to 192 kHz.") }
        channelCount = Int(channels)
        sampleRate = Int(rate)
        isFormatKnown = true
    }
}
