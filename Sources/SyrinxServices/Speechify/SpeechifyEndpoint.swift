// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Where Speechify's API is.
public struct SpeechifyEndpoint: Sendable, Hashable {
    /// Without a slash at its end.
    public let base: String

    /// - Parameter url: A base such as `http://localhost:5000`; nil: the service's own.
    /// - Throws: Where it is not an http or https URL with a host.
    public init(url: String? = nil) throws(SyrinxError) {
        guard let url else {
            base = "https://api.speechify.ai"
            return
        }
        base = try WebAddress.serviceBase(url)
    }

    /// Where speech is asked for.
    public var streamURL: String { base + "/v1/audio/stream" }

    /// Where speech is asked for together with the times of its words.
    public var timedStreamURL: String { streamURL + "/with-timestamps" }

    /// Pins the service's behaviour to that of a day.
    static let versionHeader = "Speechify-Version"

    /// The newest behaviour that this was written for: from this day on, pcm_16000 is what its name says.
    public static let defaultVersion = "2026-09-30"

    /// Whether it is written as versions of the API are: `YYYY-MM-DD`.
    public static func isVersion(_ text: String) -> Bool { APIVersion.isDate(text) }

    /// Where voices are.
    public var voicesURL: String { base + "/v1/voices" }
}
