// SPDX-License-Identifier: Apache-2.0

/// The voice that speaks where none was named.
public enum AzureVoice {
    public static let `default` = "en-US-JennyNeural"

    /// The base model of a personal voice where none was named: of the two it answers sooner.
    public static let personalBase = "PhoenixLatestNeural"

    /// - Parameter locale: Such as `de-DE`, or `de`.
    /// - Returns: nil where no voice is known for it; the service may have one.
    public static func `default`(forLocale locale: String) -> String? {
        let wanted = locale.lowercased()
        let found =
            defaults.first { $0.locale.lowercased() == wanted }
            ?? defaults.first { $0.locale.lowercased().hasPrefix(wanted + "-") }
        return found.map { "\($0.locale)-\($0.name)Neural" }
    }

    /// One of the standard voices of each locale, from the service's list of languages. Where a
    /// language has several locales, the first is the one that its bare code stands for.
    private static let defaults: [(locale: String, name: String)] = [
        ("ar-SA", "Zariyah"), ("ar-EG", "Salma"), ("bg-BG", "Kalina"), ("ca-ES", "Joana"),
        ("cs-CZ", "Vlasta"), ("da-DK", "Christel"), ("de-DE", "Katja"), ("de-AT", "Ingrid"),
        ("de-CH", "Leni"), ("el-GR", "Athina"), ("en-US", "Jenny"), ("en-AU", "Natasha"),
        ("en-CA", "Clara"), ("en-GB", "Sonia"), ("en-IE", "Emily"), ("en-IN", "Neerja"),
        ("es-ES", "Elvira"), ("es-MX", "Dalia"), ("fi-FI", "Noora"), ("fr-FR", "Denise"),
        ("fr-CA", "Sylvie"), ("he-IL", "Hila"), ("hi-IN", "Swara"), ("hr-HR", "Gabrijela"),
        ("hu-HU", "Noemi"), ("id-ID", "Gadis"), ("it-IT", "Elsa"), ("ja-JP", "Nanami"),
        ("ko-KR", "SunHi"), ("ms-MY", "Yasmin"), ("nb-NO", "Pernille"), ("nl-NL", "Colette"),
        ("pl-PL", "Zofia"), ("pt-BR", "Francisca"), ("pt-PT", "Raquel"), ("ro-RO", "Alina"),
        ("ru-RU", "Svetlana"), ("sk-SK", "Viktoria"), ("sv-SE", "Sofie"), ("ta-IN", "Pallavi"),
        ("th-TH", "Premwadee"), ("tr-TR", "Emel"), ("uk-UA", "Polina"), ("vi-VN", "HoaiMy"),
        ("zh-CN", "Xiaoxiao"), ("zh-HK", "HiuMaan"), ("zh-TW", "HsiaoChen"),
    ]
}
