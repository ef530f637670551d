// SPDX-License-Identifier: Apache-2.0

extension SSML {
    /// About what is heard of it: what stands between its tags, with an empty line where a sentence, a paragraph or a
    /// voice ends. What is said instead of a text (`sub`, `audio`) is not known here.
    ///
    /// Of markup that is not well-formed it is whatever it is: this is no check.
    public var spokenText: String {
        var text = ""
        var rest = document.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "<":
                if rest.starts(with: "!--".unicodeScalars) {
                    rest = Self.behindComment(rest)
                } else if Self.endsSentence(Self.takeTag(&rest)) {
                    text += "\n\n"
                }
            case "&":
                let name = rest.prefix(10).prefix { $0 != ";" }
                guard rest.dropFirst(name.count).first == ";",
                    let meant = Self.character(String(Substring(name)))
                else {
                    text.unicodeScalars.append(scalar)
                    continue
                }
                text.unicodeScalars.append(meant)
                rest = rest.dropFirst(name.count + 1)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Up to its end: a `>` in quotes is none.
    private static func takeTag(_ text: inout Substring.UnicodeScalarView) -> String {
        var tag = ""
        var quote: Unicode.Scalar?
        while let scalar = text.popFirst() {
            if quote == nil && scalar == ">" { break }
            if scalar == quote {
                quote = nil
            } else if quote == nil && (scalar == "\"" || scalar == "'") {
                quote = scalar
            }
            tag.unicodeScalars.append(scalar)
        }
        return tag
    }

    private static func behindComment(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        var rest = text
        while !rest.isEmpty, !rest.starts(with: "-->".unicodeScalars) { rest.removeFirst() }
        return rest.dropFirst(3)
    }

    private static func endsSentence(_ tag: String) -> Bool {
        ["/s", "/p", "/voice"].contains { tag == $0 || tag.hasPrefix($0 + " ") }
    }

    /// XML 1.0 sections 4.1 and 4.6.
    private static func character(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let isHexadecimal = name.hasPrefix("#x")
        return UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
            .flatMap(Unicode.Scalar.init)
    }
}
