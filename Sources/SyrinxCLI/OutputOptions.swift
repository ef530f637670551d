// SPDX-License-Identifier: Apache-2.0

import Glibc
import Syrinx

/// Where audio goes, and what is told about it: what `say` and `play` have in common.
struct OutputOptions: Sendable {
    static let options: [Manual.Option] = [
        .value(
            "output", "o", of: "file",
            "Write to FILE, or to standard output for -. The name's ending decides what: .wav, .raw (PCM), .mp3, "
                + ".opus; .webm, .amr, .silk where that is what comes."),
        .value(
            "subs", of: "file",
            "Write when what is heard to FILE: .srt, .vtt, or .jsonl with all that is known."),
        .flag("play", nil, "Play as well as write with -o."),
        .value("device", "D", of: "device", "Sound device, by alsa-lib's name; see `syrinx devices`."),
        .value("sink", of: "null", "Play into nothing, at the pace of a device: null."),
        .flag("timing", nil, "Show what happened when, on standard error."),
        .flag("json", nil, "Show the same as JSON: on standard output, or on standard error with -o -."),
        .flag("quiet", "q", "No messages but errors."),
        .flag(
            "verbose", nil, "Show more: the request's id, what is asked for again, what alsa-lib has to say."),
    ]

    let output: String?
    let quiet: Bool
    private let play: Bool
    private let device: String?
    private let isPaced: Bool
    private let timing: Bool
    private let json: Bool
    private let verbose: Bool
    private let subtitles: SubtitleFile?

    init(_ arguments: Arguments) throws {
        output = arguments.value("output")
        play = arguments.has("play")
        device = arguments.value("device")
        isPaced = arguments.has("sink")
        timing = arguments.has("timing")
        json = arguments.has("json")
        quiet = arguments.has("quiet")
        verbose = arguments.has("verbose")
        subtitles = try arguments.value("subs").map { path in
            guard let file = SubtitleFile(path: path) else {
                throw UsageError("\(path): subtitles are told by the ending: .srt, .vtt or .jsonl.")
            }
            return file
        }
        if let sink = arguments.value("sink"), sink != "null" {
            throw UsageError("There is no sink \"\(sink)\": there is null.")
        }
        if device != nil && output != nil && !play {
            throw UsageError("With -o nothing is played: add --play, or leave out -D.")
        }
        if output == "-" && isatty(STDOUT_FILENO) != 0 {
            throw UsageError("Audio is not written to a terminal: pipe it into a program, or use -o FILE.")
        }
    }

    /// - Parameters:
    ///   - format: What the bytes are, where that is known.
    ///   - alias: The short name after `-F`, which says what standard output gets.
    /// - Throws: Where the file's ending asks for what cannot be written.
    func destination(
        for format: OutputFormat?, alias: FormatName?, provider: Provider = .azure
    ) throws -> Destination {
        let file = try output.map { path in
            let ending =
                path == "-"
                ? FileEnding(ending: alias?.container ?? "wav")
                : try FileEnding(path: path, provider: provider)
            if let container = ending?.requiredContainer, container != format?.container {
                throw UsageError(
                    "\(path): \(container.rawValue) is written only as the service sends it: ask for such a "
                        + "format with -F (`syrinx formats`), or name the file .wav, .mp3 or .opus.")
            }
            return AudioFile(path: path, content: ending?.content ?? .wav)
        }
        guard file == nil || play || isPaced else { return Destination(file: file, subtitles: subtitles) }
        return Destination(
            device: isPaced ? .paced : .alsa(device ?? "default"), file: file, subtitles: subtitles)
    }

    /// Waits for an utterance and tells what is to be told of it.
    ///
    /// - Parameter length: How long it will be, as far as anybody knows; asked for when it has gone on for a
    ///   while. nil: that is not known.
    func report(_ utterance: Utterance, length: (@Sendable () -> Duration)? = nil) async throws {
        let bar = quiet || output == "-" ? nil : length.flatMap { ProgressBar(utterance, length: $0) }
        let listening = verbose ? Task { await Self.tellEvents(of: utterance) } : nil
        defer {
            bar?.end()
            if verbose { SoundDevice.takeMessages().forEach { StandardError.write("alsa: \($0)") } }
        }
        do {
            let timeline = try await utterance.finish()
            await listening?.value
            try tell(timeline)
        } catch {
            await listening?.value
            try? tell(utterance.timeline)
            throw error
        }
    }

    private static func tellEvents(of utterance: Utterance) async {
        for await event in utterance.events {
            switch event {
            case .retrying(let notice):
                let pause = Int(notice.pause.milliseconds.rounded())
                StandardError.write(
                    "again: \(pause == 0 ? "at once" : "in \(pause) ms"), after \(notice.failureCount) "
                        + "\(notice.failureCount == 1 ? "failure" : "failures"): \(notice.reason)")
            case .rejoined: StandardError.write("again: goes on where it stopped.")
            default: break
            }
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
