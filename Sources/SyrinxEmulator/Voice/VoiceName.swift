// SPDX-License-Identifier: Apache-2.0

/// The name of a voice as the Azure service writes it.
///
/// Short (`de-DE-KatjaNeural`, `en-US-Ava:DragonHDLatestNeural`) or long
/// (`Microsoft Server Speech Text to Speech Voice (de-DE, KatjaNeural)`).
struct VoiceName: Equatable {
    /// Language and region, such as `de-DE`; nil when the name has none.
    let locale: String?
    /// The person, such as `Katja`.
    let person: String

    init(_ name: String) {
        var short = name
        if let open = name.lastIndex(of: "("), name.hasSuffix(")") {
            short = name[name.index(after: open)...].dropLast()
                .split(separator: ",")
                .map { $0.trimmingSpaces() }
                .joined(separator: "-")
        }
        let parts = short.split(separator: "-")
        if parts.count >= 3, (2...3).contains(parts[0].count) {
            locale = parts.dropLast().joined(separator: "-")
        } else {
            locale = nil
        }
        var person = String((parts.last ?? "").prefix { $0 != ":" })
        for suffix in ["Neural", "Multilingual", "Turbo", "Latest"] where person.hasSuffix(suffix) {
            person.removeLast(suffix.count)
        }
        self.person = person
    }
}

extension StringProtocol {
    fileprivate func trimmingSpaces() -> String {
        var rest = self[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
