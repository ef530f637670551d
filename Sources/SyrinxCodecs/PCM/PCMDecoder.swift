// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Decodes little-endian 16-bit PCM: copies it.
public struct PCMDecoder: ~Copyable, PacketDecoder {
    public let format: PCMFormat

    public var maximumFramesPerPacket: Int { RawDemuxer.packetByteLimit / format.bytesPerFrame }

    public init(format: PCMFormat) {
        self.format = format
    }

    public mutating func decode(
        _ packet: borrowing Span<UInt8>, into samples: inout OutputSpan<Int16>
    ) throws(MediaError) {
        // SAFETY: any two bytes are a sample, and `sampleCount` pairs lie in the packet.
        let bytes = unsafe packet.bytes
        for index in 0..<packet.count / 2 {
            let sample = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            samples.append(Int16(bitPattern: UInt16(littleEndian: sample)))
        }
    }

    public mutating func reset() {}
}
