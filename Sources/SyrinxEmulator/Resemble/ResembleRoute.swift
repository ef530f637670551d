// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a path of Resemble's two APIs is for.
enum ResembleRoute: Sendable, Equatable {
    /// `POST /synthesize`: sound and times in one JSON text.
    case synthesize
    /// `POST /stream`
    case stream
    /// `GET` and `POST /api/v2/voices`
    case voices
    /// `GET`, `PUT` and `DELETE /api/v2/voices/UUID`
    case voice(id: String)
    /// `POST /api/v2/voices/UUID/build`
    case build(voice: String)
    /// `GET` and `POST /api/v2/voices/UUID/recordings`
    case recordings(voice: String)
    /// `GET`, `PUT`, `PATCH` and `DELETE /api/v2/voices/UUID/recordings/UUID`
    case recording(voice: String, id: String)

    init?(_ target: RequestTarget) {
        if target.path == "/synthesize" { self = .synthesize; return }
        if target.path == "/stream" { self = .stream; return }
        let segments = target.segments.dropFirst(2).compactMap(\.self)
        guard segments.count + 2 == target.segments.count, segments.first == "voices" else { return nil }
        switch segments.count {
        case 1: self = .voices
        case 2: self = .voice(id: segments[1])
        case 3 where segments[2] == "build": self = .build(voice: segments[1])
        case 3 where segments[2] == "recordings": self = .recordings(voice: segments[1])
        case 4 where segments[2] == "recordings": self = .recording(voice: segments[1], id: segments[3])
        default: return nil
        }
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .synthesize, .stream, .build: [.post]
        case .voices, .recordings: [.get, .post]
        case .voice: [.get, .put, .patch, .delete]
        case .recording: [.get, .put, .patch, .delete]
        }
    }

    var isSpeech: Bool { self == .synthesize || self == .stream }

    var takesFiles: Bool {
        switch self {
        case .voices, .recordings: true
        case .synthesize, .stream, .voice, .build, .recording: false
        }
    }
}
