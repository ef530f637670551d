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

        /// Of the text, escaped for XML, in UTF-16 code units; counts instead of ``byteCount`` where it is set.
        public var characterCount: Int?

        /// In times the voice's own speed.
        public var speed = 1.0

        /// What is set beside the text, and takes its time as well.
        public var silences: [SSML.Silence] = []

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
    private let silences: SilenceCost

    public init(_ text: some StringProtocol, limits: Limits = Limits()) {
        rest = Substring(text)
        self.limits = limits
        silences = limits.silenceCost
    }

    public mutating func next() -> Part? {
        if isFirst && isSurelyShort {
            isFirst = false
            defer { rest = "" }
            return rest.isEmpty ? nil : Part(text: rest, estimate: .zero, isLast: true)
        }
        let isFirst = isFirst
        self.isFirst = false
        // What is only space would be said as nothing.
        let start = rest.unicodeScalars.firstIndex { !$0.properties.isWhitespace } ?? rest.endIndex
        guard start < rest.endIndex else { return nil }
        let (end, milliseconds) = firstPart(rest[start...], isFirst: isFirst)
        let text = rest[start..<end]
        rest = rest[end...]
        let isLast = rest.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
        let all = milliseconds + silences.edges(isFirst: isFirst, isLast: isLast)
        return Part(
            text: text, estimate: .milliseconds(Int(Double(all) / limits.speed)), isLast: isLast)
    }

    /// Whether it is one part for certain, after no more than a look at its bytes: texts are waited for.
    private var isSurelyShort: Bool {
        // An escape has up to six bytes for one.
        guard rest.utf8.count <= limits.size / 6 else { return false }
        let limit = Int(limits.duration / .milliseconds(1) * limits.speed)
        var milliseconds = silences.edges(isFirst: true, isLast: true)
        for byte in rest.utf8 {
            milliseconds += SpeechCost.mostMilliseconds(byte) + silences.mostMilliseconds(byte)
            if milliseconds > limit { return false }
        }
        return true
    }

    private func firstPart(
        _ text: Substring, isFirst: Bool
    ) -> (end: String.Index, milliseconds: Int) {
        let limit = Int(limits.duration / .milliseconds(1) * limits.speed)
        // Any part may turn out to be the last. Half of the room is for the text in any case.
        let edges = silences.edges(isFirst: isFirst, isLast: true)
        let millisecondLimit = max(limit - edges, limit / 2)
        var units = TextUnits(
            text, millisecondLimit: millisecondLimit, sizeLimit: limits.size,
            countsCharacters: limits.characterCount != nil, silences: silences)
        var (milliseconds, size) = (0, 0)
        // The last end of each kind.
        var ends = [(end: String.Index, milliseconds: Int)?](repeating: nil, count: 5)
        while let unit = units.next() {
            let isOver =
                milliseconds + unit.milliseconds > millisecondLimit
                || size + unit.size > limits.size
            if isOver, let best = Self.best(ends, limit: millisecondLimit) { return best }
            milliseconds += unit.milliseconds
            size += unit.size
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

extension TextSplitter.Limits {
    /// In front of the text, all in all.
    public var leadingSilence: Duration {
        silences.filter { $0.place == .leading || $0.place == .leadingExact }
            .reduce(.zero) { $0 + $1.duration }
    }

    /// In code units or bytes.
    var size: Int { characterCount ?? byteCount }

    var silenceCost: SilenceCost {
        silences.isEmpty ? SilenceCost() : SilenceCost(silences, speed: speed)
    }
}

extension TextSplitter {
    /// A sentence, and how long it takes, as ``Part/estimate`` has it.
    public struct Sentence: Sendable {
        public var start: String.Index
        public var estimate: Duration
    }

    public static func sentences(of text: Substring, limits: Limits = Limits()) -> [Sentence] {
        var units = TextUnits(text, silences: limits.silenceCost)
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
