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

/// Finds the sentence that was being spoken when the sound stopped.
///
/// Sentences are laid along the sound at many paces. At each, the end of a sentence is the pause that is long and
/// near to where it is expected, and what comes after is expected from there. The pace at which sentences are as
/// long as they should be, and the pauses are explained, is believed.
struct SpokenSentence {
    /// Of one pace.
    private struct Walk {
        /// How badly sentences and pauses fit.
        var cost: Double
        var index: Int
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
        guard !estimates.isEmpty else { return nil }
        let lengths = estimates.map { max(0.05, $0.milliseconds / 1000) }
        let sentences = SpokenSentence(estimates: lengths, heard: heard)
        let walks = (0...20).map { sentences.walk(pace: 0.3 + 0.05 * Double($0)) }
        return walks.min { $0.cost < $1.cost }?.index
    }

    private func walk(pace first: Double) -> Walk {
        var (pace, position, index) = (first, 0.0, estimates.count - 1)
        var (misfit, silence, count) = (0.0, 0.0, 0.0)
        for (number, length) in estimates.enumerated() {
            let expected = position + pace * length
            let reach = max(0.3, Self.tolerance * pace * length)
            if let pause = pause(near: expected, behind: position, reach: reach) {
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
        return Walk(cost: cost, index: index)
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
