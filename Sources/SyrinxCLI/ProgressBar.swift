// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// How far an utterance has come, on a terminal.
struct ProgressBar: Sendable {
    private let line: ProgressLine

    /// - Parameter length: How long the utterance will be; asked for once, when the bar is first drawn.
    /// - Returns: nil where nobody would see it.
    init?(_ utterance: Utterance, length: @escaping @Sendable () -> Duration) {
        let line = ProgressLine {
            let estimate = length()
            return { Self.text(utterance, estimate: estimate) }
        }
        guard let line else { return nil }
        self.line = line
    }

    /// Leaves the line as empty as it was.
    func end() { line.end() }

    /// Heard where it is played, else what is there of it.
    private static func text(_ utterance: Utterance, estimate: Duration) -> String {
        let timeline = utterance.timeline
        let position = timeline.device == nil ? timeline.length ?? .zero : utterance.position
        return text(position: position, estimate: estimate)
    }

    /// Such as `[==========          ]  50 %  0:06 of about 0:12`. What takes longer than was thought has no
    /// percentage.
    static func text(position: Duration, estimate: Duration) -> String {
        guard position < estimate else {
            return "\(clock(position)), longer than the \(clock(estimate)) that were expected"
        }
        let part = max(position / estimate, 0)
        let width = 20
        let filled = Int(part * Double(width))
        let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled)
        let percent = String(Int(part * 100))
        let blanks = String(repeating: " ", count: 4 - percent.count)
        return "[\(bar)]\(blanks)\(percent) %  \(clock(position)) of about \(clock(estimate))"
    }

    private static func clock(_ time: Duration) -> String {
        let seconds = time.components.seconds
        let (minutes, rest) = (seconds / 60 % 60, seconds % 60)
        let tail = "\(minutes < 10 && seconds >= 3600 ? "0" : "")\(minutes):\(rest < 10 ? "0" : "")\(rest)"
        return seconds < 3600 ? tail : "\(seconds / 3600):\(tail)"
    }
}
