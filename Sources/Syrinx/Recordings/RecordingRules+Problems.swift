// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
public import SyrinxServices

extension RecordingRules {
    /// All that speaks against these recordings, in sentences: file by file, then of all together.
    ///
    /// - Parameters:
    ///   - recordings: Of one purpose.
    ///   - provider: Whose rules these are.
    ///   - purpose: What they are for.
    public func problems(
        of recordings: [RecordingFacts], _ provider: Provider, _ purpose: Purpose
    ) -> [String] {
        recordings.flatMap { problems(of: $0, provider) } + totals(of: recordings, provider, purpose)
    }

    private func problems(of facts: RecordingFacts, _ provider: Provider) -> [String] {
        var problems: [String] = []
        let path = facts.path
        if !length.contains(facts.length) {
            problems.append(
                "\(path) lasts \(facts.length.words(beside: length)): \(provider.title) takes \(length.words) for each file."
            )
        }
        let rate = facts.format.sampleRate
        if rate < Own.leastSampleRate {
            problems.append(
                "\(path) has \(rate) Hz, as a telephone: record it with \(Own.leastSampleRate) Hz or more.")
        }
        guard facts.level > -60 else {
            return problems + ["\(path) is silent (\(facts.level.words)): is the microphone the right one?"]
        }
        if facts.level < Own.leastLevel {
            problems.append(
                "\(path) is too quiet: speech at \(facts.level.words), and \(Own.leastLevel.words) is the least. Go "
                    + "closer to the microphone, or turn it up.")
        }
        if facts.clippedPart > Own.mostClipped {
            problems.append(
                "\(path) is clipped: \(facts.clippedPart.percentage) of its samples are cut off at full scale. Turn the "
                    + "microphone down and record it anew.")
        }
        if facts.speechLength < facts.length * Own.leastSpeech {
            problems.append(
                "\(path) is mostly silence: somebody speaks for \(facts.speechLength.words) of "
                    + "\(facts.length.words). Cut the rest off.")
        }
        return problems
    }

    private func totals(
        of recordings: [RecordingFacts], _ provider: Provider, _ purpose: Purpose
    ) -> [String] {
        var problems: [String] = []
        let name = provider.title
        if !count.contains(recordings.count) {
            let wanted =
                count.upperBound == count.lowerBound ? "\(count.lowerBound)" : "at least \(count.lowerBound)"
            let kind = purpose == .consent ? "recordings of the consent" : "recordings"
            problems.append("\(name) wants \(wanted) of the \(kind), and there are \(recordings.count).")
        }
        let total = recordings.reduce(Duration.zero) { $0 + $1.length }
        if !totalLength.contains(total) {
            let what = recordings.count == 1 ? recordings[0].path : "All together"
            let verb = recordings.count == 1 ? "lasts" : "they last"
            problems.append(
                "\(what) \(verb) \(total.words(beside: totalLength)): \(name) takes \(totalLength.words) in all."
            )
        }
        let byteCount = recordings.reduce(0) { $0 + sentByteCount(of: $1) }
        if byteCount > byteLimit {
            problems.append(
                "\(recordings.count == 1 ? recordings[0].path : "All together") would be sent as "
                    + "\(byteCount.megabytes): \(name) takes \(byteLimit.megabytes) at the most.")
        }
        return problems
    }
}

extension ClosedRange<Duration> {
    /// Such as `5 to 90 s`.
    fileprivate var words: String {
        if upperBound == RecordingRules.largest { return "at least \(lowerBound.words)" }
        return "\(lowerBound.words.dropLast(2)) to \(upperBound.words)"
    }
}

extension Duration {
    /// In seconds: tenths where there are any.
    fileprivate var words: String { words(beside: .zero...RecordingRules.largest) }

    /// Rounded to the side on which it is wrong: with 5 s as the least, 4.96 s must not read "5 s".
    fileprivate func words(beside range: ClosedRange<Duration>) -> String {
        let exact = self / .milliseconds(100)
        let tenths = Int(exact.rounded(self > range.upperBound ? .up : .down))
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}

extension Double {
    /// A level.
    fileprivate var words: String { "\(Int(rounded())) dB" }

    /// Of a part.
    fileprivate var percentage: String {
        let tenths = Int((self * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

extension Int {
    fileprivate var megabytes: String {
        let tenths = (self + 99_999) / 100_000
        return "\(tenths / 10).\(tenths % 10) MB"
    }
}
