// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import SyrinxCore

/// When what is heard, as far as it is known: brought to the start of the utterance, each once, however often its part
/// is asked for.
///
/// - Thread: any.
final class TimingLog: Sendable {
    fileprivate struct State {
        var all: [SpeechTiming] = []

        /// Where those of the part begin in ``all``.
        var partIndex = 0

        /// Those of the part stand in order of time.
        var isSorted = true

        /// Of the utterance, before the part's audio.
        var base = Duration.zero

        /// Of the text before the part's, in Unicode scalars.
        var offset = 0

        /// Those of the part that were told before it was asked for once more, and have not come again: when they
        /// start, the last one first.
        var expected: [Sameness: [Duration]] = [:]

        var heard: HeardPart?
    }

    /// What stays when a part is said again, whenever it is heard.
    fileprivate struct Sameness: Hashable {
        let kind: SpeechTiming.Kind
        let text: String
        let source: Range<Int>?

        init(_ timing: SpeechTiming) {
            (kind, text, source) = (timing.kind, timing.text, timing.source)
        }
    }

    /// More than the letters and sounds of the longest book.
    private static let limit = 10_000_000

    private let state = Mutex(State())

    /// All that count, in order of time in each part.
    var all: [SpeechTiming] {
        state.withLock { state in
            state.sort()
            return state.all
        }
    }

    /// What comes next is of another part: all of the one before was heard.
    ///
    /// - Parameters:
    ///   - base: How long the utterance is so far.
    ///   - offset: How much of the text stands before the part's, in Unicode scalars.
    func beginPart(at base: Duration, offset: Int) {
        state.withLock { $0.begin(at: base, offset: offset) }
    }

    /// What comes next is another sound in the place of a part's rest: of what was told, nothing is heard from here on.
    ///
    /// - Parameters: As for ``beginPart(at:offset:)``.
    func goOn(at base: Duration, offset: Int) {
        state.withLock { state in
            let told = state.all[state.partIndex...].filter { $0.start < base }
            state.all.replaceSubrange(state.partIndex..., with: told)
            for index in state.all.indices[state.partIndex...] {
                state.all[index].end = min(state.all[index].end, base)
            }
            state.begin(at: base, offset: offset)
        }
    }

    /// The part is asked for once more: what it gave, it will give again, in whatever order.
    func beginAgain() {
        state.withLock { state in
            state.expected = [:]
            for timing in state.all[state.partIndex...].reversed() {
                state.expected[Sameness(timing), default: []].append(timing.start)
            }
        }
    }

    /// - Parameter timings: From the start of the part's audio, in any order.
    /// - Returns: Those that are new, from the start of the utterance's.
    func take(_ timings: [SpeechTiming]) -> [SpeechTiming] {
        state.withLock { state in
            var new: [SpeechTiming] = []
            for var timing in timings {
                timing.start += state.base
                timing.end += state.base
                if let source = timing.source {
                    timing.source = source.lowerBound + state.offset..<source.upperBound + state.offset
                }
                guard !state.isRepeated(timing), state.all.count < Self.limit else { continue }
                if state.all.count > state.partIndex, let last = state.all.last, last.start > timing.start {
                    state.isSorted = false
                }
                state.all.append(timing)
                new.append(timing)
            }
            return new
        }
    }

    /// What was found in the sound of a part that is whole.
    func put(_ heard: HeardPart) {
        state.withLock { $0.heard = heard }
    }

    func takeHeard() -> HeardPart? {
        state.withLock { $0.heard.take() }
    }
}

extension TimingLog.State {
    /// So many are compared by their time: where it is none of those, the first counts.
    private static let comparedCount = 64

    fileprivate mutating func begin(at base: Duration, offset: Int) {
        sort()
        (self.base, self.offset) = (base, offset)
        (partIndex, expected) = (all.count, [:])
    }

    /// What starts at the same time stays in the order in which it was told.
    fileprivate mutating func sort() {
        guard !isSorted else { return }
        isSorted = true
        let sorted = all[partIndex...].enumerated().sorted {
            ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
        }
        all.replaceSubrange(partIndex..., with: sorted.map(\.element))
    }

    /// Whether it was told when the part was asked for before: at the same time, or else as the first of its like.
    fileprivate mutating func isRepeated(_ timing: SpeechTiming) -> Bool {
        guard !expected.isEmpty, let index = expected.index(forKey: TimingLog.Sameness(timing)) else {
            return false
        }
        let starts = expected.values[index]
        let place = starts.indices.suffix(Self.comparedCount).last { starts[$0] == timing.start }
        if starts.count == 1 {
            expected.remove(at: index)
        } else {
            expected.values[index].remove(at: place ?? starts.count - 1)
        }
        return true
    }
}
