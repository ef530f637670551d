// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCodecs
public import SyrinxCore
internal import SyrinxOutput
public import SyrinxServices

/// Speaks: made once, used for many utterances over kept connections.
///
///     let speaker = try Speaker()
///     try await speaker.speak("Hello.")
///
/// - Thread: any. Utterances that overlap in time are heard at the same time.
public final class Speaker: Sendable {
    public let configuration: SpeakerConfiguration

    private let service: any SpeechService

    /// What others do not have: a list of voices for everybody, tokens for other programs.
    private let azure: AzureSpeech?

    public init(_ configuration: SpeakerConfiguration) {
        self.configuration = configuration
        let transport = HTTPTransport(configuration.http)
        switch configuration.endpoint {
        case .azure(let endpoint):
            let azure = AzureSpeech(
                endpoint: endpoint, credential: configuration.credential, transport: transport)
            (service, self.azure) = (azure, azure)
        case .speechify(let endpoint):
            service = SpeechifySpeech(
                endpoint: endpoint, credential: configuration.credential, transport: transport,
                apiVersion: configuration.apiVersion)
            azure = nil
        case .resemble(let endpoint):
            service = ResembleSpeech(
                endpoint: endpoint, credential: configuration.credential, transport: transport)
            azure = nil
        }
    }

    /// Configured by the environment: see ``SpeakerConfiguration/fromEnvironment(_:)``.
    ///
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it says too little.
    public convenience init() throws(SyrinxError) {
        try self.init(.fromEnvironment())
    }

    /// Gets ready what a process's first utterance would otherwise wait for; a few milliseconds of
    /// another core. Useful at the start of a program, beside what else it has to do then.
    public static func warmUp() async {
        await HTTPTransport.warmUp()
    }

    /// Makes the connection to the service before there is anything to say: the next utterance finds it ready,
    /// and takes a round trip where it would have taken three or four.
    ///
    /// Nothing is sent that the service would count; a token is obtained where the credential asks for one.
    /// What fails is told by the utterance.
    public func warm() async {
        await service.warm()
    }

    /// A token for other programs: see ``AccessToken``.
    ///
    /// - Throws: ``SyrinxError``; ``SyrinxError/Code/invalidArgument`` where there is no credential.
    public func accessToken() async throws(SyrinxError) -> AccessToken {
        guard let azure else { throw onlyAzure("issues tokens for other programs") }
        return try await azure.accessToken(retrying: configuration.retry)
    }

    /// Speaks a text and returns when it was heard to its end, or is whole in its file.
    ///
    /// Cancelling the task makes it silent and closes its connection; this returns when the threads are
    /// joined and the device is closed.
    ///
    /// - Throws: ``SyrinxError``; ``SyrinxError/Code/partialAudio`` after the part that came was heard.
    @discardableResult
    public func speak(
        _ text: String, to destination: Destination = .speaker
    ) async throws(SyrinxError) -> Timeline {
        try await start(text, to: destination).finish()
    }

    /// Begins to speak a text, and returns at once.
    ///
    /// A text of any length: what is too long for one answer of the service is asked for in parts, each before
    /// the one in front of it has ended, and heard as one.
    public func start(_ text: String, to destination: Destination = .speaker) -> Utterance {
        Utterance(.speech(script(plain(text, destination), destination), streamFormat), to: destination)
    }

    /// Begins to speak markup, and returns at once.
    public func start(_ ssml: SSML, to destination: Destination = .speaker) -> Utterance {
        Utterance(
            .speech(script(.whole(request(ssml, destination)), destination), streamFormat), to: destination)
    }

    /// A text as sound, frame by frame as it arrives, for those who bring their own output.
    ///
    /// Nothing is asked for before the first frame is; no faster than frames are taken, the service is
    /// read.
    public func audio(of text: String) -> DecodedAudio {
        DecodedAudio(source: .speech(script(plain(text)), streamFormat))
    }

    public func audio(of ssml: SSML) -> DecodedAudio {
        DecodedAudio(source: .speech(script(.whole(request(ssml))), streamFormat))
    }

    /// Markup for a text, with the configured voice, language, prosody and manner.
    public func markup(for text: String) -> SSML {
        SSML(
            text: text, voice: configuration.voice, locale: configuration.locale,
            prosody: configuration.prosody, manner: configuration.manner)
    }

    /// The voices that the service offers here.
    ///
    /// - Parameters:
    ///   - cache: Where lists are kept between runs, such as ``VoiceCache/user``; nil: nowhere.
    ///   - maximumAge: Of a kept list that is good enough; 0 asks the service.
    /// - Throws: ``SyrinxError`` where the service does not say, and no list is kept.
    public func voices(
        cache: VoiceCache? = nil, maximumAge: Duration = AzureSpeech.voiceListAge
    ) async throws(SyrinxError) -> VoiceList {
        guard let azure else { throw onlyAzure("lists its voices here") }
        return try await azure.voices(
            cache: cache, maximumAge: maximumAge, retrying: configuration.retry)
    }

    private func onlyAzure(_ deed: String) -> SyrinxError {
        SyrinxError(
            .invalidArgument, "Only Azure \(deed), and not \(configuration.endpoint.provider.title).")
    }

    private func script(_ content: SpeechScript.Content, _ destination: Destination? = nil) -> SpeechScript {
        SpeechScript(
            service: service, retry: configuration.retry, content: content,
            wantsTimings: wantsTimings(destination))
    }

    private func wantsTimings(_ destination: Destination?) -> Bool {
        configuration.wantsTimings || destination?.subtitles != nil
    }

    private func plain(_ text: String, _ destination: Destination? = nil) -> SpeechScript.Content {
        let wantsTimings = wantsTimings(destination)
        return .text(text, textLimits) { (text, place) throws(SyrinxError) in
            self.request(for: text, at: place, wantsTimings)
        }
    }

    /// For a part of a text: silence in front and behind belongs to the whole.
    private func request(for text: String, at place: PartPlace, _ wantsTimings: Bool) -> SpeechRequest {
        guard azure == nil else {
            let manner = configuration.manner?.part(isFirst: place.isFirst, isLast: place.isLast)
            let ssml = SSML(
                text: text, voice: configuration.voice, locale: configuration.locale,
                prosody: configuration.prosody, manner: manner)
            return SpeechRequest(.markup(ssml), voice: configuration.voice)
        }
        var request = SpeechRequest(
            .text(text), voice: configuration.voice, locale: configuration.locale)
        request.prosody = configuration.prosody
        request.model = configuration.model
        request.wantsTimings = wantsTimings
        return request
    }

    private func request(_ ssml: SSML, _ destination: Destination? = nil) -> SpeechRequest {
        var request = SpeechRequest(.markup(ssml), voice: configuration.voice, locale: configuration.locale)
        request.model = configuration.model
        request.wantsTimings = wantsTimings(destination)
        return request
    }

    private var textLimits: TextSplitter.Limits {
        var limits = configuration.textLimits ?? TextSplitter.Limits(rate: configuration.prosody.rate)
        if let manner = configuration.manner { limits.silences += manner.silences }
        if limits.characterCount == nil, let count = service.characterLimit {
            // What stands around a text that is sent as markup counts as well.
            limits.characterCount = count - (configuration.prosody == Prosody() ? 16 : 160)
        }
        return limits
    }

    private var streamFormat: StreamFormat {
        StreamFormat(format: configuration.format, framing: configuration.framing)
    }

    /// Plays or converts audio that is there already: a file, or standard input where `path` is `-`.
    ///
    /// - Parameters:
    ///   - format: Of the bytes; nil: recognised by the first of them.
    ///   - framing: How the packets of a format without a container lie; nil: recognised.
    public static func play(
        path: String, format: OutputFormat? = nil, framing: PacketFraming? = nil,
        to destination: Destination = .speaker
    ) -> Utterance {
        Utterance(.file(path: path, StreamFormat(format: format, framing: framing)), to: destination)
    }

    /// Whether the packets of this format may lie in several ways: then a framing can be forced.
    public static func hasChoiceOfFraming(_ format: OutputFormat) -> Bool {
        CodecRegistry.standard.hasChoiceOfFraming(format)
    }

    /// Whether audio of this format is played and saved here.
    public static func decodes(_ format: OutputFormat) -> Bool {
        CodecRegistry.standard.decodes(format)
    }
}
