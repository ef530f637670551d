// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a path is for.
///
/// Azure's regional hosts have the bare paths. Its custom domains put `/tts` or, for custom voices, `/voice` in front.
enum Route: Sendable {
    case synthesis(isCustomVoice: Bool)
    case voiceList
    case tokenIssue
    case customVoice(CustomVoiceRoute)
    case speechify(SpeechifyRoute)
    case resemble(ResembleRoute)

    init?(_ target: RequestTarget) {
        switch EmulatedAPI(path: target.path) {
        case .azureSpeech: self.init(azure: target.path)
        case .azureCustomVoice:
            guard let route = CustomVoiceRoute(target) else { return nil }
            self = .customVoice(route)
        case .speechify:
            guard let route = SpeechifyRoute(target) else { return nil }
            self = .speechify(route)
        case .resemble:
            guard let route = ResembleRoute(target) else { return nil }
            self = .resemble(route)
        }
    }

    private init?(azure path: Substring) {
        switch path {
        case "/cognitiveservices/v1", "/tts/cognitiveservices/v1": self = .synthesis(isCustomVoice: false)
        case "/voice/cognitiveservices/v1": self = .synthesis(isCustomVoice: true)
        case "/cognitiveservices/voices/list", "/tts/cognitiveservices/voices/list": self = .voiceList
        default:
            guard path.lowercased() == "/sts/v1.0/issuetoken" else { return nil }
            self = .tokenIssue
        }
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .synthesis, .tokenIssue: [.post]
        case .voiceList: [.get]
        case .customVoice(let route): route.methods
        case .speechify(let route): route.methods
        case .resemble(let route): route.methods
        }
    }

    /// Whether it is for sound, or for lists that nobody has made here: what can be recorded and replayed.
    var isRecordable: Bool {
        switch self {
        case .synthesis, .voiceList, .tokenIssue: true
        case .customVoice: false
        case .speechify(let route): route.isSpeech
        case .resemble(let route): route.isSpeech
        }
    }

    /// A longer body is refused: 64 KiB of SSML or JSON, and 64 MiB where recordings are sent.
    var bodyByteLimit: Int {
        switch self {
        case .synthesis, .voiceList, .tokenIssue: SynthesisRequest.bodyByteLimit
        case .customVoice(let route): route.takesFiles ? Self.fileByteLimit : SynthesisRequest.bodyByteLimit
        case .speechify(let route): route.takesFiles ? Self.fileByteLimit : SynthesisRequest.bodyByteLimit
        case .resemble(let route): route.takesFiles ? Self.fileByteLimit : SynthesisRequest.bodyByteLimit
        }
    }

    private static let fileByteLimit = 64 << 20
}
