// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The WAV stream of Resemble's `/stream`: a header, then samples as they are made.
///
/// With times, which the whole sound must be known for, `cue ` and `list` chunks stand between `fmt ` and `data`, as in the
/// service's own sample file. The sizes are true then; otherwise they are 0xFFFFFFFF.
struct ResembleWAVEncoder: SpeechEncoder {
    /// What is said at a place of the sound.
    struct Cue: Equatable, Sendable {
        enum Purpose: String, Sendable {
            case grapheme = "grph"
            case phoneme = "phon"
        }

        let frames: Range<Int>
        let purpose: Purpose
        let text: String
    }

    private let precision: ResemblePrecision
    private let sampleRate: Int
    private let frameCount: Int?
    private let cues: [Cue]
    private var hasBegun = false

    /// - Parameters:
    ///   - frameCount: Of the whole; nil: not known.
    ///   - cues: In the order of their times.
    init(_ precision: ResemblePrecision, sampleRate: Int, frameCount: Int? = nil, cues: [Cue] = []) {
        self.precision = precision
        self.sampleRate = sampleRate
        self.frameCount = frameCount
        self.cues = cues
    }

    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer) {
        begin(&bytes)
        for index in samples.indices {
            let sample = samples[index]
            switch precision {
            case .muLaw: bytes.writeInteger(G711Encoder.muLaw(sample))
            case .pcm16: bytes.writeInteger(sample, endianness: .little)
            case .pcm24:
                bytes.writeInteger(UInt8(0))
                bytes.writeInteger(sample, endianness: .little)
            case .pcm32: bytes.writeInteger(Int32(sample) << 16, endianness: .little)
            }
        }
    }

    mutating func finish(into bytes: inout ByteBuffer) {
        begin(&bytes)
        if let byteCount, byteCount % 2 == 1 { bytes.writeInteger(UInt8(0)) }
    }

    private var byteCount: Int? { frameCount.map { $0 * precision.bytesPerSample } }

    private mutating func begin(_ bytes: inout ByteBuffer) {
        guard !hasBegun else { return }
        hasBegun = true
        var chunks = ByteBuffer()
        if !cues.isEmpty { writeCues(into: &chunks) }
        let whole = byteCount.map { 4 + 24 + chunks.readableBytes + 8 + $0 + $0 % 2 }
        bytes.writeString("RIFF")
        bytes.writeInteger(UInt32(whole ?? 0xFFFF_FFFF), endianness: .little)
        bytes.writeString("WAVEfmt ")
        bytes.writeInteger(UInt32(16), endianness: .little)
        bytes.writeMultipleIntegers(precision.formatTag, UInt16(1), endianness: .little)
        bytes.writeMultipleIntegers(
            UInt32(sampleRate), UInt32(sampleRate * precision.bytesPerSample), endianness: .little)
        bytes.writeMultipleIntegers(
            UInt16(precision.bytesPerSample), UInt16(precision.bytesPerSample * 8), endianness: .little)
        bytes.writeBuffer(&chunks)
        bytes.writeString("data")
        bytes.writeInteger(UInt32(byteCount ?? 0xFFFF_FFFF), endianness: .little)
    }

    private func writeCues(into bytes: inout ByteBuffer) {
        bytes.writeString("cue ")
        bytes.writeMultipleIntegers(
            UInt32(4 + 24 * cues.count), UInt32(cues.count), endianness: .little)
        for (id, cue) in cues.enumerated() {
            bytes.writeMultipleIntegers(UInt32(id), UInt32(0), endianness: .little)
            bytes.writeString("data")
            bytes.writeMultipleIntegers(
                UInt32(0), UInt32(0), UInt32(cue.frames.lowerBound), endianness: .little)
        }
        var list = ByteBuffer(string: "adtl")
        for (id, cue) in cues.enumerated() {
            list.writeString("ltxt")
            list.writeMultipleIntegers(
                UInt32(20 + cue.text.utf8.count + 1), UInt32(id), UInt32(cue.frames.count),
                endianness: .little)
            list.writeString(cue.purpose.rawValue)
            // Country, language, dialect, code page.
            list.writeMultipleIntegers(UInt16(0), UInt16(0), UInt16(0), UInt16(0), endianness: .little)
            list.writeString(cue.text)
            list.writeInteger(UInt8(0))
            if (cue.text.utf8.count + 1) % 2 == 1 { list.writeInteger(UInt8(0)) }
        }
        // In lower case, as the service writes it.
        bytes.writeString("list")
        bytes.writeInteger(UInt32(list.readableBytes), endianness: .little)
        bytes.writeBuffer(&list)
    }
}
