// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import SyrinxCore

/// What somebody says of the speech service: arguments, environment variables, or a profile. Each leaves open
/// what it does not name.
public struct ServiceSettings: Sendable {
    public var provider = Provider.azure

    /// For Azure one of ``region``, ``resource`` and ``endpoint`` is enough; the others have a host of their own.
    public var region: String?
    public var resource: String?
    public var endpoint: String?

    /// The id of a custom voice's deployment.
    public var deployment: String?
    public var key: SecretSource?

    /// Counts before a key.
    public var token: SecretSource?

    /// The resource's whole id, for tokens of Microsoft Entra at a region's host.
    public var resourceID: String?

    /// How a key proves who is asking.
    public var proof: KeyProof?

    public enum KeyProof: String, Sendable {
        /// It is sent with each request.
        case key
        /// A token is obtained with it, and sent with each request.
        case token
    }

    public init(provider: Provider = .azure) {
        self.provider = provider
    }

    /// Of this process, now.
    public static var environment: ServiceSettings { environment(for: .azure) }

    /// Of this process, now; for Speechify and Resemble `SPEECHIFY_API_KEY` or `RESEMBLE_API_KEY`, each also as
    /// `..._API_KEY_FILE`, and `SPEECHIFY_ENDPOINT` or `RESEMBLE_ENDPOINT`.
    public static func environment(for provider: Provider) -> ServiceSettings {
        ServiceSettings(provider) { name in
            // SAFETY: a C string that is copied before the environment can change.
            unsafe getenv(name).map { unsafe String(cString: $0) }
        }
    }

    /// - Parameter variable: The value of a variable, or nil where it is not set.
    public init(_ provider: Provider, variable: (String) -> String?) {
        self.init(provider: provider)
        guard provider != .azure else {
            self = ServiceSettings(variable: variable)
            return
        }
        func value(_ ending: String) -> String? {
            let value = variable(provider.rawValue.uppercased() + ending).map(SecretSource.trimmed)
            return value?.isEmpty == false ? value : nil
        }
        key = value("_API_KEY").map { .text($0) } ?? value("_API_KEY_FILE").map { .file($0) }
        endpoint = value("_ENDPOINT")
    }

    /// Names that begin with `AZURE_SPEECH_` count before those that begin with `SPEECH_`, and a token before
    /// a key of the same kind of names. An address counts as a whole: a region is not overruled by an endpoint of
    /// the other kind. White space around a value is none of it.
    ///
    /// - Parameter variable: The value of a variable, or nil where it is not set.
    public init(variable: (String) -> String?) {
        func first(_ names: String...) -> String? {
            for name in names {
                if let value = variable(name).map(SecretSource.trimmed), !value.isEmpty { return value }
            }
            return nil
        }
        if let text = first("AZURE_SPEECH_TOKEN") {
            token = .text(text)
        } else if let path = first("AZURE_SPEECH_TOKEN_FILE") {
            token = .file(path)
        } else if let text = first("AZURE_SPEECH_KEY", "AZURE_SPEECH_API_KEY") {
            key = .text(text)
        } else if let path = first("AZURE_SPEECH_KEY_FILE") {
            key = .file(path)
        } else if let text = first("SPEECH_TOKEN") {
            token = .text(text)
        } else if let text = first("SPEECH_KEY") {
            key = .text(text)
        }
        (endpoint, region) = (first("AZURE_SPEECH_ENDPOINT"), first("AZURE_SPEECH_REGION"))
        if endpoint == nil && region == nil {
            (endpoint, region) = (first("SPEECH_ENDPOINT"), first("SPEECH_REGION"))
        }
        resourceID = first("AZURE_SPEECH_RESOURCE_ID")
        deployment = first("AZURE_SPEECH_DEPLOYMENT")
    }

    /// What counts where several speak: this, and the others where it says nothing. An address counts as a whole
    /// (a region here is not overruled by an endpoint there), with its deployment; a credential too, with its
    /// resource's id. What others say of another provider does not count.
    public func over(_ others: ServiceSettings) -> ServiceSettings {
        guard others.provider == provider else { return self }
        var settings = self
        if region == nil && resource == nil && endpoint == nil {
            (settings.region, settings.resource, settings.endpoint) =
                (others.region, others.resource, others.endpoint)
            settings.deployment = deployment ?? others.deployment
        }
        if key == nil && token == nil {
            (settings.key, settings.token) = (others.key, others.token)
            settings.resourceID = resourceID ?? others.resourceID
        }
        settings.proof = proof ?? others.proof
        return settings
    }

    /// Whether somebody has said which service, or whose.
    public var namesService: Bool {
        endpoint != nil || resource != nil || key != nil || token != nil
    }

    /// - Returns: nil where no address is named.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it is none. An endpoint counts before a resource, and
    ///   a resource before a region.
    public func address() throws(SyrinxError) -> ServiceEndpoint? {
        switch provider {
        case .azure: try azureAddress().map { .azure($0) }
        case .speechify: .speechify(try SpeechifyEndpoint(url: endpoint))
        case .resemble: .resemble(try ResembleEndpoint(url: endpoint))
        }
    }

    private func azureAddress() throws(SyrinxError) -> AzureEndpoint? {
        if let endpoint { return try AzureEndpoint(url: endpoint, deployment: deployment) }
        if let resource { return try AzureEndpoint(resource: resource, deployment: deployment) }
        return try region.map { (name) throws(SyrinxError) in
            try AzureEndpoint(region: name, deployment: deployment)
        }
    }

    /// - Returns: nil where a key must be read first.
    public var credentialAtHand: Credential? {
        switch (token, key) {
        case (.text(let text)?, _): .bearer(entraToken: text, resourceID: resourceID)
        case (let source?, _): .token(source, resourceID: resourceID)
        case (nil, .text(let key)?): credential(key)
        case (nil, _?): nil
        case (nil, nil): Credential.none
        }
    }

    /// Reads a key where it comes from a file or a command; a token is read when it is needed.
    ///
    /// - Throws: ``SyrinxError`` where it cannot be read.
    public func credential() async throws(SyrinxError) -> Credential {
        if let credentialAtHand { return credentialAtHand }
        guard let key else { return .none }
        return credential(try await key.read())
    }

    private func credential(_ key: String) -> Credential {
        proof == .token ? .issuedToken(key: key) : .key(key)
    }
}

extension ServiceSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        // An address may have a name and password in it, and a secret in its query.
        let own = provider == .azure ? nil : provider.title
        let place = endpoint.map { WebAddress($0)?.base ?? "an endpoint" } ?? resource ?? region ?? own
        let proof = token.map { "token \($0)" } ?? key.map { "key \($0)" }
        return "\(place ?? "no service"), \(proof ?? "no credential")"
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(reflecting: description) }
}
