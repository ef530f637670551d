// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Subprocess
internal import SystemPackage

/// The program that encodes SILK, for which there is no packaged library: one run for each script, with the
/// voice in front of it.
struct SILKProcess: Sendable {
    private let command: [String]
    private let sampleRate: Int
    private let frameLimit: Int

    /// - Parameters:
    ///   - command: A program and its arguments; not empty.
    ///   - sampleRate: Of the PCM that it is given, in Hz.
    ///   - frameLimit: What it is given of that, at the most.
    init(_ command: [String], sampleRate: Int, frameLimit: Int) {
        self.command = command
        self.sampleRate = sampleRate
        self.frameLimit = frameLimit
    }

    /// Speaks `script` and hands the packets on as they come, each behind its length.
    ///
    /// - Throws: ``VoiceError``, ``EncoderError``, what `onPacket` throws, `CancellationError`.
    func encode(
        _ script: SpeechScript, spokenBy voice: VoiceProcess, onPacket: (ByteBuffer) async throws -> Void
    ) async throws {
        var options = PlatformOptions()
        // A group of its own, so that the children of a shell are killed with it.
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(10))
        ]
        let executable: Executable =
            command[0].contains("/") ? .path(FilePath(command[0])) : .name(command[0])
        let source = (sampleRate, frameLimit)
        var reader = SILKPacketReader()
        var packetCount = 0
        do {
            let result = try await run(
                executable, arguments: Arguments(Array(command.dropFirst())), platformOptions: options,
                input: .inputWriter, output: .sequence, error: .discarded
            ) { execution in
                let writer = execution.standardInputWriter
                async let feeding: VoiceError? = Self.feed(writer, script, voice, source)
                for try await buffer in execution.standardOutput {
                    try Task.checkCancellation()
                    reader.push(buffer.bytes)
                    while let packet = try reader.next() {
                        packetCount += 1
                        try await onPacket(packet)
                    }
                }
                if let error = try await feeding { throw error }
                try Task.checkCancellation()
            }
            guard result.terminationStatus.isSuccess else {
                throw EncoderError(
                    sentence: "The SILK encoder \(command[0]) failed (\(result.terminationStatus)).")
            }
            guard packetCount > 0 else {
                throw EncoderError(sentence: "The SILK encoder \(command[0]) wrote no packet.")
            }
        } catch let error as SubprocessError where !Task.isCancelled {
            throw EncoderError(
                sentence: "The SILK encoder \(command[0]) cannot be run: \(error.description)")
        }
    }

    /// Writes all that the voice says, at the encoder's rate, and closes.
    ///
    /// - Returns: Why there was no sound; what the encoder does not read is told by its own end.
    @concurrent
    private static func feed(
        _ writer: StandardInputWriter, _ script: SpeechScript, _ voice: VoiceProcess,
        _ format: (sampleRate: Int, frameLimit: Int)
    ) async throws -> VoiceError? {
        var source = PCMSource(sampleRate: format.sampleRate, frameLimit: format.frameLimit)
        do {
            try await voice.speak(script) { samples, inputRate in
                let bytes = source.take(samples, inputRate: inputRate)
                do { _ = try await writer.write(bytes) } catch is SubprocessError { return false }
                return !source.isCut
            }
            _ = try? await writer.write(source.finish())
            try? await writer.finish()
            return nil
        } catch let error as VoiceError {
            try? await writer.finish()
            return error
        }
    }
}

/// What a voice says, as s16le at another rate, and no longer than an answer may be.
private struct PCMSource: ~Copyable {
    private let sampleRate: Int
    private let frameLimit: Int
    private var resampler: Resampler?
    private var frameCount = 0

    /// More was said than an answer may hold.
    private(set) var isCut = false

    init(sampleRate: Int, frameLimit: Int) {
        self.sampleRate = sampleRate
        self.frameLimit = frameLimit
    }

    mutating func take(_ input: ContiguousArray<Int16>, inputRate: Int) -> [UInt8] {
        if resampler == nil { resampler = Resampler(from: inputRate, to: sampleRate) }
        var samples = ContiguousArray<Int16>()
        resampler?.process(input, into: &samples)
        return bytes(samples)
    }

    /// What the resampler has kept back.
    mutating func finish() -> [UInt8] {
        guard !isCut else { return [] }
        var samples = ContiguousArray<Int16>()
        resampler?.finish(into: &samples)
        return bytes(samples)
    }

    private mutating func bytes(_ samples: ContiguousArray<Int16>) -> [UInt8] {
        let kept = samples.prefix(frameLimit - frameCount)
        isCut = kept.count < samples.count
        frameCount += kept.count
        return kept.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }
}
