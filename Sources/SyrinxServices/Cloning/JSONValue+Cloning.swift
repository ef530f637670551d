// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    static func members(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.map { Member(name: $0.0, value: $0.1) })
    }

    /// What a provider says of a voice, without what is a secret in it.
    ///
    /// Whoever has a URL that somebody has signed may read what is there: its query goes. Who knows the path of a callback
    /// is believed by it: of that only the host stays.
    var withoutSecrets: JSONValue {
        switch self {
        case .array(let values): .array(values.map(\.withoutSecrets))
        case .object(let members):
            .object(members.map { Member(name: $0.name, value: $0.value.withoutSecret(of: $0.name)) })
        default: self
        }
    }

    private func withoutSecret(of name: String) -> JSONValue {
        guard let url = string else { return withoutSecrets }
        switch name {
        case "containerUrl", "audioUrl", "dataset_url": return .string(String(url.prefix { $0 != "?" }))
        case "callback_uri": return WebAddress(url).map { .string($0.base) } ?? .null
        default: return self
        }
    }
}
