// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a path of the service is for.
///
/// Regional hosts have the bare paths. Custom domains put `/tts` or, for custom voices, `/voice` in front.
enum Route: Sendable {
    case synthesis(isCustomVoice: Bool)
    case voiceList
    case tokenIssue

    /// - Parameter path: Without a query.
    init?(path: Substring) {
        switch path {
        case "/cognitiveservices/v1", "/tts/cognitiveservices/v1": self = .synthesis(isCustomVoice: false)
        case "/voice/cognitiveservices/v1": self = .synthesis(isCustomVoice: true)
        case "/cognitiveservices/voices/list", "/tts/cognitiveservices/voices/list": self = .voiceList
        default:
            guard path.lowercased() == "/sts/v1.0/issuetoken" else { return nil }
            self = .tokenIssue
        }
    }

    var method: HTTPRequest.Method {
        switch self {
        case .synthesis, .tokenIssue: .post
        case .voiceList: .get
        }
    }
}
