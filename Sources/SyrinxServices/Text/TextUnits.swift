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

    /// Escaped for XML, in bytes of UTF-8, or in code units of UTF-16.
    var size: Int
}

/// Cuts a text into units, one after the other. All of the text is in one of them.
struct TextUnits {
    private let text: Substring
    private(set) var position: String.Index

    /// Of one unit: what is longer is cut between two characters.
    private let millisecondLimit: Int
    private let sizeLimit: Int
    private let countsCharacters: Bool
    private let silences: SilenceCost

    /// Far more scalars than a character has that is written to be read.
    private static let characterLimit = 64

    init(
        _ text: Substring, millisecondLimit: Int = .max, sizeLimit: Int = .max,
        countsCharacters: Bool = false, silences: SilenceCost = SilenceCost()
    ) {
        self.text = text
        self.silences = silences
        self.millisecondLimit = millisecondLimit
        self.sizeLimit = sizeLimit
        self.countsCharacters = countsCharacters
        position = text.startIndex
    }

    mutating func next() -> TextUnit? {
        guard position < text.endIndex else { return nil }
        var unit = TextUnit(end: position, border: .word, milliseconds: 0, size: 0)
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
            if unit.border >= .sentence { unit.milliseconds += silences.sentence }
        }
        position = unit.end
        return unit
    }

    private func size(of scalar: Unicode.Scalar) -> Int {
        scalar.escapedSize(countsCharacters ? UTF16.width(scalar) : UTF8.width(scalar))
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
            let milliseconds = SpeechCost.milliseconds(scalar) + silences.milliseconds(scalar)
            let size = size(of: scalar)
            if unit.milliseconds + milliseconds > millisecondLimit || unit.size + size > sizeLimit,
                unit.end > position
            {
                return false
            }
            isClosing = isClosing || TextBorder.isWideStop(scalar)
            unit.milliseconds += milliseconds
            unit.size += size
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
            unit.size += size(of: scalar)
            scalars.formIndex(after: &unit.end)
            if unit.size > sizeLimit { break }
        }
        return lineCount
    }

    /// To a border between characters, unless a single character is endless: such a one is cut anywhere.
    ///
    /// Looks at a few scalars before the end only: where a character begins takes a look at all that stand in
    /// front of it.
    private func roundedDown(_ end: String.Index) -> String.Index {
        let scalars = text.unicodeScalars
        let start =
            scalars.index(end, offsetBy: -Self.characterLimit, limitedBy: position) ?? position
        let next = scalars.index(end, offsetBy: 1, limitedBy: scalars.endIndex) ?? end
        // The character that the first scalar behind the piece is in.
        let near = String(Substring(scalars[start..<next]))
        guard let last = near.indices.last, last > near.startIndex else { return end }
        return scalars.index(
            start, offsetBy: near.unicodeScalars.distance(from: near.startIndex, to: last))
    }
}

extension Unicode.Scalar {
    /// As ``SSML`` writes it.
    ///
    /// - Parameter width: What it takes where it is not escaped.
    fileprivate func escapedSize(_ width: Int) -> Int {
        switch self {
        case "&": 5
        case "<", ">": 4
        case "\"", "'": 6
        default: width
        }
    }
}
