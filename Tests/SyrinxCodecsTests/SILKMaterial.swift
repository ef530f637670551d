// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// SILK streams from pilk, which is the SILK SDK's own encoder in a process of its own, and what its decoder
/// makes of streams.
enum SILKMaterial {
    /// How pilk is asked to encode.
    struct Encoding: Sendable, CustomStringConvertible {
        /// Of the sound, and the highest that it is coded at; in Hz. At too few bits the encoder goes lower.
        var sampleRate = 24_000
        var bitRate = 24_000
        var packetMilliseconds = 20
        var complexity = 2
        var lossPercent = 0
        var hasRedundancy = false
        var hasPauses = false
        var isTencent = false

        var description: String {
            let entries = [
                "\"pcm_rate\": \(sampleRate)", "\"max_rate\": \(sampleRate)", "\"silk_rate\": \(bitRate)",
                "\"packet_size\": \(packetMilliseconds)", "\"complexity\": \(complexity)",
                "\"packet_loss\": \(lossPercent)", "\"use_in_band_fec\": \(hasRedundancy)",
                "\"use_dtx\": \(hasPauses)", "\"tencent\": \(isTencent)",
            ]
            return "{" + entries.joined(separator: ", ") + "}"
        }
    }

    static let magic = Array("#!SILK_V3".utf8)
    static let endMark: [UInt8] = [0xFF, 0xFF]

    private static let cache = Cache()

    /// Speech, hiss and silence in turns, a quarter of a second each.
    static func sound(_ sampleRate: Int, seconds: Double) -> [Int16] {
        var samples = Material.speech(sampleRate, seconds: seconds)
        var generator = SeededGenerator(seed: 1)
        let part = sampleRate / 4
        for index in samples.indices {
            let hiss = Int16(truncatingIfNeeded: generator.below(4_001) - 2_000)
            switch index / part % 4 {
            case 1: samples[index] = hiss
            case 3: samples[index] = 0
            default: break
            }
        }
        return samples
    }

    static func stream(_ encoding: Encoding, seconds: Double = 1) throws -> [UInt8] {
        try cache.bytes("\(encoding), \(seconds)") {
            let sound = littleEndianBytes(sound(encoding.sampleRate, seconds: seconds))
            return try output(
                of: ["python3", fixture("silk_oracle.py"), "encode", encoding.description], input: sound)
        }
    }

    static func decodedByPilk(_ stream: [UInt8], sampleRate: Int) throws -> [Int16] {
        samples(
            littleEndian: try output(
                of: ["python3", fixture("silk_oracle.py"), "decode", "\(sampleRate)"], input: stream))
    }

    /// The packets of a stream with a magic.
    static func packets(of stream: [UInt8]) -> [[UInt8]] {
        var packets: [[UInt8]] = []
        var position = stream[0] == 0x02 ? 10 : 9
        while position + 2 <= stream.count {
            let count = Int(stream[position]) | Int(stream[position + 1]) << 8
            position += 2
            if count == 0xFFFF { break }
            packets.append(Array(stream[position..<position + count]))
            position += count
        }
        return packets
    }

    /// As a file holds them.
    static func stream(of packets: [[UInt8]]) -> [UInt8] {
        magic + framed(packets) + endMark
    }

    /// As the service sends them.
    static func framed(_ packets: [[UInt8]]) -> [UInt8] {
        packets.flatMap { littleEndian(UInt16($0.count)) + $0 }
    }
}
