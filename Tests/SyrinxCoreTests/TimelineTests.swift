// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@Suite("Time")
struct TimelineTests {
    @Test("the first mark of a milestone counts")
    func firstMarkCounts() {
        var timeline = Timeline()
        #expect(timeline.elapsed(to: .firstByte) == nil)
        timeline.mark(.firstByte, at: MonotonicTime(nanoseconds: 500))
        #expect(timeline.elapsed(to: .firstByte) == nil)
        timeline.mark(.start, at: MonotonicTime(nanoseconds: 100))
        timeline.mark(.firstByte, at: MonotonicTime(nanoseconds: 900))
        #expect(timeline[.firstByte] == MonotonicTime(nanoseconds: 500))
        #expect(timeline.elapsed(to: .firstByte) == .nanoseconds(400))
        #expect(timeline.elapsed(to: .drained) == nil)
    }

    @Test("the clock does not run backwards, and can be calculated with")
    func monotonicTime() {
        let (first, second) = (MonotonicTime.now, MonotonicTime.now)
        #expect(first <= second)
        #expect(first < first + .nanoseconds(1))
        #expect((first + .seconds(2)) - first == .seconds(2))
    }

    @Test("spans of time are told in nanoseconds and in milliseconds")
    func durations() {
        #expect(Duration.milliseconds(1_500).nanoseconds == 1_500_000_000)
        #expect(Duration.milliseconds(-3).nanoseconds == -3_000_000)
        #expect(Duration.microseconds(250).milliseconds == 0.25)
    }

    @Test("silence ends at -60 dB of full scale")
    func silenceLimit() {
        #expect(Double(Milestone.silenceLimit) >= 32_768.0 / 1_000)
        #expect(Double(Milestone.silenceLimit) < 32_768.0 / 1_000 + 1)
    }

    @Test("errors speak in sentences, and pass on the service's own words")
    func errorTexts() {
        var error = SyrinxError(.throttled, "Too many requests.")
        #expect("\(error)" == "Too many requests.")
        error.serviceMessage = "slow down"
        error.requestID = "42"
        #expect("\(error)" == "Too many requests. The service said: slow down (request 42)")
        error.remains = "Half of it is in x.part."
        #expect("\(error)".hasPrefix("Too many requests. Half of it is in x.part. The service said:"))
        for reason: MediaError.Reason in [
            .malformed, .truncated, .unsupported, .limitExceeded, .library(-3), .stopped,
        ] {
            #expect(!MediaError(reason, .giveUp).description.isEmpty)
            #expect(MediaError(reason, .giveUp, "words").description == "words")
        }
    }
}
