// SPDX-License-Identifier: Apache-2.0

/// Cuts a text of any length into parts that the service says whole: at the ends of paragraphs, else of
/// sentences, else of clauses, else between words.
///
/// Lazy: each part is found when it is asked for, and only the text itself is held.
public struct TextSplitter: Sendable {
    /// What one request may hold.
    public struct Limits: Sendable, Hashable {
        /// By a cautious estimate. The service cuts an answer at ten minutes, without an error.
        public var duration: Duration = .seconds(480)

        /// Of the text, escaped for XML. The service takes 64 KiB of markup.
        public var byteCount = 60_000

        /// In times the voice's own speed.
        public var speed = 1.0

        public init() {}

        /// - Parameter rate: As in ``Prosody/rate``.
        public init(rate: String?) {
            speed = SpeechCost.speed(ofRate: rate)
        }
    }

    /// A part of a text.
    public struct Part: Sendable {
        public var text: Substring

        /// How long it takes, rather too long than too short.
        public var estimate: Duration

        /// No other comes behind it.
        public var isLast: Bool
    }

    private var rest: Substring
    private var isFirst = true
    private let limits: Limits

    public init(_ text: some StringProtocol, limits: Limits = Limits()) {
        rest = Substring(text)
        self.limits = limits
    }

    public mutating func next() -> Part? {
        if isFirst && isSurelyShort {
            isFirst = false
            defer { rest = "" }
            return rest.isEmpty ? nil : Part(text: rest, estimate: .zero, isLast: true)
        }
        isFirst = false
        // What is only space would be said as nothing.
        let start = rest.unicodeScalars.firstIndex { !$0.properties.isWhitespace } ?? rest.endIndex
        guard start < rest.endIndex else { return nil }
        let (end, milliseconds) = firstPart(rest[start...])
        let text = rest[start..<end]
        rest = rest[end...]
        let isLast = rest.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
        return Part(
            text: text, estimate: .milliseconds(Int(Double(milliseconds) / limits.speed)), isLast: isLast)
    }

    /// Whether it is one part for certain, after no more than a look at its bytes: texts are waited for.
    private var isSurelyShort: Bool {
        // An escape has up to six bytes for one.
        guard rest.utf8.count <= limits.byteCount / 6 else { return false }
        let limit = Int(limits.duration / .milliseconds(1) * limits.speed)
        var milliseconds = 0
        for byte in rest.utf8 {
            milliseconds += SpeechCost.mostMilliseconds(byte)
            if milliseconds > limit { return false }
        }
        return true
    }

    private func firstPart(_ text: Substring) -> (end: String.Index, milliseconds: Int) {
        let limit = limits.duration / .milliseconds(1)
        let millisecondLimit = Int(limit * limits.speed)
        var units = TextUnits(text, millisecondLimit: millisecondLimit, byteLimit: limits.byteCount)
        var (milliseconds, byteCount) = (0, 0)
        // The last end of each kind.
        var ends = [(end: String.Index, milliseconds: Int)?](repeating: nil, count: 5)
        while let unit = units.next() {
            let isOver =
                milliseconds + unit.milliseconds > millisecondLimit
                || byteCount + unit.byteCount > limits.byteCount
            if isOver, let best = Self.best(ends, limit: millisecondLimit) { return best }
            milliseconds += unit.milliseconds
            byteCount += unit.byteCount
            ends[unit.border.rawValue] = (unit.end, milliseconds)
        }
        return (text.endIndex, milliseconds)
    }

    /// A paragraph's end, unless that leaves half of the room unused.
    private static func best(
        _ ends: [(end: String.Index, milliseconds: Int)?], limit: Int
    ) -> (end: String.Index, milliseconds: Int)? {
        if let paragraph = ends[TextBorder.paragraph.rawValue], paragraph.milliseconds * 2 >= limit {
            return paragraph
        }
        // A paragraph's end is a sentence's as well: whichever is later.
        let sentence = [ends[TextBorder.sentence.rawValue], ends[TextBorder.paragraph.rawValue]]
            .compactMap(\.self).max { $0.end < $1.end }
        return sentence ?? ends[TextBorder.clause.rawValue] ?? ends[TextBorder.word.rawValue]
            ?? ends[TextBorder.none.rawValue]
    }
}

extension TextSplitter {
    /// A sentence, and how long it takes, as ``Part/estimate`` has it.
    public struct Sentence: Sendable {
        public var start: String.Index
        public var estimate: Duration
    }

    public static func sentences(of text: Substring, limits: Limits = Limits()) -> [Sentence] {
        var units = TextUnits(text)
        var found: [Sentence] = []
        var (start, milliseconds) = (text.startIndex, 0)
        while let unit = units.next() {
            milliseconds += unit.milliseconds
            guard unit.border >= .sentence || unit.end == text.endIndex else { continue }
            let estimate = Duration.milliseconds(Int(Double(milliseconds) / limits.speed))
            found.append(Sentence(start: start, estimate: estimate))
            (start, milliseconds) = (unit.end, 0)
        }
        return found
    }
}
