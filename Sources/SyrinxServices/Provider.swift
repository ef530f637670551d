// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Whose service it is.
public enum Provider: String, Sendable, Hashable, CaseIterable {
    case azure, speechify, resemble

    /// As the company writes itself.
    public var title: String {
        switch self {
        case .azure: "Azure"
        case .speechify: "Speechify"
        case .resemble: "Resemble"
        }
    }
}

extension Provider {
    /// What it streams, and this decodes or passes on.
    public var formats: [OutputFormat] {
        switch self {
        case .azure: OutputFormat.catalogue
        case .speechify: OutputFormat.speechify
        case .resemble: OutputFormat.resemble
        }
    }

    /// The one that first sound is fastest with.
    public var defaultFormat: OutputFormat {
        switch self {
        case .azure: .default
        case .speechify: .speechifyDefault
        case .resemble: .resembleDefault
        }
    }

    /// A voice that everybody has; empty: there is none.
    public var defaultVoice: String {
        switch self {
        case .azure: AzureVoice.default
        // Of its quick start.
        case .speechify: "george"
        case .resemble: ""
        }
    }
}

/// Where a service is, and whose it is.
public enum ServiceEndpoint: Sendable, Hashable {
    case azure(AzureEndpoint)
    case speechify(SpeechifyEndpoint)
    case resemble(ResembleEndpoint)

    public var provider: Provider {
        switch self {
        case .azure: .azure
        case .speechify: .speechify
        case .resemble: .resemble
        }
    }

    /// Where speech is asked for.
    public var url: String {
        switch self {
        case .azure(let endpoint): endpoint.url
        case .speechify(let endpoint): endpoint.streamURL
        case .resemble(let endpoint): endpoint.streamURL
        }
    }

    /// Below which voices are made and managed, without a slash at its end.
    public var managementAddress: String {
        switch self {
        case .azure(let endpoint): endpoint.customVoiceURL
        case .speechify(let endpoint): endpoint.base + "/v1"
        case .resemble(let endpoint): endpoint.managementBase
        }
    }

    /// Whether it is asked over TLS.
    public var isSecure: Bool { WebAddress(url)?.scheme == "https" }
}

extension WebAddress {
    /// The base of a service that somebody names, without a slash at its end.
    ///
    /// - Throws: Where it is not an http or https URL with a host, or where there is more to it than a path.
    static func serviceBase(_ url: String) throws(SyrinxError) -> String {
        guard let address = WebAddress(url), ["http", "https"].contains(address.scheme),
            !address.host.isEmpty,
            address.userInfo == nil, address.query.isEmpty
        else {
            // What stands behind a question mark may be a secret.
            throw SyrinxError(
                .invalidArgument,
                "\"\(url.prefix { $0 != "?" && $0 != "#" })\" is no endpoint: give http:// or https:// and a host, "
                    + "with no name, password or query.")
        }
        var base = address.base + address.path
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }
}
