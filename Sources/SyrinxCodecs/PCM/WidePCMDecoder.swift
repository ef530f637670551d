// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Brings little-endian PCM of more than 16 bits to 16: rounded to the nearest, halves up, and what is too loud for it
/// cut at the loudest that there is. No dither: speech hides what rounding leaves.
public struct WidePCMDecoder: ~Copyable, PacketDecoder {
    public let format: PCMFormat

    public var maximumFramesPerPacket: Int { RawDemuxer.packetByteLimit / 3 / format.channelCount }

    private let codec: AudioCodec

    /// - Throws: `.unsupported` for any codec but PCM of 24 and 32 bits, and IEEE 754 floating point of 32.
    public init(_ parameters: StreamParameters) throws(MediaError) {
        guard [.pcm24, .pcm32, .float32].contains(parameters.codec) else {
            throw MediaError(.unsupported, .giveUp)
        }
        codec = parameters.codec
        format = parameters.format
    }

    public mutating func decode(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) throws(MediaError) {
        let size = codec.bytesPerSample
        for index in 0..<packet.count / size {
            let offset = index * size
            switch codec {
            case .pcm24:
                let value = packet.littleEndian16(at: offset) | Int(packet[offset + 2]) << 16
                samples.append(Self.rounded(Int(Int32(truncatingIfNeeded: value << 8) >> 8), droppingBits: 8))
            case .pcm32:
                let value = Int32(truncatingIfNeeded: packet.littleEndian32(at: offset))
                samples.append(Self.rounded(Int(value), droppingBits: 16))
            default:
                samples.append(Self.rounded(UInt32(truncatingIfNeeded: packet.littleEndian32(at: offset))))
            }
        }
    }

    public mutating func reset() {}

    static func rounded(_ value: Int, droppingBits bits: Int) -> Int16 {
        Int16(clamping: (value + 1 << (bits - 1)) >> bits)
    }

    /// Full scale is 1. What is no number is silence.
    static func rounded(_ pattern: UInt32) -> Int16 {
        let value = (Float(bitPattern: pattern) * 32_768 + 0.5).rounded(.down)
        guard !value.isNaN else { return 0 }
        return Int16(min(max(value, -32_768), 32_767))
    }
}
