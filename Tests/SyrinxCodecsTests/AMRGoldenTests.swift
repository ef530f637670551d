// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// Two judges to the bit, which both ask libopencore-amrwb and read the storage format in their own ways:
/// sox, and `Fixtures/amrwb_oracle.py`. A third by its sound: ffmpeg's own decoder, which computes in
/// floating point and knows neither comfort noise nor lost frames.
@Suite("AMR-WB against sox, libopencore-amrwb and ffmpeg")
struct AMRGoldenTests {
    private static let format = "amr-wb-16000hz"

    private static func decodedByOracle(_ stream: [UInt8]) throws -> [Int16] {
        samples(littleEndian: try output(of: ["python3", fixture("amrwb_oracle.py")], input: stream))
    }

    /// Without dither, which it would add for having fewer bits than it computes with.
    private static func decodedBySox(_ stream: [UInt8]) throws -> [Int16] {
        let command = ["sox", "-D", "-t", "amr-wb", "-", "-t", "raw", "-b", "16", "-e", "signed", "-L", "-"]
        return samples(littleEndian: try output(of: command, input: stream))
    }

    @Test("every mode, with and without pauses, to the bit", arguments: 0...8, [false, true])
    func everyMode(mode: Int, dtx: Bool) throws {
        let stream = try AMRMaterial.stream(mode: mode, dtx: dtx, seconds: 2)
        let types = Set(AMRMaterial.frames(of: stream).map { $0[0] >> 3 & 0xF })
        #expect(types.contains(9) == dtx)
        let decoded = try decode(stream, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 0)
        #expect(decoded.format == PCMFormat(sampleRate: 16_000))
        #expect(decoded.samples.count == 32_000)
        #expect(decoded.samples == (try Self.decodedByOracle(stream)))
        #expect(decoded.samples == (try Self.decodedBySox(stream)))
        #expect(try decode(stream) == decoded)
        // Without the magic it can only be asked for.
        let bare = Array(stream[AMRMaterial.magic.count...])
        #expect(try decode(bare, as: Self.format) == decoded)
        #expect(try decode(bare).error?.reason == .unsupported)
    }

    @Test("beside ffmpeg's own decoder", arguments: 0...8)
    func otherDecoder(mode: Int) throws {
        let stream = try AMRMaterial.stream(mode: mode, seconds: 2)
        let decoded = try decode(stream).samples
        let reference = try Material.decodedByFFmpeg(stream, ["-c:a", "amrwb", "-f", "amr"])
        #expect(decoded.count == reference.count)
        // 27 dB in the two lowest modes, 34 in the others.
        #expect(signalToNoiseRatio(reference, decoded) >= (mode < 2 ? 25 : 32))
    }

    @Test("every type of frame, in any order, to the bit")
    func everyType() throws {
        let stream = try AMRMaterial.everyType(seconds: 2).flatMap { $0 }
        let decoded = try decode(stream, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.skippedPacketCount == 0)
        #expect(decoded.samples == (try Self.decodedByOracle(stream)))
        #expect(decoded.samples.count % 320 == 0)
    }

    @Test("a frame that came through damaged is concealed")
    func badFrames() throws {
        var frames = AMRMaterial.frames(of: try AMRMaterial.stream())
        let good = try decode(frames.flatMap { $0 }, as: Self.format).samples
        for index in [10, 11, 25] {
            frames[index][0] &= ~0x04
            for byte in 1..<frames[index].count { frames[index][byte] ^= 0x5A }
        }
        let stream = frames.flatMap { $0 }
        let decoded = try decode(stream, as: Self.format)
        #expect(decoded.error == nil)
        #expect(decoded.samples.count == good.count)
        #expect(decoded.samples == (try Self.decodedByOracle(stream)))
        // As lost frames in their places would be, whatever their bits are.
        for index in [10, 11, 25] { frames[index] = [0x7C] }
        #expect(try decode(frames.flatMap { $0 }, as: Self.format).samples == decoded.samples)
        #expect(decoded.samples[..<3_200] == good[..<3_200])
        #expect(correlation(good, decoded.samples) > 0.8)
    }

    @Test("what was encoded is what is heard", arguments: [0, 2, 8])
    func soundsLikeItsSource(mode: Int) throws {
        let source = Material.speech(16_000, seconds: 2)
        let decoded = try decode(try AMRMaterial.stream(mode: mode, seconds: 2)).samples
        let lag = delay(of: decoded, after: source, limit: 200)
        // The encoder's look-ahead of 5 ms, and both sides' filters.
        #expect(lag == 95)
        #expect(correlation(source, decoded, lag: lag) >= 0.9)
    }
}
