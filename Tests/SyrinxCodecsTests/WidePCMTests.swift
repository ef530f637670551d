// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxCodecs

@Suite("PCM of more than 16 bits against sox")
struct WidePCMTests {
    /// sox rounds to the nearest where it is told not to dither, and cuts what is too loud.
    private func decodedBySox(_ wave: [UInt8]) throws -> [Int16] {
        let raw = ["-t", "raw", "-e", "signed-integer", "-b", "16", "-L", "-"]
        return samples(littleEndian: try output(of: ["sox", "-D", "-t", "wav", "-"] + raw, input: wave))
    }

    private static let kinds = [
        ["-b", "24", "-e", "signed-integer"], ["-b", "32", "-e", "signed-integer"],
        ["-b", "32", "-e", "floating-point"],
    ]

    @Test("noise of every level, to the bit", arguments: kinds)
    func noise(kind: [String]) throws {
        // Beyond full scale as well.
        for effect in [["vol", "0.3"], ["vol", "3"]] {
            let synth = ["synth", "0.5", "whitenoise"] + effect
            let wave = try output(
                of: ["sox", "-R", "-D", "-n", "-r", "32000", "-c", "1"] + kind + ["-t", "wav", "-"] + synth)
            let decoded = try decode(wave)
            #expect(decoded.error == nil && decoded.format == PCMFormat(sampleRate: 32_000))
            #expect(decoded.samples.count == 16_000)
            #expect(try decoded.samples == decodedBySox(wave))
        }
    }

    @Test("where it is cut has no say", arguments: kinds)
    func cuts(kind: [String]) throws {
        let wave = try output(
            of: ["sox", "-R", "-D", "-n", "-r", "8000", "-c", "2"] + kind + ["-t", "wav", "-"]
                + ["synth", "0.1", "whitenoise"])
        let whole = try decode(wave)
        #expect(whole.samples.count == 1600)
        #expect(try decode(wave, cut: .everyByte).samples == whole.samples)
        #expect(try decode(wave, cut: .random(seed: 7, limit: 50)).samples == whole.samples)
    }

    @Test("halves go up, and the loudest stays the loudest")
    func rounding() {
        #expect(WidePCMDecoder.rounded(0x7F, droppingBits: 8) == 0)
        #expect(WidePCMDecoder.rounded(0x80, droppingBits: 8) == 1)
        #expect(WidePCMDecoder.rounded(-0x80, droppingBits: 8) == 0)
        #expect(WidePCMDecoder.rounded(-0x81, droppingBits: 8) == -1)
        #expect(WidePCMDecoder.rounded(Int(Int32.max), droppingBits: 16) == .max)
        #expect(WidePCMDecoder.rounded(Int(Int32.min), droppingBits: 16) == .min)
        for (value, expected) in [
            (Float(1), Int16.max), (-1, .min), (-2, .min), (.infinity, .max), (.nan, 0),
        ] {
            #expect(WidePCMDecoder.rounded(value.bitPattern) == expected)
        }
    }

    @Test("a sample that breaks off is told")
    func truncation() throws {
        let format = littleEndian(UInt16(1)) + littleEndian(UInt16(1)) + littleEndian(UInt32(16_000))
        let more = littleEndian(UInt32(48_000)) + littleEndian(UInt16(3)) + littleEndian(UInt16(24))
        let wave = WAVE(format: .bytes(format + more), dataSize: .claimed(.max), data: [0, 1, 0, 2])
        let decoded = try decode(wave.bytes)
        #expect(decoded.samples == [1] && decoded.error?.reason == .truncated)
    }
}
