// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxCodecs

/// Packets whose length is right and whose content is not: the demuxer has nothing to say, the decoder has.
@Suite("SILK packets that no encoder wrote")
struct SILKHostileTests {
    private static func decode(_ packets: [[UInt8]], sampleRate: Int = 24_000) throws -> (
        count: Int, bad: Int
    ) {
        var decoder = try SILKDecoder(format: PCMFormat(sampleRate: sampleRate))
        var buffer = SampleBuffer(sampleCapacity: decoder.maximumFramesPerPacket)
        var (count, bad) = (0, 0)
        for packet in packets {
            do throws(MediaError) {
                try buffer.fill { output throws(MediaError) in
                    try decoder.decode(packet.span, into: &output)
                }
                count += buffer.count
            } catch {
                #expect(error.recovery == .skipPacket)
                #expect(buffer.count == 0)
                bad += 1
            }
        }
        return (count, bad)
    }

    @Test("each of the first bytes in 16 values", arguments: SILKGoldenTests.rates)
    func everyByte(codedRate: Int) throws {
        let packets = SILKMaterial.packets(
            of: try SILKMaterial.stream(
                .init(sampleRate: codedRate, bitRate: 40_000, packetMilliseconds: 40), seconds: 0.4))
        let packet = packets[1]
        var badCount = 0
        for index in packet.indices.prefix(256) {
            for value in stride(from: 0, through: 255, by: 17) {
                var changed = packet
                changed[index] = UInt8(value)
                let result = try Self.decode([changed, []])
                #expect(result.count <= 2 * 2_400)
                badCount += result.bad
            }
        }
        // The code has next to no redundancy; but its length and its end must fit.
        #expect(badCount > 100)
    }

    @Test("noise of every length", arguments: SILKGoldenTests.rates)
    func noise(sampleRate: Int) throws {
        var generator = SeededGenerator(seed: UInt64(sampleRate))
        for _ in 0..<100 {
            let packets = (0..<5).map { _ in generator.bytes(1 + generator.below(300)) }
            let result = try Self.decode(packets, sampleRate: sampleRate)
            #expect(result.count <= 5 * sampleRate / 10)
        }
    }

    @Test(
        "the same byte again and again",
        arguments: [0x00, 0x01, 0x55, 0x7F, 0x80, 0xAA, 0xFE, 0xFF] as [UInt8])
    func monotony(byte: UInt8) throws {
        let packets = [1, 2, 3, 4, 5, 100, 1_023, 1_024].map { [UInt8](repeating: byte, count: $0) }
        _ = try Self.decode(packets)
        let stream = SILKMaterial.framed(packets)
        let decoded = try SyrinxCodecsTests.decode(stream, as: "raw-16khz-16bit-mono-truesilk")
        #expect(decoded.error == nil)
    }

    @Test("a packet that is cut short, or has something behind it", arguments: SILKGoldenTests.rates)
    func wrongLength(codedRate: Int) throws {
        let packets = SILKMaterial.packets(
            of: try SILKMaterial.stream(.init(sampleRate: codedRate, packetMilliseconds: 60), seconds: 0.3))
        for count in 1..<packets[2].count {
            _ = try Self.decode([packets[0], Array(packets[2][..<count]), packets[1]])
        }
        // Where redundant copies of earlier packets are: nothing that has to be understood.
        #expect(try Self.decode([packets[0] + [1, 2, 3], packets[1]]).bad == 0)
    }

    @Test("the bits that fill up the last byte are ones")
    func padding() throws {
        let packets = SILKMaterial.packets(of: try SILKMaterial.stream(.init(), seconds: 0.8))
        var badCount = 0
        for packet in packets {
            var changed = packet
            changed[packet.count - 1] ^= 1
            badCount += try Self.decode([changed]).bad
        }
        // In one of eight packets there are none.
        #expect(badCount >= packets.count * 3 / 4)
    }

    @Test("the longest lags of the longest voice at 12 kHz reach back no further than there is a past")
    func longestLags() throws {
        // 225 samples: with the filter's 16 before them they begin before the frame before.
        var filters = SpeechFilters()
        var frame = SILKFrame()
        frame.isVoiced = true
        for subframe in 0..<4 {
            frame.lags[subframe] = SILKRate.medium.longestLag + 9
            frame.gains[subframe] = 1 << 16
            frame.taps[subframe] = [1 << 12, 1 << 12, 1 << 12, 1 << 12, 1 << 12]
        }
        frame.isInterpolated = true
        frame.longTermScale = 15_565
        let pulses = [Int32](repeating: 1, count: SILKRate.longestFrame)
        for _ in 0..<3 {
            filters.decode(frame, pulses: pulses, rate: .medium, bridgingLag: nil)
            filters.finishFrame(.medium)
        }
        let isHeard = filters.speech.contains { $0 != 0 }
        #expect(isHeard)
    }

    @Test("a damaged packet is counted and left out, and the next one sounds")
    func damaged() throws {
        var packets = SILKMaterial.packets(of: try SILKMaterial.stream(.init(), seconds: 0.4))
        // All ones lie behind the last entry of every table.
        packets[4] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
        let stream = SILKMaterial.framed(packets)
        let decoded = try SyrinxCodecsTests.decode(stream, as: "raw-24khz-16bit-mono-truesilk")
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 1)
        #expect(decoded.samples.count == (packets.count - 1) * 480)
        #expect(decoded.samples.suffix(4_800).contains { $0 > 1_000 })
        // As many in a row as no stream has.
        let bad = [[UInt8]](repeating: packets[4], count: Limits.consecutiveBadPackets)
        let hopeless = SILKMaterial.framed(packets + bad)
        let error = try SyrinxCodecsTests.decode(hopeless, as: "raw-24khz-16bit-mono-truesilk").error
        #expect(error?.recovery == .giveUp)
    }

    @Test("a reset leaves nothing of whatever came before", arguments: SILKGoldenTests.rates)
    func reset(sampleRate: Int) throws {
        let stream = try SILKMaterial.stream(.init(sampleRate: 12_000), seconds: 0.4)
        let packets = [[]] + SILKMaterial.packets(of: stream) + [[], []]
        let golden = try SILKGoldenTests.decode(packets, sampleRate: sampleRate)
        var generator = SeededGenerator(seed: 3)
        var decoder = try SILKDecoder(format: PCMFormat(sampleRate: sampleRate))
        var buffer = SampleBuffer(sampleCapacity: decoder.maximumFramesPerPacket)
        for _ in 0..<5 {
            for packet in (0..<4).map({ _ in generator.bytes(200) }) + [[]] + packets[3...8] {
                try? buffer.fill { output throws(MediaError) in
                    try decoder.decode(packet.span, into: &output)
                }
            }
            decoder.reset()
            var samples: [Int16] = []
            for packet in packets {
                try buffer.fill { output throws(MediaError) in
                    try decoder.decode(packet.span, into: &output)
                }
                try buffer.withSamples(in: 0..<buffer.count) { span in samples += span.array }
            }
            #expect(samples == golden)
        }
    }
}
