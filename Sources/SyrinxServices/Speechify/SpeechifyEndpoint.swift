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

    /// Where voices are.
    public var voicesURL: String { base + "/v1/voices" }
}
