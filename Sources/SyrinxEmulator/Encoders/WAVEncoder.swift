// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// `riff-*`: a WAV file whose sizes are true, so nothing comes before the end.
struct WAVEncoder: SpeechEncoder {
    /// WAVE format tags (RFC 2361, appendix A).
    enum Coding: UInt16, Sendable {
        case pcm = 1
        case aLaw = 6
        case muLaw = 7

        var bytesPerSample: Int { self == .pcm ? 2 : 1 }
    }

    private let coding: Coding
    private let sampleRate: Int
    private var encoder: any SpeechEncoder
    private var sound = ByteBuffer()

    /// - Parameter sampleRate: In Hz.
    init(_ coding: Coding, sampleRate: Int) {
        self.coding = coding
        self.sampleRate = sampleRate
        encoder =
            switch coding {
            case .pcm: PCMEncoder()
            case .aLaw: G711Encoder(law: .a)
            case .muLaw: G711Encoder(law: .mu)
            }
    }

    mutating func encode(_ samples: Span<Int16>, into bytes: inout ByteBuffer) {
        encoder.encode(samples, into: &sound)
    }

    /// Writes 44 bytes of header before PCM, and 46 before the others, whose format has a size field
    /// for an extension that is empty.
    mutating func finish(into bytes: inout ByteBuffer) {
        let byteCount = sound.readableBytes
        let padding = byteCount & 1
        let formatByteCount = coding == .pcm ? 16 : 18
        let byteRate = sampleRate * coding.bytesPerSample
        func number<N: FixedWidthInteger>(_ value: Int, _ type: N.Type) {
            bytes.writeInteger(N(clamping: value), endianness: .little)
        }
        bytes.writeString("RIFF")
        number(4 + 8 + formatByteCount + 8 + byteCount + padding, UInt32.self)
        bytes.writeString("WAVEfmt ")
        number(formatByteCount, UInt32.self)
        number(Int(coding.rawValue), UInt16.self)
        number(1, UInt16.self)
        number(sampleRate, UInt32.self)
        number(byteRate, UInt32.self)
        number(coding.bytesPerSample, UInt16.self)
        number(coding.bytesPerSample * 8, UInt16.self)
        if formatByteCount == 18 { number(0, UInt16.self) }
        bytes.writeString("data")
        number(byteCount, UInt32.self)
        bytes.writeBuffer(&sound)
        if padding == 1 { bytes.writeInteger(UInt8(0)) }
    }
}
