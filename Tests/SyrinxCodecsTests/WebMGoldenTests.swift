// SPDX-License-Identifier: Apache-2.0

import SyrinxCodecs
import SyrinxCore
import TestSupport
import Testing

/// Judges: ffmpeg with libopus at 48 kHz; at other rates libopus itself (`Fixtures/opus_oracle.py`), given
/// the Ogg stream that the same packets were taken from.
@Suite("WebM Opus against ffmpeg and libopus")
struct WebMGoldenTests {
    private static let names = [
        16_000: "webm-16khz-16bit-mono-opus", 24_000: "webm-24khz-16bit-24kbps-mono-opus",
    ]

    static let encodings: [[String]] = [
        [], ["-b:a", "24k"], ["-b:a", "48k", "-vbr", "off"], ["-frame_duration", "60"],
        ["-frame_duration", "2.5"], ["-application", "voip", "-b:a", "12k"],
    ]

    static let muxings: [[String]] = [
        [], ["-live", "1"], ["-cluster_time_limit", "60"], ["-cluster_time_limit", "5000"],
        ["-cluster_size_limit", "300"], ["-live", "1", "-cluster_time_limit", "20"],
        ["-write_crc32", "1"], ["-dash", "1"],
    ]

    @Test("as ffmpeg makes it at 48 kHz, to the bit", arguments: encodings, muxings)
    func byFFmpeg(encoding: [String], muxing: [String]) throws {
        let stream = try Material.ffmpeg(48_000, ["-c:a", "libopus"] + encoding + muxing + ["-f", "webm"])
        let decoded = try decode(stream)
        #expect(decoded.error == nil)
        #expect(decoded.format == PCMFormat(sampleRate: 48_000))
        #expect(decoded.samples.count == 48_000)
        #expect(decoded.samples == (try Material.decodedByFFmpeg(stream, ["-c:a", "libopus"])))
    }

    @Test("at the format's own rate, to the bit", arguments: [16_000, 24_000], muxings)
    func ownRate(sampleRate: Int, muxing: [String]) throws {
        let ogg = try Material.opus(sampleRate)
        let decoded = try decode(try Material.remuxed(ogg, muxing), as: Self.names[sampleRate])
        #expect(decoded.error == nil)
        #expect(decoded.format == PCMFormat(sampleRate: sampleRate))
        #expect(decoded.samples == (try Material.decodedByOracle(ogg, sampleRate: sampleRate)))
    }

    @Test(
        "as mkvmerge makes it, to the bit", arguments: [16_000, 24_000, 48_000],
        [
            [], ["--engage", "lacing_xiph"], ["--engage", "lacing_ebml"], ["--engage", "no_simpleblocks"],
            ["--engage", "no_simpleblocks", "--engage", "lacing_xiph"], ["--disable-lacing"],
            ["--cluster-length", "100ms"], ["--webm"], ["--engage", "write_headers_twice"],
        ])
    func byMKVMerge(sampleRate: Int, options: [String]) throws {
        let ogg = try Material.opus(sampleRate)
        let stream = try Material.merged(ogg, options)
        let decoded = try decode(stream, as: Self.names[sampleRate])
        #expect(decoded.error == nil)
        #expect(decoded.samples.count == sampleRate)
        #expect(decoded.samples == (try Material.decodedByOracle(ogg, sampleRate: sampleRate)))
        #expect(try decode(stream) == decoded)
    }

    /// In fixed lacing all packets of a block have one size.
    @Test("packets of one size, laced", arguments: EBML.Lacing.allCases, [1, 2, 7])
    func laced(lacing: EBML.Lacing, framesPerBlock: Int) throws {
        guard lacing != .none || framesPerBlock == 1 else { return }
        let ogg = try Material.opus(24_000, options: ["--hard-cbr", "--bitrate", "24"])
        let shape = WebMShape(lacing: lacing, framesPerBlock: framesPerBlock)
        let stream = shape.stream(OpusPackets(ogg: ogg))
        let decoded = try decode(stream, as: Self.names[24_000])
        #expect(decoded.error == nil)
        #expect(decoded.samples == (try Material.decodedByOracle(ogg, sampleRate: 24_000)))
    }

    /// Where the first packet is the last one too, ffmpeg 5.1 drops what the padding tells and forgets the
    /// pre-skip: what is to be heard is the end of what it gives.
    @Test("lengths that are no whole number of packets", arguments: [0.001, 0.1234, 0.50001, 1.00007])
    func oddLengths(seconds: Double) throws {
        let stream = try Material.ffmpeg(48_000, ["-c:a", "libopus", "-f", "webm"], seconds: seconds)
        let decoded = try decode(stream)
        let byFFmpeg = try Material.decodedByFFmpeg(stream, ["-c:a", "libopus"])
        #expect(decoded.samples.count == Material.speech(48_000, seconds: seconds).count)
        #expect(decoded.samples == byFFmpeg.suffix(seconds == 0.001 ? 48 : byFFmpeg.count))
    }

    @Test("stereo")
    func stereo() throws {
        let options = ["-ac", "2", "-c:a", "libopus", "-b:a", "96k", "-f", "webm"]
        let stream = try Material.ffmpeg(48_000, options)
        let decoded = try decode(stream)
        #expect(decoded.format?.channelCount == 2)
        #expect(decoded.samples == (try Material.decodedByFFmpeg(stream, ["-c:a", "libopus"])))
    }

    @Test("with a picture beside it", arguments: [true, false])
    func besideVideo(isVideoFirst: Bool) throws {
        let maps = isVideoFirst ? ["-map", "1:v", "-map", "0:a"] : ["-map", "0:a", "-map", "1:v"]
        let options =
            ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=1"] + maps
            + ["-c:v", "libvpx", "-c:a", "libopus", "-f", "webm"]
        let stream = try Material.ffmpeg(48_000, options)
        let decoded = try decode(stream)
        #expect(decoded.error == nil)
        #expect(decoded.samples.count == 48_000)
        #expect(decoded.samples == (try Material.decodedByFFmpeg(stream, ["-c:a", "libopus"])))
    }
}
