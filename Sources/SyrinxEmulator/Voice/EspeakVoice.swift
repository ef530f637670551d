// SPDX-License-Identifier: Apache-2.0

/// The espeak-ng voice that stands in for a voice of the service: a language and a variant.
struct EspeakVoice: Equatable {
    /// A name that espeak-ng's `-v` takes, such as `de+f3`. Made of known parts only.
    let name: String

    init(_ manner: SpeechScript.Manner) {
        let voice = VoiceName(manner.voiceName)
        let language = Self.language(manner.language.isEmpty ? voice.locale ?? "" : manner.language)
        name = "\(language)+\(manner.timbre?.variant ?? Self.variant(voice.person))"
    }

    /// The same variant for the same person, always.
    private static func variant(_ person: String) -> String {
        // FNV-1a, 32 bit: Swift's own hashes differ from run to run.
        var hash: UInt32 = 2_166_136_261
        for byte in person.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let isMale = maleNames.contains(person) || (!femaleNames.contains(person) && hash & 0x100 != 0)
        return isMale ? "m\(hash % 7 + 1)" : "f\(hash % 5 + 1)"
    }

    /// - Parameter tag: A language tag such as `en-GB`, in any case.
    /// - Returns: espeak-ng's name of the nearest language it has; `en` when it has none.
    static func language(_ tag: String) -> String {
        let tag = tag.lowercased()
        if let exact = regional[tag] { return exact }
        let language = String(tag.prefix { $0 != "-" })
        if language == "es", tag.count > 2, tag != "es-es" { return "es-419" }
        if let other = renamed[language] { return other }
        return languages.contains(language) ? language : "en"
    }

    private static let regional = [
        "en-us": "en-us", "en-gb": "en-gb", "en-au": "en-gb", "en-ie": "en-gb", "en-nz": "en-gb",
        "en-in": "en-gb", "en-za": "en-gb", "en-sg": "en-gb", "en-hk": "en-gb", "en-ca": "en-us",
        "pt-br": "pt-br", "fr-be": "fr-be", "fr-ch": "fr-ch", "zh-hk": "yue", "es-us": "es-419",
    ]

    private static let renamed = [
        "zh": "cmn", "wuu": "cmn", "fr": "fr-fr", "no": "nb", "iw": "he", "in": "id",
    ]

    /// `espeak-ng --voices` of 1.51, without what ``renamed`` and ``regional`` reach.
    private static let languages = words(
        """
        af am an ar as az ba be bg bn bpy bs ca cmn cs cv cy da de el en eo es et eu fa fi ga gd gn grc
        gu hak haw he hi hr ht hu hy ia id io is it ja jbo ka kk kl kn ko kok ku ky la lb lfn lt ltg lv
        mi mk ml mr ms mt my nb nci ne nl nog om or pa pap pl pt py qu quc ro ru sd si sk sl sq sr sv sw
        ta te th tk tn tr tt ug uk ur uz vi yue
        """)

    private static let femaleNames = words(
        """
        Ava Aria Jenny Emma Jane Nancy Sara Michelle Amber Ana Ashley Cora Elizabeth Monica Libby Sonia
        Mia Bella Natasha Katja Amala Seraphina Denise Vivienne Elvira Ximena Dalia Elsa Isabella Nanami
        SunHi Francisca Raquel Xiaoxiao Xiaoyi Svetlana Zofia Colette Fenna Orla Emily Clara Neerja
        Swara
        """)

    private static let maleNames = words(
        """
        Andrew Brian Guy Christopher Davis Eric Jason Tony Roger Steffan Jacob Brandon Ryan Thomas
        Oliver Noah William Conrad Killian Florian Bernd Henri Remy Alvaro Jorge Diego Giuseppe Keita
        InJoon Antonio Duarte Yunxi Yunyang Yunjian Dmitry Marek Maarten Connor Liam Prabhat Madhur
        """)

    private static func words(_ list: String) -> Set<String> {
        Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
