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
        for cut in [.nowhere] + Self.cuts {
            #expect(try decode(stream, cut: cut) == whole, "recognised, \(cut)")
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
        case amrOfEveryType
        case amrInPieces

        var format: String? {
            switch self {
            case .mp3InJunk: "audio-24khz-48kbitrate-mono-mp3"
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
            case .amrOfEveryType:
                return try AMRMaterial.everyType(seconds: 0.5).flatMap { $0 }
            case .amrInPieces:
                let stream = try AMRMaterial.stream(seconds: 0.3)
                let noise: [UInt8] = [0xFF, 0x44, 0x23, 0x21, 0x54]
                return stream[..<300] + stream + noise + stream[9...] + noise + stream[70...]
            }
        }
    }
}
