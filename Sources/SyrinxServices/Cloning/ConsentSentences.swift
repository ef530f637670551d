// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// The sentences that Azure and Resemble want to hear before they copy a voice, in the words that they are compared with.
enum ConsentSentences {
    /// In the words of Resemble's documentation ("Create a voice", section "Voice Consent").
    static func resemble(_ consent: WantedVoice.Consent) -> String {
        "I am aware that recordings of my voice will be used by \(consent.company) to train and create a synthetic version "
            + "of my voice by Resemble AI."
    }

    /// Azure's.
    ///
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where the sentence of this locale is not known here.
    static func statement(
        for consent: WantedVoice.Consent, locale: String
    ) throws(SyrinxError) -> ConsentStatement {
        try consent.checkNames()
        let wanted = locale.lowercased()
        guard let row = table.first(where: { $0.locale.lowercased() == wanted }) else {
            throw SyrinxError(
                .invalidArgument,
                "Azure's sentence for \(locale) is not known here. It is in CustomVoice/script/"
                    + "verbal-statement-all-locales.txt of https://github.com/Azure-Samples/Cognitive-Speech-TTS; known "
                    + "here: \(table.map(\.locale).joined(separator: " ")).")
        }
        let parts = row.text.split(separator: "{speaker}", maxSplits: 1, omittingEmptySubsequences: false)
        let text = parts.map { part in
            let halves = part.split(separator: "{company}", maxSplits: 1, omittingEmptySubsequences: false)
            return halves.joined(separator: consent.company)
        }.joined(separator: consent.speakerName)
        return ConsentStatement(
            text: text,
            advice:
                "The speaker reads it aloud, word by word, into the recording that is given as --consent; the names "
                + "must be those that are given as --speaker and --company.")
    }
}
