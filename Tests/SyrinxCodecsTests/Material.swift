// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCore
import TestSupport

/// Streams made by other people's encoders, once per process, and what other people's decoders make of
/// them.
enum Material {
    private static let cache = Cache()

    static func speech(_ sampleRate: Int, seconds: Double = 1) -> [Int16] {
        samples(littleEndian: speechBytes(sampleRate, seconds))
    }

    private static func speechBytes(_ sampleRate: Int, _ seconds: Double) -> [UInt8] {
        cache.bytes("\(sampleRate) Hz, \(seconds) s") {
            littleEndianBytes(TestSupport.speech(sampleRate: sampleRate, seconds: seconds))
        }
    }

    private static func piped(_ command: [String], _ sampleRate: Int, _ seconds: Double) throws -> [UInt8] {
        try cache.bytes("\(seconds) s: " + command.joined(separator: " ")) {
            try output(of: command, input: speechBytes(sampleRate, seconds))
        }
    }

    /// As LAME makes it: no padding, no tag, unless `options` say otherwise.
    static func mp3(
        _ sampleRate: Int, kilobits: Int, options: [String] = ["-t"], seconds: Double = 1
    ) throws -> [UInt8] {
        let rate = String(Double(sampleRate) / 1_000)
        let command = [
            "lame", "--quiet", "-r", "-s", rate, "--resample", rate, "-m", "m", "--cbr", "-b", "\(kilobits)",
        ]
        return try cache.bytes("\(seconds) s: " + (command + options).joined(separator: " ")) {
            // From file to file: LAME writes its own tag only where it can go back to it.
            let directory = try TemporaryDirectory()
            try write(
                speechBytes(sampleRate, seconds), to: directory.file("voice.raw"))
            _ = try output(
                of: command + options + [directory.file("voice.raw"), directory.file("voice.mp3")])
            return try contents(of: directory.file("voice.mp3"))
        }
    }

    /// As opusenc makes it.
    static func opus(_ sampleRate: Int, options: [String] = [], seconds: Double = 1) throws -> [UInt8] {
        try piped(
            [
                "opusenc", "--quiet", "--raw", "--raw-rate", "\(sampleRate)", "--raw-chan", "1", "--serial",
                "7",
            ] + options + ["-", "-"], sampleRate, seconds)
    }

    /// Packets of one size, back to back: an Ogg stream of opusenc without the Ogg.
    static func headerlessOpus(
        _ sampleRate: Int, kilobits: Int, milliseconds: Int = 20, seconds: Double = 1
    ) throws -> [UInt8] {
        try headerlessPackets(sampleRate, kilobits, milliseconds, seconds).flatMap { $0 }
    }

    static func headerlessPackets(
        _ sampleRate: Int, _ kilobits: Int, _ milliseconds: Int = 20, _ seconds: Double = 1
    ) throws -> [[UInt8]] {
        let stream = try hardOpus(sampleRate, kilobits, milliseconds, seconds)
        let packets = Array(OggPage.packets(of: OggPage.pages(in: stream))[2...])
        // opusenc makes the last packet shorter where less is left.
        return packets.filter { $0.count == packets[0].count }
    }

    private static func hardOpus(
        _ sampleRate: Int, _ kilobits: Int, _ milliseconds: Int, _ seconds: Double
    ) throws -> [UInt8] {
        let options = ["--hard-cbr", "--bitrate", "\(kilobits)", "--framesize", "\(milliseconds)"]
        return try opus(sampleRate, options: options, seconds: seconds)
    }

    /// What libopus makes of ``headerlessOpus(_:kilobits:milliseconds:seconds:)``: nothing is trimmed.
    static func headerlessDecoded(
        _ sampleRate: Int, kilobits: Int, milliseconds: Int = 20, seconds: Double = 1
    ) throws -> [Int16] {
        var pages = OggPage.pages(in: try hardOpus(sampleRate, kilobits, milliseconds, seconds))
        pages[0].body.replaceSubrange(10..<12, with: [0, 0])
        pages[pages.count - 1].isLast = false
        let count = try headerlessPackets(sampleRate, kilobits, milliseconds, seconds).count
        let samples = try decodedByOracle(pages.flatMap(\.bytes), sampleRate: sampleRate)
        return Array(samples.prefix(count * milliseconds * sampleRate / 1_000))
    }

    /// The same packets in WebM, as ffmpeg puts them there.
    static func remuxed(_ stream: [UInt8], _ options: [String] = []) throws -> [UInt8] {
        try output(
            of: ["ffmpeg", "-v", "error", "-i", "pipe:0", "-c", "copy"] + options + ["-f", "webm", "pipe:1"],
            input: stream)
    }

    /// As mkvmerge puts them there.
    static func merged(_ stream: [UInt8], _ options: [String] = []) throws -> [UInt8] {
        let directory = try TemporaryDirectory()
        try write(stream, to: directory.file("voice.opus"))
        _ = try output(
            of: ["mkvmerge", "--quiet", "--output", directory.file("voice.webm")] + options
                + [directory.file("voice.opus")])
        return try contents(of: directory.file("voice.webm"))
    }

    /// As ffmpeg makes anything.
    static func ffmpeg(_ sampleRate: Int, _ options: [String], seconds: Double = 1) throws -> [UInt8] {
        try piped(
            [
                "ffmpeg", "-v", "error", "-f", "s16le", "-ar", "\(sampleRate)", "-i", "pipe:0", "-bitexact",
            ] + options + ["pipe:1"], sampleRate, seconds)
    }

    /// AMR-WB in storage format, as libvo-amrwbenc makes it.
    static func amrWB(_ samples: [Int16], mode: Int, dtx: Bool = false) throws -> [UInt8] {
        let command = ["python3", fixture("amrwb_encoder.py"), "\(mode)", dtx ? "1" : "0"]
        return try cache.bytes("\(samples.hashValue): " + command.joined(separator: " ")) {
            try output(of: command, input: littleEndianBytes(samples))
        }
    }

    /// A stream of a service's format.
    static func stream(_ format: OutputFormat, seconds: Double = 1) throws -> [UInt8] {
        let rate = format.sampleRate
        switch (format.container, format.codec) {
        case (.none, .pcm): return speechBytes(rate, seconds)
        case (.none, .opus):
            return try headerlessOpus(rate, kilobits: format.bitRate / 1_000, seconds: seconds)
        case (.none, .aLaw): return try ffmpeg(rate, ["-f", "alaw"], seconds: seconds)
        case (.none, .g722): return try ffmpeg(rate, ["-f", "g722"], seconds: seconds)
        case (.none, _): return try ffmpeg(rate, ["-f", "mulaw"], seconds: seconds)
        case (.riff, .pcm): return try ffmpeg(rate, ["-f", "wav"], seconds: seconds)
        case (.riff, .aLaw): return try ffmpeg(rate, ["-c:a", "pcm_alaw", "-f", "wav"], seconds: seconds)
        case (.riff, _): return try ffmpeg(rate, ["-c:a", "pcm_mulaw", "-f", "wav"], seconds: seconds)
        case (.silk, _):
            return try SILKMaterial.stream(
                .init(sampleRate: rate, bitRate: format.bitRate, packetMilliseconds: 100), seconds: seconds)
        case (.amr, _): return try amrWB(speech(rate, seconds: seconds), mode: 8)
        case (.mpeg, _): return try mp3(rate, kilobits: format.bitRate / 1_000, seconds: seconds)
        case (.webM, _):
            let options = ["-c:a", "libopus", "-b:a", "\(format.bitRate)", "-f", "webm"]
            return try ffmpeg(rate, options, seconds: seconds)
        default: return try opus(rate, seconds: seconds)
        }
    }

    /// What ffmpeg makes of a stream.
    ///
    /// - Parameters:
    ///   - input: Options in front of the input.
    ///   - options: Behind it.
    static func decodedByFFmpeg(
        _ stream: [UInt8], _ input: [String] = [], options: [String] = []
    ) throws -> [Int16] {
        samples(
            littleEndian: try output(
                of: ["ffmpeg", "-v", "error"] + input + ["-i", "pipe:0"] + options + [
                    "-f", "s16le", "pipe:1",
                ],
                input: stream))
    }

    /// What libopus makes of the packets, at any of its rates.
    static func decodedByOracle(_ stream: [UInt8], sampleRate: Int) throws -> [Int16] {
        samples(
            littleEndian: try output(
                of: ["python3", fixture("opus_oracle.py"), "\(sampleRate)"], input: stream))
    }
}
