// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// Voices as they are shown.
struct ClonedVoiceReport {
    let voices: [ClonedVoice]

    /// One line for each voice.
    var table: String {
        let header = ["NAME", "ID", "PHASE", "STATUS", "LANGUAGE", "SPEAKS AS"]
        let rows = voices.map { voice in
            [
                voice.name, voice.id, voice.phase.rawValue, voice.status, voice.locale ?? "-",
                voice.speakingID ?? "-",
            ].map(\.printable)
        }
        return TextTable(rows: [header] + rows).text
    }

    /// One line for each fact.
    static func text(_ voice: ClonedVoice) -> String {
        let facts: [(String, String?)] = [
            ("name", voice.name), ("id", voice.id), ("provider", voice.provider.rawValue),
            ("phase", voice.phase.rawValue), ("status", voice.status), ("failure", voice.failure),
            ("language", voice.locale), ("speaks as", voice.speakingID),
        ]
        let rows = facts.compactMap { name, value in value.map { [name, $0.printable] } }
        return TextTable(rows: rows).text
    }

    /// - Parameter isList: An array, though it may hold one voice.
    var jsonList: String { JSONValue.array(voices.map(Self.json)).text }

    /// The names are a promise: see docs/cloning.md.
    static func json(_ voice: ClonedVoice) -> JSONValue {
        func string(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        let members: [(String, JSONValue)] = [
            ("provider", .string(voice.provider.rawValue)), ("id", .string(voice.id)),
            ("name", .string(voice.name)), ("speakingID", string(voice.speakingID)),
            ("locale", string(voice.locale)), ("phase", .string(voice.phase.rawValue)),
            ("status", .string(voice.status)), ("failure", string(voice.failure)), ("fields", voice.fields),
        ]
        return .object(members.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    /// One voice on standard output.
    static func show(_ voice: ClonedVoice, json isJSON: Bool) throws {
        try StandardOutput.write(isJSON ? json(voice).text : text(voice))
    }
}

extension ClonedVoice {
    /// - Throws: ``SyrinxError/Code/requestRefused`` where it will never speak.
    func checkIsNotFailed() throws(SyrinxError) {
        guard phase == .failed else { return }
        let reason = failure.map { ": \($0)" } ?? " (\(status))."
        // Azure's are made anew by the same command.
        let next =
            provider == .azure
            ? ""
            : " It stays as it is: delete it (`syrinx voice delete`), and make it anew with what is better."
        throw SyrinxError(
            .requestRefused, "\(provider.title) could not make the voice \"\(name)\"\(reason)\(next)")
    }

    /// How to speak with it.
    var hint: String {
        let name = name.contains(" ") ? "\"\(name)\"" : name
        let option = provider == .azure ? "--personal" : "--provider \(provider.rawValue) -v"
        return "syrinx say \(option) \(name) \"Hello.\"".printable
    }
}
