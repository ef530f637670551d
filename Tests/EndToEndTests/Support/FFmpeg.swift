// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// An independent judge.
enum FFmpeg {
    /// - Parameters:
    ///   - input: Options that say what the bytes are, where they do not say it.
    ///   - output: Options for what comes out.
    /// - Returns: The samples, mono.
    static func decode(
        _ bytes: [UInt8], as input: [String] = [], output: [String] = []
    ) async throws -> [Int16] {
        try await decode("pipe:0", input, output, .bytes(bytes))
    }

    /// Of a pipe, ffmpeg does not leave out the padding that an MP3 file says is at its end.
    static func decode(file path: String, output: [String] = []) async throws -> [Int16] {
        try await decode(path, [], output, .nothing)
    }

    private static func decode(
        _ source: String, _ input: [String], _ output: [String], _ bytes: Command.Input
    ) async throws -> [Int16] {
        let arguments =
            ["ffmpeg", "-v", "error", "-nostdin"] + input + ["-i", source, "-ac", "1"] + output
            + ["-f", "s16le", "pipe:1"]
        let outcome = try await Command(arguments).with(bytes).run()
        guard outcome.status == 0, outcome.errors.isEmpty else { throw ToolFailure("ffmpeg", outcome) }
        return samples(littleEndian: outcome.output)
    }

    /// What the headerless formats of the service are to ffmpeg.
    static func input(for format: String) -> [String] {
        if format == "g722-16khz-64kbps" { return ["-f", "g722"] }
        guard format.hasPrefix("raw-") else { return [] }
        let rates = [
            "8khz": "8000", "16khz": "16000", "22050hz": "22050", "24khz": "24000", "44100hz": "44100",
        ]
        let rate = rates[format.split(separator: "-").dropFirst().first.map(String.init) ?? ""] ?? "48000"
        let codec = format.hasSuffix("alaw") ? "alaw" : format.hasSuffix("mulaw") ? "mulaw" : "s16le"
        return ["-f", codec, "-ar", rate, "-ac", "1"]
    }
}
