// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxCodecs

/// The judge is libopus: what it refuses breaks the rules, and what it decodes does not.
@Suite("The shape of an Opus packet")
struct OpusPacketTests {
    /// - Returns: The frames at 48 kHz; nil where libopus refuses the packet.
    private static func frameCount(
        _ packet: [UInt8], _ decoder: inout OpusDecoder, _ buffer: inout SampleBuffer
    ) -> Int? {
        do throws(MediaError) {
            try buffer.fill { output throws(MediaError) in try decoder.decode(packet.span, into: &output) }
            return buffer.count
        } catch {
            return nil
        }
    }

    private static func expectAgreement(_ packets: some Sequence<[UInt8]>) throws -> (good: Int, bad: Int) {
        var decoder = try OpusDecoder(format: PCMFormat(sampleRate: 48_000))
        var buffer = SampleBuffer(sampleCapacity: decoder.maximumFramesPerPacket)
        var (good, bad) = (0, 0)
        for packet in packets {
            let frames = frameCount(packet, &decoder, &buffer)
            #expect(OpusPacket.isWellFormed(packet.span) == (frames != nil), "\(packet)")
            if let frames {
                #expect(OpusPacket.duration48k(packet.span) == frames, "\(packet)")
                good += 1
            } else {
                bad += 1
            }
        }
        return (good, bad)
    }

    @Test("every first byte, with every second byte, in short packets")
    func shortPackets() throws {
        // All configurations of code 3, and all codes of two configurations.
        let firsts = (UInt8.min...UInt8.max).filter { $0 & 3 == 3 || $0 >> 2 == 0x3E || $0 >> 2 == 6 }
        for size in [1, 2, 3, 6] {
            var packets: [[UInt8]] = []
            for first in firsts {
                for second in UInt8.min...UInt8.max {
                    packets.append(Array([first, second, 1, 0, 0, 0].prefix(size)))
                }
            }
            let (good, bad) = try Self.expectAgreement(packets)
            #expect(good > 0 && bad > 0)
        }
        #expect(try Self.expectAgreement([[]]) == (0, 1))
    }

    @Test("packets of many frames, padded and cut")
    func manyFrames() throws {
        var generator = SeededGenerator(seed: 3)
        var packets: [[UInt8]] = []
        for _ in 0..<4_000 {
            let first = UInt8(generator.below(64) << 2 | [1, 2, 3, 3][generator.below(4)])
            let second = UInt8(generator.below(9) | generator.below(4) << 6)
            packets.append([first, second] + generator.bytes(generator.below(12)))
            packets.append([first, second] + generator.bytes(generator.below(900)))
        }
        let (good, bad) = try Self.expectAgreement(packets)
        #expect(good > 100 && bad > 100)
    }

    @Test("frames of 1,275 bytes, and longer ones", arguments: [0, 1, 2, 3])
    func longFrames(code: UInt8) throws {
        var packets: [[UInt8]] = []
        for size in 1_273...1_279 {
            for count in [size, 2 * size, 2 * size + 1] {
                let rest = [UInt8](repeating: 255, count: count - 2)
                packets.append([0xF8 | code, code == 3 ? 2 : 252] + rest)
            }
        }
        let (good, bad) = try Self.expectAgreement(packets)
        #expect(good > 0 && bad > 0)
    }

    @Test("padding of more than 254 bytes")
    func longPadding() throws {
        var packets: [[UInt8]] = []
        for sizes in [[254], [255, 0], [255, 1], [255, 255, 3]] as [[UInt8]] {
            for count in 240...560 {
                // Two frames of one size, and what is in front of the padding.
                packets.append([0xFB, 0x42] + sizes + [UInt8](repeating: 0, count: count))
            }
        }
        let (good, bad) = try Self.expectAgreement(packets)
        #expect(good > 100 && bad > 100)
    }
}
