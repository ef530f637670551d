// SPDX-License-Identifier: Apache-2.0

/// How good a place for a pause the end of a piece of text is.
enum TextBorder: Int, Comparable {
    /// In the middle of a word.
    case none
    case word
    case clause
    case sentence
    case paragraph

    static func < (left: TextBorder, right: TextBorder) -> Bool { left.rawValue < right.rawValue }
}

/// A word and the white space behind it; where none is written between words, a clause.
struct TextUnit {
    var end: String.Index
    var border: TextBorder

    /// What saying it takes at the voice's own speed: see ``SpeechCost``.
    var milliseconds: Int

    /// In UTF-8, escaped for XML.
    var byteCount: Int
}

/// Cuts a text into units, one after the other. All of the text is in one of them.
struct TextUnits {
    private let text: Substring
    private(set) var position: String.Index

    /// Of one unit: what is longer is cut between two characters.
    private let millisecondLimit: Int
    private let byteLimit: Int

    init(_ text: Substring, millisecondLimit: Int = .max, byteLimit: Int = .max) {
        self.text = text
        self.millisecondLimit = millisecondLimit
        self.byteLimit = byteLimit
        position = text.startIndex
    }

    mutating func next() -> TextUnit? {
        guard position < text.endIndex else { return nil }
        var unit = TextUnit(end: position, border: .word, milliseconds: 0, byteCount: 0)
        let scalars = text.unicodeScalars
        let isCut = !takeWord(&unit, scalars)
        if isCut {
            unit.end = roundedDown(unit.end)
            unit.border = .none
        } else {
            let word = text[position..<unit.end]
            let lineCount = takeSpace(&unit, scalars)
            let following = unit.end < text.endIndex ? scalars[unit.end] : nil
            unit.border =
                lineCount > 1 ? .paragraph : TextBorder(after: word, before: following)
        }
        position = unit.end
        return unit
    }

    /// - Returns: false where a limit came before the end.
    private func takeWord(_ unit: inout TextUnit, _ scalars: Substring.UnicodeScalarView) -> Bool {
        var isClosing = false
        while unit.end < scalars.endIndex {
            let scalar = scalars[unit.end]
            if scalar.properties.isWhitespace { return true }
            if isClosing && !TextBorder.closers.contains(scalar) && !TextBorder.isWideStop(scalar) {
                return true
            }
            let (milliseconds, byteCount) = (SpeechCost.milliseconds(scalar), scalar.escapedByteCount)
            if unit.milliseconds + milliseconds > millisecondLimit || unit.byteCount + byteCount > byteLimit,
                unit.end > position
            {
                return false
            }
            isClosing = isClosing || TextBorder.isWideStop(scalar)
            unit.milliseconds += milliseconds
            unit.byteCount += byteCount
            scalars.formIndex(after: &unit.end)
        }
        return true
    }

    /// - Returns: How many lines end there.
    private func takeSpace(_ unit: inout TextUnit, _ scalars: Substring.UnicodeScalarView) -> Int {
        var lineCount = 0
        while unit.end < scalars.endIndex, scalars[unit.end].properties.isWhitespace {
            let scalar = scalars[unit.end]
            if scalar == "\n" || scalar == "\u{85}" { lineCount += 1 }
            if scalar == "\u{2029}" { lineCount += 2 }
            // Endless space is said as one pause.
            if lineCount < 3 { unit.milliseconds += SpeechCost.milliseconds(scalar) }
            unit.byteCount += scalar.escapedByteCount
            scalars.formIndex(after: &unit.end)
            if unit.byteCount > byteLimit { break }
        }
        return lineCount
    }

    /// To a border between characters, unless a single character is longer than the limit.
    private func roundedDown(_ end: String.Index) -> String.Index {
        var cut = end
        while cut > position {
            if String.Index(cut, within: text) != nil { return cut }
            text.unicodeScalars.formIndex(before: &cut)
        }
        return end
    }
}

extension Unicode.Scalar {
    /// As ``SSML`` writes it.
    fileprivate var escapedByteCount: Int {
        switch self {
        case "&": 5
        case "<", ">": 4
        case "\"", "'": 6
        default: UTF8.width(self)
        }
    }
}
