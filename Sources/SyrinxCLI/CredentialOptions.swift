// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// Whose service it is, and what proves it: flags alone.
struct CredentialOptions: Sendable {
    static let options: [Manual.Option] = [
        .value("provider", of: "name", "Whose service: azure (if not given), speechify or resemble."),
        .value("region", of: "region", "Region of the speech service, such as westeurope."),
        .value(
            "endpoint", of: "url",
            "Address of the speech service: a base, or a whole URL whose path and query are kept."),
        .value("resource", of: "name", "A resource's own name: NAME.cognitiveservices.azure.com."),
        .value("deployment", of: "id", "Deployment of a custom voice."),
        .value("profile", of: "name", "Settings from [NAME] in $XDG_CONFIG_HOME/syrinx/config."),
        .value("key-file", of: "file", "File with the key, and nothing else."),
        .value("key-command", of: "line", "Command that prints the key, run by sh -c."),
        .value("key", of: "key", "The key itself. Whoever lists processes sees it: prefer the others."),
        .value("token-file", of: "file", "File with a bearer token; read for each request."),
        .value(
            "token-command", of: "line", "Command that prints a bearer token; run anew when the token ends."),
        .value(
            "resource-id", of: "id",
            "The resource's whole id (/subscriptions/...), for tokens of Microsoft Entra at a region's host."),
        .value(
            "auth", of: "how",
            "What a key proves itself by: key (sent each time), or token (obtained with it)."),
    ]

    let settings: ServiceSettings

    /// Of the settings, where a flag names it.
    let provider: Provider?

    /// Everybody on this machine may have seen the key.
    let isKeyShown: Bool

    init(_ arguments: Arguments) throws {
        provider = try Self.provider(arguments)
        let addresses = ["region", "endpoint", "resource"].filter(arguments.has)
        guard addresses.count < 2 else {
            throw UsageError("--\(addresses[0]) and --\(addresses[1]) exclude each other.")
        }
        let secrets = ["key", "key-file", "key-command", "token-file", "token-command"].filter(arguments.has)
        guard secrets.count < 2 else {
            throw UsageError("--\(secrets[0]) and --\(secrets[1]) exclude each other.")
        }
        var settings = ServiceSettings()
        settings.region = arguments.value("region")
        settings.endpoint = arguments.value("endpoint")
        settings.resource = arguments.value("resource")
        settings.deployment = arguments.value("deployment")
        settings.resourceID = arguments.value("resource-id")
        settings.key =
            arguments.value("key").map { .text($0) } ?? arguments.value("key-file").map { .file($0) }
            ?? arguments.value("key-command").map { .command($0) }
        settings.token =
            arguments.value("token-file").map { .file($0) }
            ?? arguments.value("token-command").map { .command($0) }
        settings.proof = try arguments.value("auth").map { name in
            guard let proof = ServiceSettings.KeyProof(rawValue: name) else {
                throw UsageError("--auth is key or token.")
            }
            return proof
        }
        self.settings = settings
        isKeyShown = arguments.has("key")
    }

    /// - Returns: nil where none is named.
    static func provider(_ arguments: Arguments) throws -> Provider? {
        try arguments.value("provider").map { name in
            guard let provider = Provider(rawValue: name) else {
                throw UsageError("There is no provider \"\(name)\": it is azure, speechify or resemble.")
            }
            return provider
        }
    }
}
