// SPDX-License-Identifier: Apache-2.0

/// What `voices/list` answers: entries as the service documents them ("Text to speech REST API", section "Get a
/// list of voices"), of some of its voices. Numbers are strings there.
enum VoiceList {
    /// A JSON array.
    static let json: String = {
        let names = Dictionary(
            uniqueKeysWithValues: rows(localeTable).map { (String($0[0]), String($0[1])) })
        return JSONText.array(rows(voiceTable).map { entry($0, names) })
    }()

    private static func rows(_ table: String) -> [[Substring]] {
        table.split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false) }
    }

    private static func entry(_ row: [Substring], _ localeNames: [String: String]) -> String {
        let short = String(row[0])
        let locale = VoiceName(short).locale ?? ""
        let person = String(short.dropFirst(locale.count + 1))
        let isHD = row[3] == "HD"
        let isMultilingual = isHD || person.contains("Multilingual")
        let tags = [("TailoredScenarios", row[8]), ("VoicePersonalities", row[9])].compactMap {
            name, values in
            list(values).map { "\(JSONText.string(name)):\($0)" }
        }
        return JSONText.object([
            "Name": JSONText.string("Microsoft Server Speech Text to Speech Voice (\(locale), \(person))"),
            "DisplayName": JSONText.string(displayName(person)),
            "LocalName": JSONText.string(String(row[1])),
            "ShortName": JSONText.string(short),
            "Gender": JSONText.string(String(row[2])),
            "Locale": JSONText.string(locale),
            "LocaleName": JSONText.string(localeNames[locale] ?? locale),
            "StyleList": list(row[6]),
            "SecondaryLocaleList": isMultilingual
                ? list(
                    secondaryLocales.split(separator: " ").filter { $0 != locale }.joined(separator: ",")[...]
                )
                : nil,
            "SampleRateHertz": JSONText.string(String(row[4])),
            "VoiceType": JSONText.string(isHD ? "NeuralHD" : "Neural"),
            "Status": JSONText.string(isHD ? "Preview" : String(row[3])),
            "ExtendedPropertyMap": row[4] == "48000" ? #"{"IsHighQuality48K":"True"}"# : nil,
            "RolePlayList": list(row[7]),
            "WordsPerMinute": row[5].isEmpty ? nil : JSONText.string(String(row[5])),
            "VoiceTag": tags.isEmpty ? nil : "{" + tags.joined(separator: ",") + "}",
        ])
    }

    /// - Returns: nil where there is nothing, as the service leaves such fields out.
    private static func list(_ values: Substring) -> String? {
        values.isEmpty
            ? nil : JSONText.array(values.split(separator: ",").map { JSONText.string(String($0)) })
    }

    /// `AvaMultilingualNeural` is `Ava Multilingual`, `Ava:DragonHDLatestNeural` is `Ava Dragon HD Latest`.
    private static func displayName(_ person: String) -> String {
        var name = ""
        let letters = Array(person.hasSuffix("Neural") ? person.dropLast(6) : person[...])
        for (index, letter) in letters.enumerated() {
            let startsWord =
                index > 0 && letter.isUppercase
                && (letters[index - 1].isLowercase
                    || (index + 1 < letters.count && letters[index + 1].isLowercase))
            if letter == ":" || (startsWord && letters[index - 1] != ":") { name.append(" ") }
            if letter != ":" { name.append(letter) }
        }
        return name
    }
}
