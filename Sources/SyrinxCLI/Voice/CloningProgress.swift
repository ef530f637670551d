// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Syrinx

/// What is being done to make a voice: line by line with `--verbose`, else on one line of a terminal.
final class CloningProgress: Sendable {
    private let verbose: Bool
    private let line: ProgressLine?

    /// What the line shows.
    private let text: Text

    private final class Text: Sendable {
        let value = Mutex("")
    }

    /// Whether anything has been asked of the provider.
    var hasBegun: Bool { begun.withLock(\.self) }
    private let begun = Mutex(false)

    init(quiet: Bool, verbose: Bool) {
        let text = Text()
        self.text = text
        self.verbose = verbose && !quiet
        line = quiet || verbose ? nil : ProgressLine { { text.value.withLock(\.self) } }
    }

    func note(_ step: CloningStep) {
        begun.withLock { $0 = true }
        switch step {
        case .doing(let what): tell(what.printable)
        case .sent(let byteCount, let total, let file):
            // Each piece of a file is no news for a log.
            draw(Self.text(byteCount: byteCount, of: total, file: file.printable))
        case .asking(let id):
            if verbose { tell("request \(id)".printable) }
        case .retrying(let notice):
            let pause = Int(notice.pause.milliseconds.rounded())
            tell("again \(pause == 0 ? "at once" : "in \(pause) ms"): \(notice.reason)".printable)
        }
    }

    /// What a provider says of a voice that is waited for.
    func note(_ voice: ClonedVoice) {
        let status = voice.status.isEmpty ? voice.phase.rawValue : voice.status
        tell("\(voice.name) is \(status)".printable)
    }

    /// Why a provider does not answer while a voice is waited for.
    func note(_ failure: SyrinxError) { tell("asked again later: \(failure.message)".printable) }

    /// Leaves the line as empty as it was.
    func end() { line?.end() }

    private func tell(_ words: String) {
        if verbose { StandardError.write("voice: \(words)") }
        draw(words)
    }

    private func draw(_ words: String) {
        text.value.withLock { $0 = words }
    }

    /// Such as `anna.wav: 1.5 of 3.0 MB, 50 %`.
    static func text(byteCount: Int, of total: Int, file: String) -> String {
        func megabytes(_ count: Int) -> String { "\(count / 1_000_000).\(count / 100_000 % 10)" }
        let percent = total > 0 ? min(100, byteCount * 100 / total) : 100
        return "\(file): \(megabytes(byteCount)) of \(megabytes(total)) MB, \(percent) %"
    }
}
