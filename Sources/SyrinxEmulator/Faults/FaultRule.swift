// SPDX-License-Identifier: Apache-2.0

/// A fault, and the requests that it befalls.
public struct FaultRule: Sendable, Equatable {
    /// What a rule knows of a request.
    struct Occasion: Sendable {
        /// Among all that the server has been sent, from 1.
        let number: Int
        /// Among those of its connection, from 1.
        let numberOnConnection: Int
        /// Without a query.
        let path: String
        /// The body as it was sent.
        let text: String
    }

    var fault = EmulatorFault()
    private var numbers: ClosedRange<Int>?
    private var numbersOnConnection: ClosedRange<Int>?
    private var path: String?
    private var text: String?
    /// nil: however often it fits.
    private(set) var times: Int?
    /// nil: always.
    private(set) var chance: Double?

    /// Reads a rule: the words of ``EmulatorFault/init(_:)`` and, anywhere among them, conditions, all of which
    /// must hold:
    ///
    /// - `request=N`, `request=N-M`, `request=N-`: among all that the server gets, from 1;
    /// - `nth=N`, `nth=N-M`, `nth=N-`: among those of its connection, from 1;
    /// - `path=/voices/*`: the path, where `*` stands for anything;
    /// - `text="..."`: the SSML has this in it;
    /// - `times=N`: the first N requests that the rest fits; `chance=X`: of those, a part from 0 to 1.
    ///
    /// - Throws: ``EmulatorError`` `.invalidConfiguration`.
    public init(_ line: String) throws(EmulatorError) {
        for word in try FaultWord.words(line) {
            switch word.name {
            case "request": numbers = try Self.range(word)
            case "nth": numbersOnConnection = try Self.range(word)
            case "path": path = word.value
            case "text": text = word.value
            case "times": times = try word.count()
            case "chance": chance = try word.number(in: 0...1)
            default: guard try fault.take(word) else { throw word.isUnknown }
            }
        }
    }

    /// Reads a scenario: a rule on each line. Empty lines and what follows a `#` at a line's beginning are for
    /// people.
    ///
    /// - Throws: ``EmulatorError`` `.invalidConfiguration`, with the number of the line.
    public static func scenario(_ text: String) throws(EmulatorError) -> [FaultRule] {
        var rules: [FaultRule] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            guard let first = line.first(where: { !$0.isWhitespace }), first != "#" else { continue }
            do {
                rules.append(try FaultRule(String(line)))
            } catch {
                throw EmulatorError(error.kind, "Line \(index + 1) of the scenario: \(error.sentence)")
            }
        }
        return rules
    }

    /// A fault for every request.
    public init(_ fault: EmulatorFault) {
        self.fault = fault
    }

    /// Whether all conditions hold but for ``times`` and ``chance``.
    func fits(_ occasion: Occasion) -> Bool {
        (numbers?.contains(occasion.number) ?? true)
            && (numbersOnConnection?.contains(occasion.numberOnConnection) ?? true)
            && (path.map { Self.matches(occasion.path[...], $0[...]) } ?? true)
            && (text.map { occasion.text.contains($0) } ?? true)
    }

    private static func range(_ word: FaultWord) throws(EmulatorError) -> ClosedRange<Int> {
        let ends = word.value.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let first = Int(ends.first ?? "")
        let last = ends.count == 1 ? first : ends[1].isEmpty ? .max : Int(ends[1])
        guard let first, let last, first >= 1, last >= first else { throw word.isWrong("N, N-M or N-") }
        return first...last
    }

    /// - Parameter pattern: `*` stands for any number of characters.
    private static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return text == pattern }
        guard text.hasPrefix(first), text.dropFirst(first.count).hasSuffix(last) else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
