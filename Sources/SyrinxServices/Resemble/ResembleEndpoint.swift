// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Where Resemble's two APIs are: voices are made at one host, and speak at another.
public struct ResembleEndpoint: Sendable, Hashable {
    /// Below which voices are managed, without a slash at its end.
    public let managementBase: String

    /// Below which speech is asked for, without a slash at its end.
    public let synthesisBase: String

    /// - Parameter url: A base such as `http://localhost:5000` that has both; nil: the service's own.
    /// - Throws: Where it is not an http or https URL with a host.
    public init(url: String? = nil) throws(SyrinxError) {
        guard let url else {
            managementBase = "https://app.resemble.ai/api/v2"
            synthesisBase = "https://f.cluster.resemble.ai"
            return
        }
        synthesisBase = try WebAddress.serviceBase(url)
        managementBase = synthesisBase + "/api/v2"
    }

    /// Where speech is asked for.
    public var streamURL: String { synthesisBase + "/stream" }

    /// Where voices are.
    public var voicesURL: String { managementBase + "/voices" }
}
