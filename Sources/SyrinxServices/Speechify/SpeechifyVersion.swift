// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// `Speechify-Version`: what is sent and answered depends on it.
struct SpeechifyVersion: Sendable, Hashable {
    /// Of the API, `YYYY-MM-DD`.
    let date: String

    static let headerName = "Speechify-Version"

    /// The first that asks for a recorded consent instead of a name and an address.
    private static let challenges = "2026-09-13"

    /// - Parameter date: nil: the one that voices are made with unless somebody says otherwise.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it is no date.
    init(_ date: String?) throws(SyrinxError) {
        guard let date else {
            self.date = Self.challenges
            return
        }
        guard APIVersion.isDate(date) else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(date)\" is no version of Speechify's API: it is a date, such as \(Self.challenges).")
        }
        self.date = date
    }

    /// Whether the speaker reads a sentence that was made for the occasion.
    var asksForChallenge: Bool { date >= Self.challenges }
}
