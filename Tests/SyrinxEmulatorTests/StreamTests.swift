// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import SyrinxEmulator

/// The parts that see a stream in pieces: how it is cut must not matter.
@Suite struct StreamTests {
    private static func wave(
        _ samples: [Int16], channels: UInt16 = 1, dataByteCount: UInt32? = nil, before: String = "",
        after: String = ""
    ) -> [UInt8] {
        var bytes = ByteBuffer(string: "RIFF\u{0}\u{0}\u{0}\u{0}WAVE" + before + "fmt ")
        bytes.writeInteger(UInt32(16), endianness: .little)
        bytes.writeMultipleIntegers(UInt16(1), channels, endianness: .little)
        bytes.writeMultipleIntegers(UInt32(24000), UInt32(0), endianness: .little)
        bytes.writeMultipleIntegers(UInt16(0), UInt16(16), endianness: .little)
        bytes.writeString("data")
        bytes.writeInteger(dataByteCount ?? UInt32(samples.count * 2), endianness: .little)
        for sample in samples { bytes.writeInteger(sample, endianness: .little) }
        bytes.writeString(after)
        return Array(bytes.readableBytesView)
    }

    private static func read(_ bytes: [UInt8], pieceByteCount: Int) throws -> ([Int16], Int) {
        var reader = PCMReader(assumedRate: 8000)
        var samples: [Int16] = []
        for start in stride(from: 0, to: bytes.count, by: pieceByteCount) {
            let piece = ByteBuffer(bytes: bytes[start..<min(start + pieceByteCount, bytes.count)])
            reader.push(piece.readableBytesSpan)
            samples += try reader.takeSamples(isEnd: false)
        }
        samples += try reader.takeSamples(isEnd: true)
        return (samples, reader.sampleRate)
    }

    static let samples: [Int16] = (0..<200).map { Int16($0 * 163 - 16000) }

    @Test(arguments: [1, 2, 3, 7, 45, 1000])
    func wavIsReadInAnyPieces(pieceByteCount: Int) throws {
        let list = "LIST\u{3}\u{0}\u{0}\u{0}abc\u{0}"
        for bytes in [
            Self.wave(Self.samples), Self.wave(Self.samples, dataByteCount: 0),
            Self.wave(Self.samples, dataByteCount: .max), Self.wave(Self.samples, dataByteCount: 0x7FFF_F000),
            Self.wave(Self.samples, before: list), Self.wave(Self.samples, after: list),
        ] {
            let (samples, rate) = try Self.read(bytes, pieceByteCount: pieceByteCount)
            #expect(samples == Self.samples)
            #expect(rate == 24000)
        }
        let (raw, rate) = try Self.read(Array("abcd".utf8), pieceByteCount: pieceByteCount)
        #expect(raw == [0x6261, 0x6463])
        #expect(rate == 8000)
    }

    @Test func channelsAreAveraged() throws {
        let (samples, _) = try Self.read(Self.wave([10, 20, -3, -7], channels: 2), pieceByteCount: 3)
        #expect(samples == [15, -5])
    }

    @Test func cutHeadersGiveNothing() throws {
        let bytes = Self.wave(Self.samples)
        for count in 4..<44 { #expect(try Self.read(Array(bytes[..<count]), pieceByteCount: 5).0.isEmpty) }
        for index in 0..<44 {
            var flipped = bytes
            flipped[index] ^= 0xFF
            _ = try? Self.read(flipped, pieceByteCount: 50)
        }
    }

    @Test(arguments: [(22050, 24000), (22050, 8000), (22050, 48000), (16000, 16000), (8000, 44100)])
    func resamplingIsExactInAnyPieces(from inputRate: Int, to outputRate: Int) {
        let input = (0..<5000).map { Int16(truncatingIfNeeded: $0 * $0 % 20000 - 10000) }
        func resample(_ pieceFrameCount: Int) -> ContiguousArray<Int16> {
            var resampler = Resampler(from: inputRate, to: outputRate)
            var output = ContiguousArray<Int16>()
            for start in stride(from: 0, to: input.count, by: pieceFrameCount) {
                let piece = input[start..<min(start + pieceFrameCount, input.count)]
                resampler.process(ContiguousArray(piece), into: &output)
            }
            resampler.finish(into: &output)
            return output
        }
        let whole = resample(input.count)
        #expect(whole.count == (input.count * outputRate + inputRate / 2) / inputRate)
        for pieceFrameCount in [1, 77, 441, 4999] { #expect(resample(pieceFrameCount) == whole) }
    }

    @Test func shortSoundKeepsItsLength() {
        for count in [0, 1, 2, 100] {
            var resampler = Resampler(from: 22050, to: 48000)
            var output = ContiguousArray<Int16>()
            resampler.process(ContiguousArray(repeating: 1000, count: count), into: &output)
            resampler.finish(into: &output)
            #expect(output.count == (count * 48000 + 11025) / 22050)
        }
    }

    /// Corner codes of ITU-T G.711 tables 1 and 2, and a decoder that is not ours.
    @Test func g711IsNearestEverywhere() async throws {
        #expect([0, 32767, -32768].map { G711Encoder.aLaw($0) } == [0xD5, 0xAA, 0x2A])
        #expect([0, 32767, -32768].map { G711Encoder.muLaw($0) } == [0xFF, 0x80, 0x00])
        let sweep = Array(Int16.min...Int16.max)
        for (law, codes) in [
            ("alaw", sweep.map(G711Encoder.aLaw)), ("mulaw", sweep.map(G711Encoder.muLaw)),
        ] {
            let decoded = try await Tool.decode(codes, as: ["-f", law, "-ar", "8000", "-ac", "1"])
            #expect(decoded.count == sweep.count)
            for (sample, result) in zip(sweep, decoded) {
                // Half a step: 1/32 of the magnitude, and 8 where the steps are linear.
                let bound = max(8, abs(Int(sample)) / 32 + 5) + (abs(Int(sample)) > 32124 ? 644 : 0)
                #expect(abs(Int(sample) - Int(result)) <= bound, "\(law) \(sample) \(result)")
            }
        }
    }

    @Test(arguments: [0, 1, 254, 255, 256, 510, 1276])
    func oggLacingEndsBelow255(byteCount: Int) {
        var pages = OggPageWriter(serialNumber: 7)
        var bytes = ByteBuffer()
        pages.add(ByteBuffer(repeating: 1, count: byteCount))
        pages.finishPage(.beginOfStream, granulePosition: 960, into: &bytes)
        let segmentCount = byteCount / 255 + 1
        #expect(bytes.readableBytes == 27 + segmentCount + byteCount)
        #expect(bytes.getInteger(at: 26, as: UInt8.self) == UInt8(segmentCount))
        #expect(bytes.getInteger(at: 26 + segmentCount, as: UInt8.self) == UInt8(byteCount % 255))
        #expect(bytes.getInteger(at: 6, endianness: .little, as: UInt64.self) == 960)
    }

    private static func chunks(_ rule: ChunkCutter.Rule, pieces: [(Int, Int, Int)]) -> [[Int]] {
        var cutter = ChunkCutter(rule)
        var result: [[Int]] = []
        for (byteCount, start, end) in pieces {
            cutter.append(ByteBuffer(repeating: 0, count: byteCount), from: start, to: end)
            while let chunk = cutter.next() { result.append([chunk.bytes.readableBytes, chunk.startFrame]) }
        }
        while let chunk = cutter.next(isEnd: true) {
            result.append([chunk.bytes.readableBytes, chunk.startFrame])
        }
        return result
    }

    @Test func chunksAreCutByTheRule() {
        let pieces = [(100, 0, 50), (100, 50, 100), (100, 100, 150)]
        #expect(Self.chunks(.exactly(byteCount: 120), pieces: pieces) == [[120, 0], [120, 50], [60, 100]])
        #expect(
            Self.chunks(.exactly(byteCount: 100), pieces: pieces) == [[100, 0], [100, 50], [100, 100]])
        #expect(Self.chunks(.frames(100), pieces: pieces) == [[200, 0], [100, 100]])
        #expect(Self.chunks(.frames(60), pieces: pieces) == [[100, 0], [100, 50], [100, 100]])
        #expect(Self.chunks(.asMade, pieces: [(5000, 0, 50), (0, 50, 50)]) == [[4096, 0], [904, 0]])
        #expect(Self.chunks(.frames(10), pieces: [(5000, 0, 50)]) == [[5000, 0]])
        #expect(Self.chunks(.asMade, pieces: []).isEmpty)
    }
}
