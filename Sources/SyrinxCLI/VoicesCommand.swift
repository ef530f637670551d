// SPDX-License-Identifier: Apache-2.0

import Syrinx

struct VoicesCommand: Command {
    static let manual = Manual(
        name: "voices", abstract: "List the voices of the speech service.",
        discussion: """
            The list is kept for a day in $XDG_CACHE_HOME/syrinx, or ~/.cache/syrinx.

            EXAMPLES:
              syrinx voices --locale de
              syrinx voices --style cheerful --gender female
              syrinx voices --json ava | jq -r '.[].ShortName'
            """,
        operands: .any("name", help: "A part of the voice's name; of several, one has to fit."),
        options: [
            .value(
                "locale", "l", of: "locale", "Speaks it, first or among others: de-AT, or de for all of them."
            ),
            .value("gender", of: "gender", "Such as female, male, neutral."),
            .value("style", of: "style", "Has this style, such as cheerful."),
            .value("role", of: "role", "Can play this role, such as OlderAdultMale."),
            .value("type", of: "type", "Of this type, such as Neural."),
            .value("status", of: "status", "Such as GA, Preview, Deprecated."),
            .flag("json", nil, "As JSON, with all that the service says about a voice."),
            .flag("refresh", nil, "Ask the service, however new the kept list is."),
            .flag("quiet", "q", "No messages but errors."),
            .flag("verbose", nil, "Tell how old the list is."),
        ] + ServiceOptions.options)

    private let filters: [VoiceFilter]
    private let json: Bool
    private let refresh: Bool
    private let quiet: Bool
    private let verbose: Bool
    private let service: ServiceOptions

    init(_ arguments: Arguments) throws {
        let names: [String?] = arguments.operands.isEmpty ? [nil] : arguments.operands
        filters = names.map { name in
            VoiceFilter(
                locale: arguments.value("locale"), gender: arguments.value("gender"),
                style: arguments.value("style"), role: arguments.value("role"),
                type: arguments.value("type"), status: arguments.value("status"), name: name)
        }
        json = arguments.has("json")
        refresh = arguments.has("refresh")
        quiet = arguments.has("quiet")
        verbose = arguments.has("verbose")
        service = try ServiceOptions(arguments)
    }

    func run() async throws {
        try await Interruption.handling {
            try await service.withTimeLimit {
                try await service.withConfiguration(quiet: quiet) { configuration in
                    // The built-in voice has another address each time: there is nothing to be kept.
                    let cache = service.isSetUp ? VoiceCache.user : nil
                    let list = try await Speaker(configuration).voices(
                        cache: cache, maximumAge: refresh ? .zero : AzureSpeech.voiceListAge)
                    tell(list)
                    try show(list)
                }
            }
        }
    }

    private func tell(_ list: VoiceList) {
        guard !quiet else { return }
        let age = list.age.map(Self.words)
        if let failure = list.failure {
            StandardError.write("syrinx: \(failure) Here is the list of \(age ?? "0 min") ago.")
        } else if verbose {
            StandardError.write(age.map { "voices: kept for \($0)" } ?? "voices: from the service")
        }
        if !list.isWhole { StandardError.write("syrinx: the list broke off: there may be more voices.") }
        if verbose && list.skippedCount > 0 {
            StandardError.write("voices: \(list.skippedCount) entries have no name and are left out")
        }
    }

    private func show(_ list: VoiceList) throws {
        let voices = list.voices.filter { voice in filters.contains { $0.fits(voice) } }
        guard !json else {
            return try StandardOutput.write(JSONValue.array(voices.map(\.fields)).text)
        }
        guard !voices.isEmpty else {
            if !quiet { StandardError.write("syrinx: none of the \(list.voices.count) voices fits.") }
            return
        }
        let header = ["VOICE", "GENDER", "TYPE", "STATUS", "RATE", "LANGUAGE", "STYLES"]
        let rows = voices.map { voice in
            [
                voice.name, voice.gender ?? "-", voice.type ?? "-", voice.status ?? "-",
                voice.sampleRate.map { "\($0) Hz" } ?? "-", Self.language(of: voice),
                voice.styles.joined(separator: " "),
            ].map(\.printable)
        }
        try StandardOutput.write(TextTable(rows: [header] + rows).text)
    }

    private static func language(of voice: Voice) -> String {
        let others = voice.secondaryLocales.count
        return (voice.localeName ?? voice.locale) + (others == 0 ? "" : " and \(others) more")
    }

    private static func words(_ age: Duration) -> String {
        let minutes = age.components.seconds / 60
        return minutes < 120
            ? "\(minutes) min" : minutes < 2880 ? "\(minutes / 60) h" : "\(minutes / 1440) days"
    }
}
