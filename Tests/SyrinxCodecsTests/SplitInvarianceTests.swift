// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// The law of the house: where the network cuts the bytes changes nothing.
@Suite("Split invariance")
struct SplitInvarianceTests {
    static let formats = OutputFormat.catalogue.filter(CodecRegistry.standard.decodes)

    static let cuts: [Cut] =
        [.everyByte] + (1...4).map { .random(seed: $0, limit: 7) }
        + (5...9).map { .random(seed: $0, limit: 700) }

    @Test("a format is decoded, or refused by its name", arguments: OutputFormat.catalogue)
    func othersAreRefused(format: OutputFormat) {
        let error: MediaError?
        do throws(MediaError) {
            _ = try CodecRegistry.standard.makeStreamDecoder(for: format)
            error = nil
        } catch let refusal {
            error = refusal
        }
        guard !Self.formats.contains(format) else { return #expect(error == nil) }
        #expect(error?.reason == .unsupported)
        #expect(error?.description.contains(format.name) == true)
    }

    @Test("every format, cut anywhere, gives the same frames", arguments: formats)
    func formatsGiveTheSame(format: OutputFormat) throws {
        let stream = try Material.stream(format, seconds: 0.5)
        let whole = try decode(stream, as: format.name)
        #expect(whole.error == nil)
        #expect(whole.format == format.pcm)
        let seconds = Double(whole.samples.count) / Double(format.sampleRate)
        #expect((0.5...0.6).contains(seconds))
        for cut in Self.cuts {
            #expect(try decode(stream, as: format.name, cut: cut) == whole, "\(cut)")
        }
        guard format.container != .none else { return }
        // SILK does not say what rate it is played at.
        let best = format.codec == .silk ? "raw-24khz-16bit-mono-truesilk" : format.name
        let recognised = try decode(stream, as: best)
        for cut in [.nowhere] + Self.cuts {
            #expect(try decode(stream, cut: cut) == recognised, "recognised, \(cut)")
        }
    }

    @Test("headers of every kind, cut anywhere, give the same frames", arguments: Odd.allCases)
    func oddStreamsGiveTheSame(odd: Odd) throws {
        let stream = try odd.stream()
        let whole = try decode(stream, as: odd.format)
        #expect(!whole.samples.isEmpty)
        for cut in Self.cuts {
            #expect(try decode(stream, as: odd.format, cut: cut) == whole, "\(cut)")
        }
    }

    /// What no service sends on a good day.
    enum Odd: CaseIterable {
        case taggedMP3
        case mp3InJunk
        case stereoMP3
        case extensibleWAV
        case wavWithLists
        case oggOfLongPages
        case oggOfStereo
        case chainedOgg
        case damagedOgg
        case oggWithContinuedPackets
        case stereoPCM
        case webMOfUnknownSizes
        case webMOfLaces
        case webMOfGroups
        case chainedWebM
        case mergedWebM
        case bigEndianOpus
        case littleEndianOpus
        case opusInOgg
        case opusInWebM
        case opusOfNoKnownFraming
        case silkWithoutName
        case silkWithLosses
        case amrOfEveryType
        case amrInPieces

        var format: String? {
            switch self {
            case .mp3InJunk: "audio-24khz-48kbitrate-mono-mp3"
            case .bigEndianOpus, .littleEndianOpus, .opusInOgg, .opusInWebM, .opusOfNoKnownFraming:
                "audio-16khz-16bit-32kbps-mono-opus"
            case .silkWithoutName: "raw-16khz-16bit-mono-truesilk"
            case .amrOfEveryType, .amrInPieces: "amr-wb-16000hz"
            default: nil
            }
        }

        func stream() throws -> [UInt8] {
            switch self {
            case .taggedMP3:
                return try Material.mp3(
                    24_000, kilobits: 64, options: ["--add-id3v2", "--tt", "Title"], seconds: 0.5)
            case .mp3InJunk:
                let stream = try Material.mp3(24_000, kilobits: 48, seconds: 0.5)
                return MP3Material.withJunk(stream, frameByteCount: 144)
            case .stereoMP3:
                return try Material.ffmpeg(
                    44_100, ["-ac", "2", "-c:a", "libmp3lame", "-b:a", "96k", "-f", "mp3"], seconds: 0.5)
            case .extensibleWAV:
                return WAVE(format: .extensible(subformat: 1)).bytes
            case .wavWithLists:
                return WAVE(before: [("LIST", [1, 2, 3])], after: [("LIST", [9, 9, 9, 9])]).bytes
            case .oggOfLongPages:
                return try Material.opus(24_000, options: ["--max-delay", "1000"], seconds: 0.5)
            case .oggOfStereo:
                return try Material.ffmpeg(
                    48_000, ["-ac", "2", "-c:a", "libopus", "-f", "ogg"], seconds: 0.5)
            case .chainedOgg:
                let first = try Material.opus(24_000, options: ["--serial", "1"], seconds: 0.3)
                return first + (try Material.opus(16_000, options: ["--serial", "2"], seconds: 0.3))
            case .damagedOgg:
                var stream = try Material.opus(24_000, options: ["--max-delay", "100"], seconds: 0.5)
                stream[stream.count - 50] ^= 0x10
                return stream
            case .oggWithContinuedPackets:
                return try OpusMaterial.withContinuedPackets(try Material.opus(24_000, seconds: 0.5))
            case .stereoPCM:
                return WAVE(channelCount: 2).bytes
            case .webMOfUnknownSizes:
                return WebMShape(unknownSegment: 3, unknownCluster: 1, filler: WebMShape.void).stream(
                    try packets())
            case .webMOfLaces:
                return WebMShape(lacing: .ebml, framesPerBlock: 5).stream(try packets())
                    + WebMShape(lacing: .xiph, framesPerBlock: 3).stream(try packets())
            case .webMOfGroups:
                return WebMShape(hasGroups: true, lacing: .xiph, framesPerBlock: 2).stream(try packets())
            case .chainedWebM:
                let shape = WebMShape(unknownSegment: 8, unknownCluster: 8)
                return shape.stream(try packets()) + shape.stream(try packets(16_000))
            case .mergedWebM:
                return try Material.merged(try Material.opus(24_000, seconds: 0.5))
            case .bigEndianOpus, .littleEndianOpus:
                return HeaderlessOpusTests.withLength(
                    try Material.headerlessPackets(16_000, 32), isBigEndian: self == .bigEndianOpus)
            case .opusInOgg: return try Material.opus(16_000, seconds: 0.5)
            case .opusInWebM: return WebMShape().stream(try packets(16_000))
            case .opusOfNoKnownFraming:
                return try Material.headerlessPackets(16_000, 32).flatMap { $0 + [0x55] }
            case .silkWithoutName:
                let stream = try SILKMaterial.stream(.init(sampleRate: 12_000), seconds: 0.3)
                return SILKMaterial.framed(SILKMaterial.packets(of: stream))
            case .silkWithLosses:
                let stream = try SILKMaterial.stream(.init(sampleRate: 8_000, isTencent: true), seconds: 0.3)
                let packets = SILKMaterial.packets(of: stream)
                return [0x02] + SILKMaterial.magic + SILKMaterial.framed(packets + [[], []] + packets)
            case .amrOfEveryType:
                return try AMRMaterial.everyType(seconds: 0.5).flatMap { $0 }
            case .amrInPieces:
                let stream = try AMRMaterial.stream(seconds: 0.3)
                let noise: [UInt8] = [0xFF, 0x44, 0x23, 0x21, 0x54]
                return stream[..<300] + stream + noise + stream[9...] + noise + stream[70...]
            }
        }

        private func packets(_ sampleRate: Int = 24_000) throws -> OpusPackets {
            OpusPackets(ogg: try Material.opus(sampleRate, seconds: 0.3))
        }
    }
}
