// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// The value of `Speechify-Version`: what is sent and answered depends on it.
struct SpeechifyVersion: Sendable, Hashable {
    /// Of the API, `YYYY-MM-DD`.
    let date: String

    /// The first that asks for a recorded consent instead of a name and an address.
    private static let challenges = "2026-09-13"

    /// - Parameter date: nil: ``SpeechifyEndpoint/defaultVersion``.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it is no date.
    init(_ date: String?) throws(SyrinxError) {
        guard let date else {
            self.date = SpeechifyEndpoint.defaultVersion
            return
        }
        guard APIVersion.isDate(date) else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(date)\" is no version of Speechify's API: it is a date, such as "
                    + "\(SpeechifyEndpoint.defaultVersion).")
        }
        self.date = date
    }

    /// Whether the speaker reads a sentence that was made for the occasion.
    var asksForChallenge: Bool { date >= Self.challenges }
}
