// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct VoiceConsentTextCommand: Command {
    static let manual = Manual(
        name: "voice consent-text",
        abstract: "Print what a person has to say to agree to a copy of their voice.",
        discussion: """
            The sentence alone is on standard output. Speechify makes one for each occasion: it is asked for, and
            remembered for `syrinx voice create` until it runs out.

            EXAMPLES:
              syrinx voice consent-text --speaker "Anna Example" --company "Example Ltd" --locale de-DE
              syrinx voice consent-text --provider speechify --speaker "Anna Example" \\
                  --company "Example Ltd"
            """,
        options: [
            .value("speaker", of: "name", "The full name of the person whose voice it is."),
            .value("company", of: "name", "Who will use the voice."),
            .value("email", of: "address", "The person's; for older versions of Speechify's API."),
            .value("locale", "l", of: "locale", "The language in which it is said: en-US if not given."),
        ] + VoiceOptions.options)

    private let consent: WantedVoice.Consent
    private let locale: String
    private let options: VoiceOptions

    init(_ arguments: Arguments) throws {
        options = try VoiceOptions(arguments)
        guard let speaker = arguments.value("speaker"), !speaker.isEmpty else {
            throw UsageError("Whose voice is it? Give the person's full name with --speaker.")
        }
        guard let company = arguments.value("company"), !company.isEmpty else {
            throw UsageError("Who will use the voice? Give the company's name with --company.")
        }
        consent = WantedVoice.Consent(
            speakerName: speaker, company: company, email: arguments.value("email"))
        locale = arguments.value("locale") ?? "en-US"
    }

    func run() async throws {
        // Only Speechify makes sentences of its own.
        try await options.run(asksProvider: options.provider == .speechify) { studio in
            let statement = try await studio.consentStatement(for: consent, locale: locale)
            if options.json { return try StandardOutput.write(json(statement).text) }
            if let text = statement.text { try StandardOutput.write(text.printable) }
            guard !options.quiet else { return }
            StandardError.write("syrinx: \(statement.advice.printable)")
            if let expiry = statement.expiry, !statement.advice.contains(expiry) {
                StandardError.write("syrinx: good until \(expiry.printable)")
            }
        }
    }

    private func json(_ statement: ConsentStatement) -> JSONValue {
        func string(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return .object([
            JSONValue.Member(name: "provider", value: .string(options.provider.rawValue)),
            JSONValue.Member(name: "text", value: string(statement.text)),
            JSONValue.Member(name: "expires", value: string(statement.expiry)),
            JSONValue.Member(name: "advice", value: .string(statement.advice)),
        ])
    }
}
