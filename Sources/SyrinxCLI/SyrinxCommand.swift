// SPDX-License-Identifier: Apache-2.0

import Glibc
import Syrinx

@main
enum SyrinxCommand {
    static let manual = Manual(
        name: "", abstract: "Makes a Linux machine speak, with the least delay there can be.",
        discussion: """
            EXAMPLES:
              syrinx say "Hello, world."                 speak through the default device
              echo "Hello." | syrinx say                 speak what comes on standard input
              syrinx say -o hello.wav "Hello."           write a file instead
              syrinx say -o - -F wav "Hello." | aplay    pipe audio into another program
              syrinx play answer.mp3                     play a file while it is read

            Without AZURE_SPEECH_KEY and AZURE_SPEECH_REGION (or --endpoint) a built-in local voice speaks.

            EXIT STATUS:
              0 ok, 1 other, 2 usage, 3 credentials refused, 4 throttled, 5 service failure,
              6 name not resolved, 7 cannot connect, 18 partial audio, 22 request refused, 28 timeout,
              35 TLS, 40 sound device, 41 undecodable, 42 file, 130 interrupted, 141 pipe closed,
              143 terminated
            """)

    static let version = "syrinx 0.1.0"

    private static let commands: [any Command.Type] = [
        SayCommand.self, PlayCommand.self, VoicesCommand.self, FormatsCommand.self, DevicesCommand.self,
        TokenCommand.self,
        EmulatorCommand.self,
    ]

    /// Commands that stand behind a word of their own.
    private static let groups = [CommandGroup.voice]

    private static var manuals: [Manual] {
        commands.map { $0.manual } + groups.map(\.manual)
    }

    static func main() async {
        occupyStandardDescriptors()
        // A reader that goes away is told by write(2), not by a signal that kills.
        signal(SIGPIPE, SIG_IGN)
        SoundDevice.captureMessages()
        let words = Array(CommandLine.arguments.dropFirst())
        do {
            let word = words.first ?? "--help"
            for group in groups where group.manual.name == word {
                return try await run(group, Array(words.dropFirst()))
            }
            guard let type = try command(named: word) else { return }
            try await run(type, Array(words.dropFirst()))
        } catch {
            ExitStatus.end(with: error, in: manual)
        }
    }

    private static func run(_ type: any Command.Type, _ words: [String]) async throws {
        do {
            try await type.init(Arguments(words, for: type.manual)).run()
        } catch is HelpRequest {
            try StandardOutput.write(HelpText(type.manual).text)
        } catch {
            ExitStatus.end(with: error, in: type.manual)
        }
    }

    private static func run(_ group: CommandGroup, _ words: [String]) async throws {
        do {
            guard let type = try group.command(named: words.first ?? "--help") else {
                return try StandardOutput.write(group.help)
            }
            try await run(type, Array(words.dropFirst()))
        } catch {
            ExitStatus.end(with: error, in: group.manual)
        }
    }

    /// - Returns: nil where the word was all that there was to do.
    private static func command(named word: String) throws -> (any Command.Type)? {
        switch word {
        case "--help", "-h", "help":
            try StandardOutput.write(HelpText(manual, commands: manuals).text)
            return nil
        case "--version":
            try StandardOutput.write(version)
            return nil
        default:
            for type in commands where type.manual.name == word { return type }
            throw UsageError(
                word.hasPrefix("-") ? "Unknown option '\(word)'." : "There is no command '\(word)'.")
        }
    }

    /// What is opened later must not get the numbers of standard descriptors that nobody gave.
    private static func occupyStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The wrong way round: whoever needs it is told that it is not there.
            // SAFETY: a literal.
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
