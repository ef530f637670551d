// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import Syrinx

/// How far an utterance has come, on a terminal, from its second second on.
final class ProgressBar: Sendable {
    private let task: Task<Void, Never>
    private let line: Line

    /// What is drawn, and whether anything may be drawn still.
    private final class Line: Sendable {
        private let state = Mutex((isDrawn: false, isOver: false))

        func draw(_ text: String) {
            state.withLock { state in
                guard !state.isOver else { return }
                state.isDrawn = true
                // The cursor goes back, and what is left of a longer line is erased.
                StandardError.draw("\r\(text)\u{1B}[K")
            }
        }

        func end() {
            state.withLock { state in
                if state.isDrawn && !state.isOver { StandardError.draw("\r\u{1B}[K") }
                state.isOver = true
            }
        }
    }

    /// - Parameter length: How long the utterance will be; asked for once, when the bar is first drawn.
    /// - Returns: nil where nobody would see it.
    init?(_ utterance: Utterance, length: @escaping @Sendable () -> Duration) {
        // SAFETY: C strings, read before the environment can change.
        let isDumb = unsafe getenv("TERM").map { unsafe strcmp($0, "dumb") == 0 } ?? true
        guard isatty(STDERR_FILENO) != 0, !isDumb else { return nil }
        let line = Line()
        self.line = line
        task = Task(priority: .low) {
            guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
            let estimate = length()
            repeat {
                line.draw(Self.text(utterance, estimate: estimate))
            } while (try? await Task.sleep(for: .milliseconds(250))) != nil
        }
    }

    /// Leaves the line as empty as it was.
    func end() {
        task.cancel()
        line.end()
    }

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
