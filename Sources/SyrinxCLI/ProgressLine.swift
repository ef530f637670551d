// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A line on a terminal that is written over and over, from the second second on.
final class ProgressLine: Sendable {
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

    /// - Parameter prepare: Called once, when the line is first drawn; what it returns gives the text each time.
    /// - Returns: nil where nobody would see it.
    init?(_ prepare: @escaping @Sendable () -> @Sendable () -> String) {
        // SAFETY: C strings, read before the environment can change.
        let isDumb = unsafe getenv("TERM").map { unsafe strcmp($0, "dumb") == 0 } ?? true
        guard isatty(STDERR_FILENO) != 0, !isDumb else { return nil }
        let line = Line()
        self.line = line
        task = Task(priority: .low) {
            guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
            let text = prepare()
            repeat {
                line.draw(text())
            } while (try? await Task.sleep(for: .milliseconds(250))) != nil
        }
    }

    /// Leaves the line as empty as it was.
    func end() {
        task.cancel()
        line.end()
    }
}
