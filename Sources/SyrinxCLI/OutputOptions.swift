// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Syrinx

/// Where audio goes, and what is told about it: what `say` and `play` have in common.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help:
            "Write to FILE, or to standard output for -. The name's ending decides what: .wav, .raw (PCM), .mp3, .opus."
    )
    var output: String?

    @Flag(help: "Play as well as write with -o.")
    var play = false

    @Option(
        name: [.customShort("D"), .long], help: "Sound device, by alsa-lib's name; see `syrinx devices`.")
    var device: String?

    @Option(help: "Play into nothing, at the pace of a device: null.")
    var sink: Sink?

    @Flag(help: "Show what happened when, on standard error.")
    var timing = false

    @Flag(help: "Show the same as JSON: on standard output, or on standard error with -o -.")
    var json = false

    @Flag(name: [.short, .long], help: "No messages but errors.")
    var quiet = false

    @Flag(help: "Show more: the request's id, what alsa-lib has to say.")
    var verbose = false

    enum Sink: String, ExpressibleByArgument {
        case null
    }

    func validate() throws {
        if device != nil && output != nil && !play {
            throw ValidationError("With -o nothing is played: add --play, or leave out -D.")
        }
        guard output == "-" else { return }
        guard isatty(STDOUT_FILENO) == 0 else {
            throw ValidationError(
                "Audio is not written to a terminal: pipe it into a program, or use -o FILE.")
        }
    }

    /// - Parameters:
    ///   - format: What the bytes are, where that is known.
    ///   - alias: The short name after `-F`, which says what standard output gets.
    /// - Throws: Where the file's ending asks for what cannot be written.
    func destination(for format: OutputFormat?, alias: FormatName?) throws -> Destination {
        let file = try output.map { path in
            let ending =
                path == "-" ? FileEnding(ending: alias?.container ?? "wav") : try FileEnding(path: path)
            if let container = ending?.requiredContainer, container != format?.container {
                throw ValidationError(
                    "\(path): \(container.rawValue) is written only as the service sends it: ask for such a "
                        + "format with -F (`syrinx formats`), or name the file .wav, .mp3 or .opus.")
            }
            return AudioFile(path: path, content: ending?.content ?? .wav)
        }
        guard file == nil || play || sink != nil else { return Destination(file: file) }
        return Destination(device: sink == .null ? .paced : .alsa(device ?? "default"), file: file)
    }

    /// Waits for an utterance and tells what is to be told of it.
    func report(_ utterance: Utterance) async throws {
        defer {
            if verbose { SoundDevice.takeMessages().forEach { StandardError.write("alsa: \($0)") } }
        }
        do {
            try tell(try await utterance.finish())
        } catch {
            try? tell(utterance.timeline)
            throw error
        }
    }

    private func tell(_ timeline: Timeline) throws {
        if verbose, let id = timeline.requestID { StandardError.write("request: \(id)") }
        if timing { StandardError.write(TimelineTable(timeline).text) }
        guard json else { return }
        let text = TimelineJSON(timeline).text
        if output == "-" { StandardError.write(text) } else { try StandardOutput.write(text) }
    }
}
