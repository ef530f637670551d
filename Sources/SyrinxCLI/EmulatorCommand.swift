// SPDX-License-Identifier: Apache-2.0

import Syrinx
import SyrinxEmulator

struct EmulatorCommand: Command {
    static let manual = Manual(
        name: "emulator", abstract: "Serve the speech services' APIs on this machine.",
        discussion: """
            Serves the APIs of Azure, Speechify and Resemble, for speech and for voices of
            one's own. Speaks with espeak-ng, or with any command that writes PCM or WAV.
            The address is printed on standard output. Any key is accepted unless some are
            named. It serves until it is stopped: the exit status is 130 after Ctrl-C and
            143 after SIGTERM.

            What goes wrong on demand is told in words, which docs/emulator.md lists: by
            --fault, on the lines of a --scenario, or by the header X-Syrinx-Fault of a
            request.

            EXAMPLES:
              syrinx emulator --port 5000
              syrinx emulator --first-byte-delay lognormal:200,0.4 --pace 2
              syrinx emulator --fault 'request=1-2 status=429:1' --log -
              syrinx emulator --record answers --upstream https://westeurope.tts.speech.microsoft.com
              syrinx emulator --replay answers --replay-pace real
              syrinx emulator --voice-command "piper --model 'my voices/x.onnx' --output-raw"
            """,
        options: EmulatorOptions.list)

    private let options: EmulatorOptions

    init(_ arguments: Arguments) throws {
        options = try EmulatorOptions(arguments)
        do {
            _ = try Emulator(options.configuration)
        } catch let error where error.kind == .invalidConfiguration {
            throw UsageError(error.description)
        } catch {
            // No mistake in a number: told without the usage.
        }
    }

    func run() async throws {
        var log: LineLog?
        defer { log?.finish() }
        do {
            let emulator = try Emulator(try await options.complete(log: &log))
            if options.speaks { try await emulator.checkVoice() }
            try await Interruption.handling {
                try await emulator.run { url in
                    try? StandardOutput.write(url)
                }
            }
        } catch let error as EmulatorError {
            throw SyrinxError(Self.code(error.kind), error.description)
        }
        if Interruption.exitStatus != nil { throw CancellationError() }
    }

    private static func code(_ kind: EmulatorError.Kind) -> SyrinxError.Code {
        switch kind {
        case .invalidConfiguration, .notLoopback: .invalidArgument
        case .cannotListen: .other
        case .recordingFailed: .fileFailed
        case .voiceMissing: .serviceFailure
        }
    }
}
