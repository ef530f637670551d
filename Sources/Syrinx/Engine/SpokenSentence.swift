// SPDX-License-Identifier: Apache-2.0

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
enum SpokenSentence {
    /// How fast voices speak beside the cautious estimate, before anything is known.
    private static let usualPace = 0.75

    /// The end of a sentence is looked for this far from where it is expected, in parts of the sentence's length.
    private static let tolerance = 0.4

    /// Goes from sentence to sentence: the end of each is the pause nearest to where it is expected, and tells
    /// how fast the voice is.
    ///
    /// - Parameters:
    ///   - estimates: How long each sentence takes, rather too long than too short.
    /// - Returns: nil where there is no sentence, or only the first has been begun: then all is said again
    ///   anyway.
    static func index(in estimates: [Duration], _ heard: HeardPart) -> Int? {
        guard !estimates.isEmpty else { return nil }
        let pauses = heard.pauses.filter { $0.end < heard.length }
        var (position, pace) = (0.0, usualPace)
        for (index, estimate) in estimates.enumerated() {
            let length = estimate.milliseconds / 1000
            let expected = position + pace * length
            let reach = max(0.3, tolerance * pace * length)
            let pause =
                pauses
                .filter { $0.end > position + 0.1 && abs($0.end - expected) <= reach }
                .max { score($0, expected, reach) < score($1, expected, reach) }
            // Without a pause it has not ended, or is not known to have.
            guard let pause else { return index }
            if length > 0 { pace = 0.5 * pace + 0.5 * (pause.end - position) / length }
            position = pause.end
        }
        return estimates.count - 1
    }

    /// Long pauses that are near.
    private static func score(_ pause: HeardPart.Pause, _ expected: Double, _ reach: Double) -> Double {
        (pause.end - pause.start) * (1 - abs(pause.end - expected) / reach / 1.5)
    }
}
