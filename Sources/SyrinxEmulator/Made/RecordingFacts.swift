// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// What there is to know of a recording that somebody has sent; its bytes are not kept.
struct RecordingFacts: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case wav
        case mp3
        /// Taken where a service takes more than these: nothing is known of it but its size.
        case other
    }

    let kind: Kind
    /// nil where it cannot be told.
    let seconds: Double?
    /// No louder than -60 dBFS anywhere. What cannot be decoded here is never silent.
    let isSilent: Bool
    let byteCount: Int

    /// -60 dBFS of full scale.
    private static let silenceLimit = 0.001

    /// - Parameter longest: What lasts longer, in seconds, is refused for that: nobody wants to know how loud it is.
    init(_ bytes: some RandomAccessCollection<UInt8>, longest: Double = .infinity) {
        self.init(buffer: ByteBuffer(bytes: bytes), longest)
    }

    private init(buffer: ByteBuffer, _ longest: Double) {
        byteCount = buffer.readableBytes
        if let wave = WaveFacts(buffer) {
            kind = .wav
            seconds = wave.seconds
            isSilent = wave.seconds <= longest && !wave.isLouder(than: Self.silenceLimit)
        } else if let length = MPEGLength.seconds(of: buffer) {
            kind = .mp3
            seconds = length
            isSilent = false
        } else {
            kind = .other
            seconds = nil
            isSilent = false
        }
    }

    /// Whether it is shorter than that for certain.
    func isShorter(than limit: Double) -> Bool { seconds.map { $0 < limit } ?? false }
    func isLonger(than limit: Double) -> Bool { seconds.map { $0 > limit } ?? false }
}

/// Length and level of a WAV file: PCM of 8 to 32 bits, or floating point.
struct WaveFacts {
    let seconds: Double
    private let samples: ByteBuffer
    private let isFloat: Bool
    private let bits: Int

    init?(_ file: ByteBuffer) {
        var file = file
        guard file.readString(length: 4) == "RIFF", file.readBytes(length: 4) != nil,
            file.readString(length: 4) == "WAVE"
        else { return nil }
        var format: (tag: UInt16, channels: Int, rate: Int, bits: Int)?
        while let name = file.readString(length: 4),
            let size = file.readInteger(endianness: .little, as: UInt32.self)
        {
            let isOpen = size >= 0x7FFF_F000 || (name == "data" && size == 0)
            let length = isOpen ? file.readableBytes : min(Int(size), file.readableBytes)
            guard var body = file.readSlice(length: length) else { return nil }
            if length % 2 == 1 { file.moveReaderIndex(forwardBy: min(1, file.readableBytes)) }
            if name == "fmt " {
                guard let tag = body.readInteger(endianness: .little, as: UInt16.self),
                    let channels = body.readInteger(endianness: .little, as: UInt16.self),
                    let rate = body.readInteger(endianness: .little, as: UInt32.self),
                    body.readBytes(length: 6) != nil,
                    let bits = body.readInteger(endianness: .little, as: UInt16.self),
                    (1...8).contains(channels), (1...768_000).contains(rate), [8, 16, 24, 32].contains(bits)
                else { return nil }
                // Of WAVEFORMATEXTENSIBLE the real tag stands 24 bytes in.
                let real =
                    tag == 0xFFFE ? body.getInteger(at: body.readerIndex + 8, endianness: .little) ?? 1 : tag
                format = (real, Int(channels), Int(rate), Int(bits))
            } else if name == "data" {
                guard let format, format.tag == 1 || format.tag == 3 else { return nil }
                let frameByteCount = format.channels * format.bits / 8
                seconds = Double(length / frameByteCount) / Double(format.rate)
                (samples, isFloat, bits) = (body, format.tag == 3, format.bits)
                return
            }
        }
        return nil
    }

    /// Looks no further than the first sample that is.
    ///
    /// - Parameter limit: Of full scale, 0 to 1.
    func isLouder(than limit: Double) -> Bool {
        let bytes = samples.readableBytesUInt8Span
        let width = bits / 8
        let step = Double(UInt32(1) << 31)
        var index = 0
        while index + width <= bytes.count {
            var value: UInt32 = 0
            for offset in 0..<width {
                value |= UInt32(bytes[index + offset]) << UInt32(8 * (4 - width + offset))
            }
            let level =
                if isFloat, width == 4 {
                    Double(abs(Float(bitPattern: value)))
                } else if width == 1 {
                    abs(Double(value >> 24) - 128) / 128
                } else {
                    abs(Double(Int32(bitPattern: value))) / step
                }
            if level > limit { return true }
            index += width
        }
        return false
    }
}

/// How long an MP3 file is, by its frames' headers (ISO/IEC 11172-3 section 2.4.2.3, 13818-3).
enum MPEGLength {
    private static let bitRates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let bitRates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

    /// - Returns: nil where it is none: two frames in a row are needed.
    static func seconds(of file: ByteBuffer) -> Double? {
        var position = file.readerIndex
        if file.getString(at: position, length: 3) == "ID3",
            let size = file.getBytes(at: position + 6, length: 4)
        {
            // Seven bits of each byte count (ID3v2.4.0 section 3.1).
            position += 10 + size.reduce(0) { $0 << 7 | Int($1 & 0x7F) }
        }
        var seconds = 0.0
        var count = 0
        while let frame = frame(file, at: position) {
            seconds += frame.seconds
            position += frame.byteCount
            count += 1
        }
        return count >= 2 ? seconds : nil
    }

    private static func frame(_ file: ByteBuffer, at position: Int) -> (byteCount: Int, seconds: Double)? {
        guard let header = file.getInteger(at: position, as: UInt32.self), header >> 21 == 0x7FF else {
            return nil
        }
        let version = header >> 19 & 3
        // Layer III alone.
        guard version != 1, header >> 17 & 3 == 1 else { return nil }
        let isFirst = version == 3
        let (rateIndex, bitIndex) = (Int(header >> 10 & 3), Int(header >> 12 & 15))
        guard rateIndex < 3, (1..<15).contains(bitIndex) else { return nil }
        let rate = [44_100, 48_000, 32_000][rateIndex] >> (isFirst ? 0 : version == 2 ? 1 : 2)
        let bitRate = (isFirst ? bitRates1 : bitRates2)[bitIndex] * 1000
        let samples = isFirst ? 1152 : 576
        return (samples / 8 * bitRate / rate + Int(header >> 9 & 1), Double(samples) / Double(rate))
    }
}
