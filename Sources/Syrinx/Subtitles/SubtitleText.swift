// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxServices

/// Subtitles as they are written.
struct SubtitleText {
    let text: String

    init(_ timings: [SpeechTiming], _ format: SubtitleFile.Format) {
        switch format {
        case .srt: text = Self.subRip(SubtitleCues.cues(of: timings))
        case .vtt: text = Self.webVTT(SubtitleCues.cues(of: timings))
        case .jsonl: text = timings.map { Self.json($0) + "\n" }.joined()
        }
    }

    private static func subRip(_ cues: [SubtitleCue]) -> String {
        var text = ""
        for (number, cue) in cues.enumerated() {
            text += "\(number + 1)\n\(time(cue.start, ",")) --> \(time(cue.end, ","))\n"
            // Players look for the next time by its arrow.
            for line in cue.lines { text += line.replacingArrow + "\n" }
            text += "\n"
        }
        return text
    }

    /// W3C WebVTT section 4.1.
    private static func webVTT(_ cues: [SubtitleCue]) -> String {
        var text = "WEBVTT\n\n"
        for cue in cues {
            text += "\(time(cue.start, ".")) --> \(time(cue.end, "."))\n"
            for line in cue.lines { text += escaped(line) + "\n" }
            text += "\n"
        }
        return text
    }

    private static func escaped(_ line: String) -> String {
        var text = ""
        for character in line {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            default: text.append(character)
            }
        }
        return text
    }

    /// Hours, minutes, seconds and milliseconds.
    private static func time(_ duration: Duration, _ point: String) -> String {
        let all = duration.nanoseconds / 1_000_000
        func digits(_ value: Int64, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let (hours, minutes) = (all / 3_600_000, all / 60_000 % 60)
        return digits(hours, 2) + ":" + digits(minutes, 2) + ":" + digits(all / 1000 % 60, 2) + point
            + digits(all % 1000, 3)
    }

    /// Times in seconds.
    static func json(_ timing: SpeechTiming) -> String {
        var members: [JSONValue.Member] = [
            .init(name: "kind", value: .string(timing.kind.rawValue)),
            .init(name: "text", value: .string(timing.text)),
            .init(name: "start", value: .number(seconds(timing.start))),
            .init(name: "end", value: .number(seconds(timing.end))),
        ]
        if let source = timing.source {
            let bounds = [source.lowerBound, source.upperBound].map { JSONValue.number("\($0)") }
            members.append(.init(name: "source", value: .array(bounds)))
        }
        members.append(.init(name: "measured", value: .bool(timing.isMeasured)))
        return JSONValue.object(members).text
    }

    /// To the microsecond: a sample of 48 kHz takes twenty.
    private static func seconds(_ duration: Duration) -> String {
        let all = duration.nanoseconds / 1000
        let rest = String(all % 1_000_000 + 1_000_000).dropFirst()
        return "\(all / 1_000_000).\(rest)"
    }
}

extension String {
    /// `-->` is what tells times in a SubRip file, and what no line of WebVTT may hold.
    fileprivate var replacingArrow: String {
        var text = ""
        for character in self {
            if character == ">" && text.hasSuffix("--") { text += "\u{200A}" }
            text.append(character)
        }
        return text
    }
}
