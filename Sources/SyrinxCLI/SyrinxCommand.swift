// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Syrinx

@main
struct SyrinxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "syrinx",
        abstract: "Makes a Linux machine speak, with the least delay there can be.",
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
            """,
        version: "syrinx 0.1.0",
        subcommands: [
            SayCommand.self, PlayCommand.self, FormatsCommand.self, DevicesCommand.self,
            EmulatorCommand.self,
        ])

    static func main() async {
        occupyStandardDescriptors()
        // A reader that goes away is told by write(2), not by a signal that kills.
        signal(SIGPIPE, SIG_IGN)
        SoundDevice.captureMessages()
        // While the arguments are read, the other core gets the network ready.
        if CommandLine.arguments.dropFirst().first == SayCommand.configuration.commandName {
            Task.detached { await Speaker.warmUp() }
        }
        do {
            var command = try parse()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            ExitStatus.end(with: error)
        }
    }

    /// The subcommand that matters most is found without the root's help; where anything is wrong, the root
    /// finds it again, and tells it with the whole command's name.
    private static func parse() throws -> any ParsableCommand {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == SayCommand.configuration.commandName,
            let command = try? SayCommand.parse(Array(arguments.dropFirst()))
        {
            return command
        }
        return try parseAsRoot()
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
