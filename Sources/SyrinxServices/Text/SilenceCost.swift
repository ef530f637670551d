// SPDX-License-Identifier: Apache-2.0

/// How much longer a text takes where silences are set for its places. Each is counted as an addition to what
/// the voice does, though the exact ones replace that: rather too long than too short.
struct SilenceCost: Sendable {
    /// In milliseconds at the voice's own speed, as ``SpeechCost`` counts: no rate makes a silence shorter.
    private(set) var leading = 0
    private(set) var trailing = 0
    private(set) var sentence = 0
    private var comma = 0
    private var semicolon = 0
    private var enumerationComma = 0

    /// Those of the text itself; where there are none, nothing is looked for.
    private(set) var isInside = false

    init() {}

    /// - Parameter speed: In times the voice's own.
    init(_ silences: [SSML.Silence], speed: Double) {
        for silence in silences {
            let cost = Int((silence.duration / .milliseconds(1) * speed).rounded(.up))
            switch silence.place {
            case .leading, .leadingExact: leading += cost
            case .trailing, .trailingExact: trailing += cost
            case .sentenceBoundary, .sentenceBoundaryExact: sentence += cost
            case .commaExact: comma += cost
            case .semicolonExact: semicolon += cost
            case .enumerationCommaExact: enumerationComma += cost
            }
        }
        isInside = sentence + comma + semicolon + enumerationComma > 0
    }

    /// Of those in front and behind.
    func edges(isFirst: Bool, isLast: Bool) -> Int {
        (isFirst ? leading : 0) + (isLast ? trailing : 0)
    }

    /// Behind a character, within a sentence.
    func milliseconds(_ scalar: Unicode.Scalar) -> Int {
        guard isInside else { return 0 }
        switch scalar {
        case ",", "\u{FF0C}": return comma
        case ";", "\u{FF1B}": return semicolon
        case "\u{3001}": return enumerationComma
        default: return 0
        }
    }

    /// At least as much as any character that begins with this byte in UTF-8, or ends a sentence or paragraph.
    func mostMilliseconds(_ byte: UInt8) -> Int {
        guard isInside else { return 0 }
        return switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), 0x0A...0x0D: sentence
        case UInt8(ascii: ","): comma
        case UInt8(ascii: ";"): semicolon
        case ..<0xC0: 0
        default: max(sentence, comma, semicolon, enumerationComma)
        }
    }
}
