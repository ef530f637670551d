// SPDX-License-Identifier: Apache-2.0

/// Voices that everybody has, a few of the service's, and how voices are written.
enum SpeechifyCatalogue {
    struct Entry: Sendable {
        let id: String
        let name: String
        let gender: String
        let locale: String
    }

    static let shared: [Entry] = [
        Entry(id: "george", name: "George", gender: "male", locale: "en-US"),
        Entry(id: "henry", name: "Henry", gender: "male", locale: "en-US"),
        Entry(id: "carly", name: "Carly", gender: "female", locale: "en-US"),
        Entry(id: "kristy", name: "Kristy", gender: "female", locale: "en-US"),
        Entry(id: "oliver", name: "Oliver", gender: "male", locale: "en-US"),
        Entry(id: "lisa", name: "Lisa", gender: "female", locale: "en-US"),
        Entry(id: "dominic_32", name: "Dominic", gender: "male", locale: "en-US"),
        Entry(id: "russell", name: "Russell", gender: "male", locale: "en-AU"),
        Entry(id: "benjamin", name: "Benjamin", gender: "male", locale: "en-GB"),
        Entry(id: "frederik", name: "Frederik", gender: "male", locale: "de-DE"),
        Entry(id: "raphael", name: "Raphaël", gender: "male", locale: "fr-FR"),
        Entry(id: "carmen", name: "Carmen", gender: "female", locale: "es-ES"),
    ]

    private static let models = ["simba-3.0", "simba-3.2"]
    private static let oldModels = ["simba-english", "simba-multilingual"]

    /// Those that every voice has.
    static func models(in version: SpeechifyVersion) -> [String] {
        version < .retiredModels ? models + oldModels : models
    }

    /// How every voice is written; a shared one has neither timbre nor avatar.
    static func json(_ entry: Entry, isPersonal: Bool, hasAvatar: Bool, _ version: SpeechifyVersion) -> String
    {
        let names = models(in: version)
        return JSONText.object([
            "id": JSONText.string(entry.id), "type": isPersonal ? "\"personal\"" : "\"shared\"",
            "display_name": JSONText.string(entry.name),
            "gender": JSONText.string(gender(entry.gender, in: version)),
            "locale": JSONText.string(entry.locale),
            "models": JSONText.array(
                names.map { name in
                    JSONText.object([
                        "name": JSONText.string(name),
                        "languages": JSONText.array([
                            JSONText.object([
                                "locale": JSONText.string(entry.locale), "preview_audio": "null",
                            ])
                        ]),
                    ])
                }),
            "avatar_image": hasAvatar
                ? JSONText.string("https://emulator.invalid/avatars/\(entry.id)") : "null",
            "preview_audio": "null", "tags": "null",
        ])
    }

    static func json(_ voice: SpeechifyState.Voice, _ version: SpeechifyVersion) -> String {
        json(
            Entry(id: voice.id, name: voice.name, gender: voice.gender, locale: voice.locale),
            isPersonal: true, hasAvatar: voice.hasAvatar, version)
    }

    /// - Returns: As the version writes it.
    private static func gender(_ gender: String, in version: SpeechifyVersion) -> String {
        gender == "not_specified" && version < .snakeCaseGender ? "notSpecified" : gender
    }
}
