// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore
public import SyrinxServices

/// Which service speaks, and how.
public struct SpeakerConfiguration: Sendable, Hashable {
    public var endpoint: ServiceEndpoint
    public var credential: Credential

    /// The service's name or id of a voice; empty where the provider has none that everybody has, and none was named.
    public var voice: String

    /// Of the text, such as `de-DE`; nil: the voice's own.
    public var locale: String?
    public var prosody = Prosody()

    /// What computes the voice, where the service has a choice (Speechify's `simba-3.2`); nil: the service's own.
    public var model: String?

    /// What the service's behaviour is pinned to, where it can be: Speechify's `Speechify-Version`. nil: the newest that
    /// this was written for.
    public var apiVersion: String?

    /// Tell when words, letters or sentences are heard: see ``UtteranceEvent/timed(_:)``. So it is anyway where subtitles
    /// are written.
    public var wantsTimings = false

    /// What else is set about how a text is said; nil: nothing.
    public var manner: SpeechManner?

    /// What the service is asked to send.
    public var format: OutputFormat

    /// How the packets of a format without a container lie; nil: to be recognised. Only raw Opus has a
    /// choice.
    public var framing: PacketFraming?
    public var http = HTTPSettings()

    /// What is done when a request fails or an answer breaks off.
    public var retry = RetryPolicy()

    /// How long a text is said with one request; nil: as long as the service allows, by a cautious estimate.
    public var textLimits: TextSplitter.Limits?

    public init(endpoint: ServiceEndpoint, credential: Credential) {
        self.endpoint = endpoint
        self.credential = credential
        voice = endpoint.provider.defaultVoice
        format = endpoint.provider.defaultFormat
    }

    public init(endpoint: AzureEndpoint, credential: Credential) {
        self.init(endpoint: .azure(endpoint), credential: credential)
    }

    /// What the environment says: `AZURE_SPEECH_KEY` or `AZURE_SPEECH_TOKEN`, and `AZURE_SPEECH_REGION`
    /// or `AZURE_SPEECH_ENDPOINT`; each also as `SPEECH_...`; and `HTTPS_PROXY` with its kin.
    ///
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where no service is named, or a key without its
    ///   region or endpoint, or where a key stands in a file: see ``configured(by:)``.
    public static func fromEnvironment(
        _ environment: ServiceSettings = .environment
    ) throws(SyrinxError) -> SpeakerConfiguration {
        guard let credential = environment.credentialAtHand else {
            throw SyrinxError(
                .invalidArgument, "The key stands in a file: SpeakerConfiguration.configured(by:) reads it.")
        }
        var configuration = try make(environment, credential)
        configuration.http.proxies = try .environment(for: configuration.endpoint.url)
        return configuration
    }

    /// What somebody says of the service, with a key read from where it is kept.
    ///
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where that is not enough; ``SyrinxError`` where a key cannot
    ///   be read.
    public static func configured(by settings: ServiceSettings) async throws(SyrinxError)
        -> SpeakerConfiguration
    {
        try make(settings, try await settings.credential())
    }

    private static func make(
        _ settings: ServiceSettings, _ credential: Credential
    ) throws(SyrinxError) -> SpeakerConfiguration {
        guard let endpoint = try settings.address() else {
            guard credential == .none else {
                throw SyrinxError(
                    .invalidArgument,
                    "A key belongs to a region: set AZURE_SPEECH_REGION (such as westeurope) or "
                        + "AZURE_SPEECH_ENDPOINT.")
            }
            throw noService
        }
        guard credential != .none || settings.endpoint != nil else {
            guard settings.provider == .azure else {
                throw SyrinxError(
                    .invalidArgument,
                    "\(settings.provider.title) asks for a key: set \(settings.provider.rawValue.uppercased())_API_KEY."
                )
            }
            let place = settings.resource == nil ? "A region" : "A resource"
            throw SyrinxError(.invalidArgument, "\(place) asks for a key: set AZURE_SPEECH_KEY.")
        }
        return SpeakerConfiguration(endpoint: endpoint, credential: credential)
    }

    private static var noService: SyrinxError {
        SyrinxError(
            .invalidArgument,
            "No speech service is set up: set AZURE_SPEECH_KEY and AZURE_SPEECH_REGION, or "
                + "AZURE_SPEECH_ENDPOINT; `syrinx emulator` gives you one on this machine.")
    }
}
