// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import SyrinxServices
import Testing

@testable import Syrinx

@Suite struct ResumePatienceTests {
    private static var broken: SyrinxError {
        var error = SyrinxError(.partialAudio, "It broke off.")
        error.fault = .brokenOff
        return error
    }

    private func count(_ progress: [Double]) -> Int {
        var patience = ResumePatience(RetryPolicy())
        return progress.prefix { patience.pause(after: Self.broken, progress: $0) != nil }.count
    }

    @Test func somethingNewIsWorthAnotherAttempt() {
        #expect(count(Array(repeating: 5, count: 10)) == 2)
        #expect(count((1...10).map(Double.init)) == 10)
        // Not even the best of those that could be had before.
        #expect(count([5, 3, 5, 3, 5]) == 2)
        #expect(count((1...100).map(Double.init)) == 20)
    }

    /// Twenty seconds before the first part's end, with any voice.
    @Test(arguments: [0.5, 0.6, 0.75, 1.0], [Duration.seconds(480), .seconds(200)])
    func theFirstPartsEndIsForeseen(_ pace: Double, _ estimate: Duration) {
        let format = OutputFormat.default
        let seconds = estimate / .seconds(1) * pace - 20
        let byteCount = Int((seconds * Double(format.bitRate) / 8).rounded(.up)) + 1
        #expect(LookAhead().isTime(estimate: estimate, byteCount: byteCount, format))
        #expect(!LookAhead().isTime(estimate: estimate, byteCount: 1000, format))
        // What is whole and not heard yet has time.
        #expect(!LookAhead().isTime(estimate: estimate, byteCount: byteCount, of: byteCount * 3, format))
        #expect(LookAhead().isTime(estimate: estimate, byteCount: byteCount, of: byteCount, format))
    }
}
