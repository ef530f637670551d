// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Decodes G.711 (ITU-T G.711): one octet, one sample.
public struct G711Decoder: ~Copyable, PacketDecoder {
    public let format: PCMFormat

    public var maximumFramesPerPacket: Int { RawDemuxer.packetByteLimit / format.channelCount }

    /// Of all 256 octets: faster than arithmetic, see Benchmarks/README.md.
    private let table: [Int16]

    /// - Throws: `.unsupported` for any codec but A-law and mu-law.
    public init(codec: AudioCodec, format: PCMFormat) throws(MediaError) {
        switch codec {
        case .aLaw: table = (0...255).map { Self.expandALaw(UInt8($0)) }
        case .muLaw: table = (0...255).map { Self.expandMuLaw(UInt8($0)) }
        default: throw MediaError(.unsupported, .giveUp)
        }
        self.format = format
    }

    public mutating func decode(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) throws(MediaError) {
        let count = packet.count
        precondition(samples.freeCapacity >= count)
        // SAFETY: an octet is less than the table's 256 entries; there is room for `count` samples, and
        // all of them are written.
        unsafe table.withUnsafeBufferPointer { table in
            unsafe packet.withUnsafeBufferPointer { octets in
                unsafe samples.withUnsafeMutableBufferPointer { buffer, initializedCount in
                    guard let end = unsafe buffer.baseAddress?.advanced(by: initializedCount) else { return }
                    for index in 0..<count {
                        unsafe end[index] = table[Int(octets[index])]
                    }
                    initializedCount += count
                }
            }
        }
    }

    public mutating func reset() {}

    /// G.711 table 1a: 13 bits, in the upper bits of 16. Every other bit travels inverted.
    static func expandALaw(_ octet: UInt8) -> Int16 {
        let value = octet ^ 0x55
        let segment = Int16(value & 0x70) >> 4
        let mantissa = Int16(value & 0x0F) << 4 + 8
        let magnitude = segment == 0 ? mantissa : (mantissa + 0x100) << (segment - 1)
        return value & 0x80 != 0 ? magnitude : -magnitude
    }

    /// G.711 table 2a: 14 bits, in the upper bits of 16. All bits travel inverted.
    static func expandMuLaw(_ octet: UInt8) -> Int16 {
        let value = ~octet
        let segment = Int16(value & 0x70) >> 4
        let mantissa = Int16(value & 0x0F) << 3
        let magnitude = (mantissa + 0x84) << segment - 0x84
        return value & 0x80 != 0 ? -magnitude : magnitude
    }
}
