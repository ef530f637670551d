// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// A list of voices: `limit`, `cursor` and the filters of the query.
struct SpeechifyList: Sendable {
    private static let highestLimit = 200
    private static let usualLimit = 50

    private let version: SpeechifyVersion
    private let limit: Int
    private let cursor: Int
    private let filters: [(name: String, value: String)]

    /// - Throws: ``Refusal`` for what cannot be understood.
    init(_ target: RequestTarget, _ version: SpeechifyVersion) throws(Refusal) {
        self.version = version
        func invalid(_ sentence: String) -> Refusal {
            Refusal(.badRequest, sentence, code: "validation_failed")
        }
        if let text = target.value("limit") {
            guard let limit = Int(text), (1...Self.highestLimit).contains(limit) else {
                throw invalid("limit must be 1 to \(Self.highestLimit).")
            }
            self.limit = limit
        } else {
            // Without pages nothing would tell that there is more.
            limit = version < .pagedVoices ? .max : Self.usualLimit
        }
        if let text = target.value("cursor"), !text.isEmpty {
            guard let bytes = Base64URL.decode(text), let place = Int(String(decoding: bytes, as: UTF8.self)),
                (0...100_000).contains(place)
            else { throw invalid("cursor is none that was given here.") }
            cursor = place
        } else {
            cursor = 0
        }
        filters = ["type", "locale", "gender", "model"].compactMap { name in
            target.value(name).map { (name, $0) }
        }
    }

    /// Old versions have a plain array, of everything where they are not asked for less.
    func json(_ made: [SpeechifyState.Voice]) -> String {
        let shared = SpeechifyCatalogue.shared.filter { fits("shared", $0.locale, $0.gender) }.map {
            SpeechifyCatalogue.json($0, isPersonal: false, hasAvatar: false, version)
        }
        let personal = made.filter { fits("personal", $0.locale, $0.gender) }.map {
            SpeechifyCatalogue.json($0, version)
        }
        let all = shared + personal
        let page = all.dropFirst(cursor).prefix(limit)
        guard version >= .pagedVoices else { return JSONText.array(page) }
        let end = cursor + page.count
        let hasMore = end < all.count
        return JSONText.object([
            "voices": JSONText.array(page), "has_more": "\(hasMore)",
            "next_cursor": hasMore ? JSONText.string(Base64URL.encode("\(end)".utf8)) : "null",
        ])
    }

    private func fits(_ type: String, _ locale: String, _ gender: String) -> Bool {
        filters.allSatisfy { filter in
            let value = filter.value.lowercased()
            switch filter.name {
            case "type": return value == type
            // A range matches what it begins, at a hyphen (RFC 4647 section 3.3.1).
            case "locale":
                let locale = locale.lowercased()
                return locale == value || locale.hasPrefix(value + "-")
            case "gender": return value == gender || (value == "notspecified" && gender == "not_specified")
            default: return SpeechifyCatalogue.models(in: version).contains(value)
            }
        }
    }
}
