// SPDX-License-Identifier: Apache-2.0

/// One of the words that faults are told in: `name`, or `name=value`.
struct FaultWord: Equatable {
    /// In milliseconds: an hour.
    static let longestTime = 3_600_000.0

    let name: String
    /// Empty where there is none.
    let value: String

    /// - Parameter text: Words that blanks or semicolons divide; in double quotes they do not.
    static func words(_ text: String) throws(EmulatorError) -> [FaultWord] {
        var words: [FaultWord] = []
        var word = ""
        var isQuoted = false
        for character in text + " " {
            if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, character.isWhitespace || character == ";" {
                if !word.isEmpty { words.append(FaultWord(word)) }
                word = ""
            } else {
                word.append(character)
            }
        }
        guard !isQuoted else { throw wrong("A quotation mark of the fault is missing.") }
        return words
    }

    private init(_ word: String) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        name = String(parts[0])
        value = parts.count == 2 ? String(parts[1]) : ""
    }

    init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    var isUnknown: EmulatorError { Self.wrong("\"\(name)\" is no fault: see docs/emulator.md.") }

    func isWrong(_ wanted: String) -> EmulatorError {
        Self.wrong("The fault \(name) takes \(wanted), not \"\(value)\".")
    }

    /// What stands before and behind the first colon.
    func pair() throws(EmulatorError) -> (FaultWord, FaultWord?) {
        let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let first = FaultWord(name: name, value: parts.first.map(String.init) ?? "")
        return (first, parts.count == 2 ? FaultWord(name: name, value: String(parts[1])) : nil)
    }

    func flag() throws(EmulatorError) -> Bool {
        guard value.isEmpty else { throw isWrong("no value") }
        return true
    }

    func number(in range: ClosedRange<Double>) throws(EmulatorError) -> Double {
        guard let number = Double(value), range.contains(number) else {
            throw isWrong("a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Milliseconds.
    func duration() throws(EmulatorError) -> Duration {
        guard let number = Double(value), (0...Self.longestTime).contains(number) else {
            throw isWrong("0 to \(Int(Self.longestTime)) milliseconds")
        }
        return .microseconds(Int(number * 1000))
    }

    func count(_ range: ClosedRange<Int> = 0...(1 << 40)) throws(EmulatorError) -> Int {
        guard let count = Int(value), range.contains(count) else {
            throw isWrong("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return count
    }

    /// Visible ASCII and blanks, as RFC 9110 section 5.5 wants them.
    func fieldValue() throws(EmulatorError) -> String {
        guard (1...200).contains(value.utf8.count), value.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw isWrong("1 to 200 printable ASCII characters") }
        return value
    }

    private static func wrong(_ sentence: String) -> EmulatorError {
        EmulatorError(.invalidConfiguration, sentence)
    }
}
