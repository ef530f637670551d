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

        /// Of the utterance, before the part's audio.
        var base = Duration.zero

        /// Of the text before the part's, in Unicode scalars.
        var offset = 0

        /// Of the part, by kind: how many were told, and how many this answer has given.
        var toldCounts = [Int](repeating: 0, count: SpeechTiming.Kind.allCases.count)
        var givenCounts = [Int](repeating: 0, count: SpeechTiming.Kind.allCases.count)

        var heard: HeardPart?
    }

    /// More than the letters and sounds of the longest book.
    private static let limit = 10_000_000

    private let state = Mutex(State())

    /// All that count, as they came.
    var all: [SpeechTiming] { state.withLock { $0.all } }

    /// What comes next is of another part, or of another sound in the place of a part's rest.
    ///
    /// - Parameters:
    ///   - base: How long the utterance is so far.
    ///   - offset: How much of the text stands before the part's, in Unicode scalars.
    func beginPart(at base: Duration, offset: Int) {
        state.withLock { state in
            (state.base, state.offset) = (base, offset)
            for index in state.toldCounts.indices {
                (state.toldCounts[index], state.givenCounts[index]) = (0, 0)
            }
        }
    }

    /// The part is asked for once more: what it gave, it will give again.
    func beginAgain() {
        state.withLock { state in
            for index in state.givenCounts.indices { state.givenCounts[index] = 0 }
        }
    }

    /// - Parameter timings: From the start of the part's audio, in order.
    /// - Returns: Those that are new, from the start of the utterance's.
    func take(_ timings: [SpeechTiming]) -> [SpeechTiming] {
        state.withLock { state in
            var new: [SpeechTiming] = []
            for var timing in timings {
                let kind = timing.kind.index
                state.givenCounts[kind] += 1
                guard state.givenCounts[kind] > state.toldCounts[kind] else { continue }
                state.toldCounts[kind] += 1
                timing.start += state.base
                timing.end += state.base
                if let source = timing.source {
                    timing.source = source.lowerBound + state.offset..<source.upperBound + state.offset
                }
                state.revoke(from: timing)
                if state.all.count < Self.limit { state.all.append(timing) }
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
    /// What was told and never sounded, because its part broke off and went on in another way.
    fileprivate mutating func revoke(from timing: SpeechTiming) {
        while let index = all.lastIndex(where: { $0.kind == timing.kind }), all[index].start > timing.start {
            all.remove(at: index)
        }
    }
}

extension SpeechTiming.Kind {
    fileprivate var index: Int {
        switch self {
        case .sentence: 0
        case .word: 1
        case .grapheme: 2
        case .phoneme: 3
        case .character: 4
        }
    }
}
