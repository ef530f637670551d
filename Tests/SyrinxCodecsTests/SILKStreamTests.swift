// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxCodecs

/// Lengths, magics and ends: what is around the packets.
@Suite("SILK streams")
struct SILKStreamTests {
    private static let name = "raw-24khz-16bit-mono-truesilk"

    private static func packets() throws -> [[UInt8]] {
        SILKMaterial.packets(
            of: try SILKMaterial.stream(.init(sampleRate: 8_000, packetMilliseconds: 40), seconds: 0.2))
    }

    /// - Returns: The packets, how many bytes it took until each, and how it ended.
    private static func demux(
        _ bytes: [UInt8]
    ) -> (packets: [[UInt8]], ends: [Int], parameters: [StreamParameters?], error: MediaError?) {
        var demuxer = SILKDemuxer(sampleRate: 16_000)
        var (packets, ends, parameters) = ([[UInt8]](), [Int](), [StreamParameters?]())
        do throws(MediaError) {
            for index in bytes.indices {
                try demuxer.push(bytes.span.extracting(index...index)) { info, packet in
                    packets.append(packet.array)
                    ends.append(index + 1)
                    parameters.append(info.newStream)
                }
            }
            try demuxer.finish { _, _ in }
            return (packets, ends, parameters, nil)
        } catch {
            return (packets, ends, parameters, error)
        }
    }

    @Test("a packet is handed on at its last byte", arguments: [[], [0x02]] as [[UInt8]])
    func promptness(lead: [UInt8]) throws {
        let packets = try Self.packets() + [[]] + Self.packets()
        let heads: [[UInt8]] = lead.isEmpty ? [[], SILKMaterial.magic] : [lead + SILKMaterial.magic]
        for head in heads {
            let result = Self.demux(head + SILKMaterial.framed(packets))
            #expect(result.error == nil)
            #expect(result.packets == packets)
            var end = head.count
            for index in packets.indices {
                end += 2 + packets[index].count
                #expect(result.ends[index] == end)
            }
            let format = PCMFormat(sampleRate: 16_000)
            #expect(result.parameters.first == StreamParameters(codec: .silk, format: format))
            #expect(result.parameters.dropFirst().allSatisfy { $0 == nil })
        }
    }

    @Test("what is behind the end mark is not looked at")
    func endMark() throws {
        let packets = try Self.packets()
        let bytes = SILKMaterial.framed(packets) + SILKMaterial.endMark
        for rest in [[], [1], [0, 0], [0xFE, 0xFF, 3], bytes] as [[UInt8]] {
            let result = Self.demux(bytes + rest)
            #expect(result.packets == packets)
            #expect(result.error == nil)
        }
    }

    @Test(
        "lengths that begin like a magic are lengths",
        arguments: [[0x02, 0x00, 7, 8], [0x23, 0x00] + [UInt8](repeating: 1, count: 0x23)] as [[UInt8]])
    func nearlyMagic(bytes: [UInt8]) {
        let result = Self.demux(bytes)
        #expect(result.packets == [Array(bytes[2...])])
        #expect(result.error == nil)
    }

    @Test("what is no SILK is told from what is another SILK")
    func otherMagics() {
        func reason(_ text: String) -> MediaError.Reason? { Self.demux(Array(text.utf8)).error?.reason }
        #expect(reason("#!SILK\n\u{1}\u{2}\u{3}\u{4}") == .unsupported)
        #expect(reason("\u{2}#!SILK\n\u{1}\u{2}\u{3}\u{4}") == .unsupported)
        #expect(reason("#!SILK_V4\u{1}\u{2}\u{3}\u{4}") == .malformed)
        #expect(reason("#!/bin/sh\necho hello\n") == .malformed)
        #expect(reason("\u{2}#/bin/sh\necho hello\n") == .malformed)
        #expect(reason("#!SILK_") == .truncated)
        #expect(reason("#") == .truncated)
        #expect(reason("\u{2}") == .truncated)
    }

    @Test("a length that no packet has ends the stream, and what came before it stays")
    func longPacket() throws {
        let packets = try Self.packets()
        for length in [5_121, 0x2123, 0x7FFF, 0x8000, 0xFFFE] {
            let result = Self.demux(SILKMaterial.framed(packets) + littleEndian(UInt16(length)))
            #expect(result.packets == packets)
            #expect(result.error?.reason == .malformed)
            #expect(result.error?.recovery == .giveUp)
        }
    }

    @Test("an end in the middle is told from an end")
    func truncation() throws {
        let packets = try Self.packets()
        let bytes = SILKMaterial.magic + SILKMaterial.framed(packets)
        var ends = [0, SILKMaterial.magic.count]
        for packet in packets { ends.append(ends[ends.count - 1] + 2 + packet.count) }
        for count in 0...bytes.count {
            let result = Self.demux(Array(bytes[..<count]))
            #expect(result.error?.reason == (ends.contains(count) ? nil : .truncated), "\(count) bytes")
            #expect(result.packets.count == max(0, ends.filter { $0 <= count }.count - 2))
        }
    }

    @Test("a packet that is too long for the codec is left out, not the stream")
    func tooLong() throws {
        let packets = try Self.packets()
        let long = [UInt8](repeating: 0x55, count: RangeDecoder.packetByteLimit + 1)
        let decoded = try decode(SILKMaterial.framed(packets + [long] + packets), as: Self.name)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 1)
        #expect(decoded.samples.count == 2 * packets.count * 960)
    }

    @Test("a file that says what it is, is played at 24 kHz; other starts do not wait for its name")
    func probing() throws {
        let packets = try Self.packets()
        for lead in [[], [0x02]] as [[UInt8]] {
            let stream = lead + SILKMaterial.magic + SILKMaterial.framed(packets)
            #expect(try decode(stream, cut: .everyByte) == decode(stream, as: Self.name))
        }
        // Bytes until the container is known: no more than its own name has.
        let starts: [([UInt8], Int)] = [
            (Array("OggS".utf8), 4), (Array("ID3".utf8), 3), ([0xFF, 0xF3, 0x64, 0xC4], 4),
            (Array("RIFF....WAVE".utf8), 12), (SILKMaterial.magic, 9), ([0x02] + SILKMaterial.magic, 10),
        ]
        for (start, count) in starts {
            for length in 1...start.count {
                let bytes = Array(start[..<length])
                let isKnown = CodecRegistry.standard.containers.contains { $0.recognizes(bytes.span) }
                #expect(isKnown == (length >= count), "\(bytes)")
            }
        }
    }
}
