// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SyrinxCore

/// How far a part has been heard, and where it was silent.
struct HeardPart: Sendable {
    /// In seconds.
    struct Pause: Sendable {
        var start: Double
        var end: Double
    }

    /// In seconds.
    var length: Double
    var pauses: [Pause]
}

/// Finds sentences in sound: the one that was being spoken when it stopped, or where each of them lies.
///
/// Sentences are laid along the sound at many paces. At each, the end of a sentence is the pause that is long and
/// near to where it is expected, and what comes after is expected from there. The pace at which sentences are as
/// long as they should be, and the pauses are explained, is believed. Where the sound is whole there is but one pace,
/// that of what is left: they end together.
struct SpokenSentence {
    /// Of one pace.
    private struct Walk {
        /// How badly sentences and pauses fit.
        var cost: Double
        var index: Int

        /// Of the sentences before that one, or of all where the sound is whole.
        var spans: [Range<Double>] = []
    }

    /// How fast voices usually speak beside the cautious estimate.
    private static let usualPace = 0.75

    /// The end of a sentence is looked for this far from where it is expected, in parts of the sentence's length.
    private static let tolerance = 0.3

    /// Who has only begun a sentence may still be in the one before it: so much of it, in parts.
    private static let doubt = 0.15

    /// In seconds.
    private let estimates: [Double]
    private let heard: HeardPart

    /// - Parameter estimates: How long each sentence takes, rather too long than too short.
    /// - Returns: nil where there are no sentences.
    static func index(in estimates: [Duration], _ heard: HeardPart) -> Int? {
        SpokenSentence(estimates, heard).bestWalk?.index
    }

    /// Where sentences are heard, in seconds.
    ///
    /// - Parameter isWhole: The sound is all of them; else only those are found that were over when it stopped.
    static func spans(
        of estimates: [Duration], in heard: HeardPart, isWhole: Bool
    ) -> [Range<Double>] {
        let sentences = SpokenSentence(estimates, heard)
        return isWhole ? sentences.wholeSpans : sentences.bestWalk?.spans ?? []
    }

    private init(_ estimates: [Duration], _ heard: HeardPart) {
        self.estimates = estimates.map { max(0.05, $0.milliseconds / 1000) }
        self.heard = heard
    }

    private var bestWalk: Walk? {
        guard !estimates.isEmpty else { return nil }
        let walks = (0...20).map { walk(pace: 0.3 + 0.05 * Double($0)) }
        return walks.min { $0.cost < $1.cost }
    }

    /// Silence in front of the first sentence.
    private var lead: Double {
        heard.pauses.first.flatMap { $0.start < 0.02 && $0.end < heard.length ? $0.end : nil } ?? 0
    }

    /// Of the last sentence.
    private var end: Double {
        heard.pauses.last.flatMap { $0.end > heard.length - 0.02 ? $0.start : nil } ?? heard.length
    }

    private var wholeSpans: [Range<Double>] {
        var (position, spans) = (lead, [Range<Double>]())
        var rest = estimates.reduce(0, +)
        let end = max(end, position)
        for length in estimates {
            let expected = position + (end - position) * min(1, length / rest)
            rest = max(rest - length, 0.001)
            let isLast = spans.count == estimates.count - 1
            let reach = max(0.3, Self.tolerance * (expected - position))
            let pause =
                isLast
                ? nil
                : pause(near: expected, behind: position, reach: reach).flatMap { $0.end < end ? $0 : nil }
            let last = isLast ? end : pause?.start ?? expected
            spans.append(position..<max(position, last))
            position = pause?.end ?? expected
        }
        return spans
    }

    private func walk(pace first: Double) -> Walk {
        var (pace, position, index) = (first, 0.0, estimates.count - 1)
        var (misfit, silence, count) = (0.0, 0.0, 0.0)
        var spans: [Range<Double>] = []
        for (number, length) in estimates.enumerated() {
            let expected = position + pace * length
            let reach = max(0.3, Self.tolerance * pace * length)
            if let pause = pause(near: expected, behind: position, reach: reach) {
                let start = spans.isEmpty ? max(position, lead) : position
                spans.append(start..<max(start, pause.start))
                let error = logarithm((pause.end - position) / (pace * length))
                misfit += error * error
                silence += pause.end - pause.start
                pace = 0.8 * pace + 0.2 * (pause.end - position) / length
                position = pause.end
            } else if expected + reach >= heard.length {
                index = number
                break
            } else {
                misfit += 0.3
                spans.append(position..<expected)
                position = expected
            }
            count += 1
        }
        if index > 0 && heard.length - position < Self.doubt * pace * estimates[index] { index -= 1 }
        let all = heard.pauses.reduce(0) { $0 + $1.end - $1.start }
        let strangeness = logarithm(first / Self.usualPace)
        let cost =
            (count > 0 ? misfit / count : 0) + (all > 0 ? 0.15 * (1 - silence / all) : 0)
            + 0.02 * strangeness * strangeness
        return Walk(cost: cost, index: index, spans: Array(spans.prefix(index)))
    }

    /// A long one that is near.
    private func pause(near place: Double, behind start: Double, reach: Double) -> HeardPart.Pause? {
        func worth(_ pause: HeardPart.Pause) -> Double {
            (pause.end - pause.start) * (1 - abs(pause.end - place) / reach / 1.5)
        }
        var best: HeardPart.Pause?
        for pause in heard.pauses
        where pause.end > start + 0.1 && pause.end < heard.length && abs(pause.end - place) <= reach {
            if best.map({ worth(pause) > worth($0) }) ?? true { best = pause }
        }
        return best
    }

    private func logarithm(_ ratio: Double) -> Double { log(max(ratio, 0.01)) }
}
