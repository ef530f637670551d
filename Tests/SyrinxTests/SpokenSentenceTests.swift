// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Syrinx

@Suite struct SpokenSentenceTests {
    /// A voice with a pace of its own, and pauses that tell nothing in the middle of sentences.
    private func heard(_ estimates: [Duration], pace: Double, until end: Double, commas: Bool) -> HeardPart {
        var pauses: [HeardPart.Pause] = []
        var position = 0.0
        for (index, estimate) in estimates.enumerated() {
            // Sentences differ from what is expected of them.
            let length = estimate.milliseconds / 1000 * pace * (index % 2 == 0 ? 1.1 : 0.9)
            if commas {
                pauses.append(.init(start: position + length * 0.4, end: position + length * 0.4 + 0.2))
            }
            pauses.append(.init(start: position + length - 0.6, end: position + length))
            position += length
        }
        return HeardPart(length: end, pauses: pauses.filter { $0.start < end })
    }

    @Test(arguments: [0.5, 0.6, 0.75, 0.9, 1.0], [false, true])
    func theSentenceIsFound(_ pace: Double, _ commas: Bool) {
        let estimates = (0..<40).map { Duration.milliseconds(3000 + 700 * ($0 * 7 % 11)) }
        var position = 0.0
        for (index, estimate) in estimates.enumerated() {
            let length = estimate.milliseconds / 1000 * pace * (index % 2 == 0 ? 1.1 : 0.9)
            let part = heard(estimates, pace: pace, until: position + length * 0.6, commas: commas)
            let found = SpokenSentence.index(in: estimates, part)
            // Never behind what was being spoken, and no more than one in front of it.
            #expect(found == index || found == index - 1, "\(found as Any) of \(index)")
            position += length
        }
    }

    @Test func nothingIsFoundInNothing() {
        let silent = HeardPart(length: 0, pauses: [])
        #expect(SpokenSentence.index(in: [], silent) == nil)
        #expect(SpokenSentence.index(in: [.seconds(3)], silent) == 0)
    }
}
