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
    var device = "default"

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
        guard output == "-" else { return }
        guard isatty(STDOUT_FILENO) == 0 else {
            throw ValidationError(
                "Audio is not written to a terminal: pipe it into a program, or use -o FILE.")
        }
    }

    /// - Parameters:
    ///   - format: What the bytes are, where that is known.
    ///   - wantsServiceBytes: `-F` asked for a container, not for what is in it: standard output then
    ///     gets the service's bytes.
    func destination(for format: OutputFormat?, alias: FormatName?) throws -> Destination {
        let file = try output.map { AudioFile(path: $0, content: try content(of: $0, format, alias)) }
        guard file == nil || play || sink != nil else { return Destination(file: file) }
        return Destination(device: sink == .null ? .paced : .alsa(device), file: file)
    }

    private func content(
        of path: String, _ format: OutputFormat?, _ alias: FormatName?
    ) throws -> AudioFile.Content {
        let ending = path.split(separator: "/").last?.split(separator: ".").dropFirst().last
        let kind = path == "-" ? alias?.container ?? "wav" : ending?.lowercased() ?? "wav"
        switch kind {
        case "wav", "wave": return .wav
        case "raw", "pcm", "s16": return .rawPCM
        case "mp3": return .mp3
        case "ogg", "opus": return .opus
        default: break
        }
        guard let container = Self.ownContainers[kind] else {
            throw ValidationError(
                "\(path): what is to be written is told by the ending: .wav, .raw, .mp3, .opus; .webm, .amr and "
                    + ".silk where that is what the service sends.")
        }
        guard format?.container == container else {
            throw ValidationError(
                "\(path): \(container.rawValue) is written only as the service sends it: ask for such a format "
                    + "with -F (`syrinx formats`), or name the file .wav, .mp3 or .opus.")
        }
        return .serviceBytes
    }

    /// Endings of files that nothing here encodes.
    private static let ownContainers: [String: OutputFormat.Container] = [
        "webm": .webM, "amr": .amr, "awb": .amr, "silk": .silk, "slk": .silk,
    ]

    /// Waits for an utterance and tells what is to be told of it.
    func report(_ utterance: Utterance) async throws {
        SoundDevice.captureMessages()
        defer {
            if verbose { SoundDevice.takeMessages().forEach { StandardError.write("alsa: \($0)") } }
        }
        do {
            tell(try await utterance.finish())
        } catch {
            tell(utterance.timeline)
            throw error
        }
    }

    private func tell(_ timeline: Timeline) {
        if timing { StandardError.write(TimelineTable(timeline).text) }
        guard json else { return }
        let text = TimelineJSON(timeline).text
        if output == "-" { StandardError.write(text) } else { print(text) }
    }
}
