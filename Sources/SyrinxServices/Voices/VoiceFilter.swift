// SPDX-License-Identifier: Apache-2.0

/// Which voices are looked for. Capitals do not matter; what is nil does not matter either.
public struct VoiceFilter: Sendable, Hashable {
    /// A locale (`de-DE`) or a language (`de`), first or secondary.
    public var locale: String?
    public var gender: String?

    /// A style that the voice has.
    public var style: String?

    /// A role that the voice can play.
    public var role: String?
    public var type: String?
    public var status: String?

    /// Any part of its names, in Latin letters or its own.
    public var name: String?

    public init(
        locale: String? = nil, gender: String? = nil, style: String? = nil, role: String? = nil,
        type: String? = nil, status: String? = nil, name: String? = nil
    ) {
        self.locale = locale
        self.gender = gender
        self.style = style
        self.role = role
        self.type = type
        self.status = status
        self.name = name
    }

    public func fits(_ voice: Voice) -> Bool {
        fits(locale) { wanted in
            ([voice.locale] + voice.secondaryLocales).contains { Self.covers(wanted, $0.lowercased()) }
        }
            && fits(gender) { $0 == voice.gender?.lowercased() }
            && fits(style) { wanted in voice.styles.contains { $0.lowercased() == wanted } }
            && fits(role) { wanted in voice.roles.contains { $0.lowercased() == wanted } }
            && fits(type) { $0 == voice.type?.lowercased() }
            && fits(status) { $0 == voice.status?.lowercased() }
            && fits(name) { wanted in
                [voice.name, voice.displayName, voice.localName].contains {
                    $0?.lowercased().contains(wanted) == true
                }
            }
    }

    /// - Parameter test: Gets it in small letters.
    private func fits(_ wanted: String?, _ test: (String) -> Bool) -> Bool {
        wanted.map { test($0.lowercased()) } ?? true
    }

    /// Whether one is the other, or begins it: `zh` covers `zh-CN`, and `zh-CN` covers `zh-CN-liaoning`.
    private static func covers(_ wanted: String, _ locale: String) -> Bool {
        locale == wanted || locale.hasPrefix(wanted + "-")
    }
}
