// SPDX-License-Identifier: Apache-2.0

import Subprocess

/// An independent program that makes or judges sound: curl, ffmpeg, ffprobe, opusinfo, sox.
struct Tool {
    struct Result {
        /// As the shell tells it: 128 and more for a signal.
        let status: Int32
        let output: [UInt8]
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    static func run(_ name: String, _ arguments: [String], input: [UInt8] = []) async throws -> Result {
        let result = try await Subprocess.run(
            .name(name), arguments: Arguments(arguments), input: .inputWriter,
            output: .bytes(limit: 64 << 20), error: .string(limit: 1 << 20)
        ) { execution in
            // A tool that stops reading tells why by its status.
            _ = try? await execution.standardInputWriter.write(input)
            try await execution.standardInputWriter.finish()
        }
        let status =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Result(status: status, output: result.standardOutput, errors: result.standardError)
    }

    /// - Returns: Mono s16 samples at the input's own rate unless `rate` is given.
    static func decode(_ bytes: [UInt8], as input: [String] = [], rate: Int? = nil) async throws -> [Int16] {
        let conversion = rate.map { ["-ar", String($0)] } ?? []
        let result = try await run(
            "ffmpeg",
            ["-v", "error"] + input + ["-i", "pipe:0", "-ac", "1"] + conversion + ["-f", "s16le", "pipe:1"],
            input: bytes)
        guard result.status == 0, result.errors.isEmpty else { throw Failure(result.errors) }
        return samples(result.output)
    }

    /// - Returns: ffprobe's `codec_name,sample_rate,channels`.
    static func probe(_ bytes: [UInt8]) async throws -> String {
        let result = try await run(
            "ffprobe",
            [
                "-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels", "-of", "csv=p=0",
                "pipe:0",
            ],
            input: bytes)
        return result.errors + result.text.filter { !$0.isNewline }
    }

    static func samples(_ bytes: [UInt8]) -> [Int16] {
        stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)
        }
    }

    struct Failure: Error {
        let sentence: String
        init(_ sentence: String) { self.sentence = sentence }
    }
}
