// SPDX-License-Identifier: Apache-2.0

/// Where sentences and clauses end, in scripts that say so by punctuation. A sentence that is overlooked is
/// said with its neighbour; one that is found too often is a pause that the service would not have made: so what
/// is doubtful is no end.
extension TextBorder {
    /// - Parameters:
    ///   - word: Without the space behind it.
    ///   - following: What comes behind that.
    init(after word: Substring, before following: Unicode.Scalar?) {
        var scalars = word.unicodeScalars
        while let last = scalars.last, Self.closers.contains(last) { scalars.removeLast() }
        guard let last = scalars.last else {
            self = .word
            return
        }
        if Self.wideStops.contains(last) {
            self = .sentence
        } else if Self.stops.contains(last) {
            let isGoingOn = following.map { $0.properties.isLowercase } ?? false
            let isShort = last == "." && Self.isAbbreviation(Substring(scalars.dropLast()))
            self = isShort ? .word : isGoingOn ? .clause : .sentence
        } else if Self.commas.contains(last) || Self.wideCommas.contains(last) {
            self = .clause
        } else {
            self = .word
        }
    }

    /// What may stand between a stop and the space behind it.
    static let closers: [Unicode.Scalar] = [
        "\"", "'", ")", "]", "}", "\u{BB}", "\u{2019}", "\u{201D}", "\u{201C}", "\u{203A}", "\u{300D}",
        "\u{300F}",
        "\u{3011}", "\u{FF09}", "\u{300B}",
    ]

    /// Behind them a new word begins without a space.
    static func isWideStop(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x3000 && (wideStops.contains(scalar) || wideCommas.contains(scalar))
    }

    private static let stops: [Unicode.Scalar] = [
        ".", "!", "?", "\u{2026}", "\u{61F}", "\u{6D4}", "\u{964}", "\u{965}", "\u{589}", "\u{1362}",
    ]
    private static let wideStops: [Unicode.Scalar] = [
        "\u{3002}", "\u{FF01}", "\u{FF1F}", "\u{FF61}", "\u{FF0E}",
    ]
    private static let commas: [Unicode.Scalar] = [
        ",", ";", ":", "\u{2013}", "\u{2014}", "\u{60C}", "\u{61B}", "\u{387}",
    ]
    private static let wideCommas: [Unicode.Scalar] = ["\u{3001}", "\u{FF0C}", "\u{FF1B}", "\u{FF1A}"]

    /// - Parameter word: Without its point.
    private static func isAbbreviation(_ word: Substring) -> Bool {
        let core = word.drop { !$0.isLetter && !$0.isNumber }
        guard let first = core.first else { return false }
        // An initial; an ordinal, or the number of a list.
        if core.unicodeScalars.count == 1 && first.isLetter { return true }
        if core.utf8.count <= 2 && core.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        // "e.g", "z.B", "U.S".
        if core.contains(".") && core.split(separator: ".").allSatisfy({ $0.count == 1 }) { return true }
        return core.utf8.count <= 5 && abbreviations.contains(core.lowercased())
    }

    private static let abbreviations = [
        "mr", "mrs", "ms", "dr", "prof", "st", "vs", "no", "nr", "fig", "al", "cf", "sr", "jr", "rev", "gen",
        "col", "capt", "lt", "hon", "mt", "vol", "pp", "ca", "bzw", "bspw", "evtl", "ggf", "hr", "fr", "str",
        "mme", "mlle", "av", "sra", "dra", "art", "approx", "dept", "est", "inc", "ltd", "co",
    ]
}
