// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Subprocess
internal import SystemPackage

/// The program that speaks: one run for each script, killed with its children when the task that
/// waits for it is cancelled.
struct VoiceProcess: Sendable {
    private let command: VoiceCommand

    init(_ command: VoiceCommand) {
        self.command = command
    }

    /// Looks for the program without running it.
    ///
    /// Of a line for the shell only a first word without quotes is looked at: what else the line stands for
    /// turns out when it is run.
    func check() async throws(VoiceError) {
        do {
            let path = try await executable.resolveExecutablePath(in: .inherit)
            // A path is given back unchecked.
            // SAFETY: the string outlives the call.
            guard unsafe access(path.string, X_OK) == 0 else { throw missing }
            guard case .shell(let line, _) = command else { return }
            let word = line.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
            guard word.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) })
            else { return }
            let result = try await run(
                executable, arguments: ["-c", "command -v -- \"$1\"", "sh", String(word)], input: .none,
                output: .discarded, error: .discarded)
            guard result.terminationStatus.isSuccess else { throw missing }
        } catch {
            throw missing
        }
    }

    /// Speaks `script` and hands the sound on as it comes.
    ///
    /// The program is stopped by its full pipe while `onAudio` is suspended.
    ///
    /// - Parameter onAudio: Gets mono samples and their rate in Hz, the same each time. Says whether
    ///   it wants more; if not, the program is killed, and that is no failure.
    /// - Throws: ``VoiceError`` when the program is missing, fails or writes no sound; what
    ///   `onAudio` throws; `CancellationError`.
    func speak(
        _ script: SpeechScript, onAudio: (ContiguousArray<Int16>, Int) async throws -> Bool
    ) async throws {
        var options = PlatformOptions()
        // A group of its own, so that the children of a shell are killed with it.
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(10))
        ]
        let text = Array((isEspeak ? EspeakMarkup(script).text : script.plainText + "\n").utf8)
        var reader = PCMReader(assumedRate: assumedRate)
        var isSilent = true
        var isCut = false
        let status: TerminationStatus
        do {
            let result = try await run(
                executable, arguments: arguments, platformOptions: options,
                input: .inputWriter, output: .sequence, error: .discarded
            ) { execution in
                async let _ = Self.write(text, to: execution.standardInputWriter)
                for try await buffer in execution.standardOutput {
                    try Task.checkCancellation()
                    reader.push(buffer.bytes)
                    let samples = try reader.takeSamples(isEnd: false)
                    guard !samples.isEmpty else { continue }
                    isSilent = false
                    guard try await onAudio(samples, reader.sampleRate) else {
                        isCut = true
                        return await execution.teardown(using: options.teardownSequence)
                    }
                    // A voice that is always ahead never suspends this task by itself.
                    await Task.yield()
                }
                try Task.checkCancellation()
            }
            status = result.terminationStatus
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw missing
        } catch let error as SubprocessError where !Task.isCancelled {
            throw VoiceError(sentence: "The voice \(name) cannot be run: \(error.description)")
        }
        guard !isCut else { return }
        if isSilent, isShell, Self.notFoundStatuses.contains(status) { throw missing }
        guard status.isSuccess else {
            throw VoiceError(sentence: "The voice \(name) failed (\(status)).")
        }
        let rest = try reader.takeSamples(isEnd: true)
        if !rest.isEmpty { _ = try await onAudio(rest, reader.sampleRate) }
        guard !(isSilent && rest.isEmpty) || isEspeak else {
            throw VoiceError(sentence: "The voice \(name) wrote no sound.")
        }
    }

    /// Writes all, and closes. A program that does not read to the end is right to do so.
    ///
    /// Subprocess 1.0.2's own array input traps then: its descriptor stays open when a write fails.
    @concurrent
    private static func write(_ text: [UInt8], to writer: StandardInputWriter) async {
        _ = try? await writer.write(text)
        try? await writer.finish()
    }

    private var isEspeak: Bool { command == .espeakNG }

    private var isShell: Bool {
        if case .shell = command { true } else { false }
    }

    /// What a shell ends with when it cannot run a program, or does not find it (POSIX.1-2017, XCU 2.8.2).
    private static let notFoundStatuses: [TerminationStatus] = [.exited(126), .exited(127)]

    /// For people.
    private var name: String {
        switch command {
        case .espeakNG: "espeak-ng"
        case .command(let arguments, _): arguments[0]
        case .shell(let line, _): line
        }
    }

    private var executable: Executable {
        if isShell { return .name("sh") }
        return name.contains("/") ? .path(FilePath(name)) : .name(name)
    }

    private var arguments: Arguments {
        switch command {
        // -m: SSML, -b 1: UTF-8 whatever the locale.
        case .espeakNG: ["--stdout", "--stdin", "-m", "-b", "1"]
        case .command(let arguments, _): Arguments(Array(arguments.dropFirst()))
        case .shell(let line, _): ["-c", line]
        }
    }

    /// For output without a WAV header.
    private var assumedRate: Int {
        switch command {
        case .espeakNG: 22050
        case .command(_, let sampleRate), .shell(_, let sampleRate): sampleRate
        }
    }

    private var missing: VoiceError {
        VoiceError(
            sentence: isEspeak
                ? "espeak-ng, which speaks for the emulator, is not installed: apt install espeak-ng"
                : "The voice command \(name) is not found, or it cannot be run.",
            isMissing: true)
    }
}
