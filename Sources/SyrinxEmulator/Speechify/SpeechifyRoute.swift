// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a path of Speechify's API is for.
enum SpeechifyRoute: Sendable, Equatable {
    /// `POST /v1/audio/speech`: sound and marks in one JSON text.
    case speech
    /// `POST /v1/audio/stream`
    case stream
    /// `POST /v1/audio/stream/with-timestamps`
    case timedStream
    /// `GET` and `POST /v1/voices`
    case voices
    /// `GET` and `DELETE /v1/voices/ID`
    case voice(id: String)
    /// `POST /v1/voices/consent-challenges`
    case consentChallenges
    /// `POST /v1/auth/token`
    case token
    /// `GET /health`: who opens a connection in time asks for it, without a key.
    case health

    init?(_ target: RequestTarget) {
        let segments = target.segments
        switch target.path {
        case "/v1/audio/speech": self = .speech
        case "/v1/audio/stream": self = .stream
        case "/v1/audio/stream/with-timestamps": self = .timedStream
        case "/v1/voices": self = .voices
        case "/v1/voices/consent-challenges": self = .consentChallenges
        case "/v1/auth/token": self = .token
        case "/health": self = .health
        default:
            guard segments.count == 3, segments[1] == "voices", let id = segments[2] else { return nil }
            self = .voice(id: id)
        }
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .speech, .stream, .timedStream, .consentChallenges, .token: [.post]
        case .voices: [.get, .post]
        case .voice: [.get, .delete]
        case .health: [.get]
        }
    }

    var isSpeech: Bool { self == .speech || self == .stream || self == .timedStream }
    var takesFiles: Bool { self == .voices }
}
