// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// A request, read to its end, and what becomes of it.
struct Wanted: Sendable {
    let head: HTTPRequest
    let body: [UInt8]
    let errand: Result<Errand, Refusal>
    let fate: FaultDirector.Fate
    /// When its last byte was there.
    let receptionTime: ContinuousClock.Instant

    /// For an answer of status 405 (RFC 9110 section 15.5.6).
    var allowedMethods: HTTPFields {
        guard case .failure(let refusal) = errand, refusal.status == .methodNotAllowed else { return [:] }
        let methods = Route(RequestTarget(head.path ?? ""))?.methods ?? []
        return [.allow: methods.map(\.rawValue).joined(separator: ", ")]
    }
}

/// What a request that is in order is about.
enum Errand: Sendable {
    case speech(SynthesisRequest)
    case voiceList
    case token(for: Gatekeeper.Visitor)
    case customVoice(CustomVoiceRoute, RequestTarget)
    case speechify(SpeechifyErrand)
    case resemble(ResembleRoute, RequestTarget)
    /// Somebody else answers, or has answered; a token is not kept.
    case elsewhere(isKept: Bool)
}

/// Where answers come from.
enum AnswerSource: Sendable {
    case here
    case upstream(Upstream)
    case replay(Replay)

    init(_ recording: EmulatorRecording?, onWarning: (@Sendable (String) -> Void)?) {
        switch recording {
        case nil: self = .here
        case .record(let folder, let url):
            self = .upstream(Upstream(url, into: RecordingFolder(path: folder), onWarning: onWarning))
        case .replay(let folder, let keepsTime):
            self = .replay(Replay(folder: RecordingFolder(path: folder), keepsTime: keepsTime))
        }
    }

    /// - Throws: ``EmulatorError`` `.recordingFailed`.
    func check() throws(EmulatorError) {
        switch self {
        case .here: return
        case .upstream(let upstream): try upstream.folder.check(forWriting: true)
        case .replay(let replay): try replay.folder.check(forWriting: false)
        }
    }

    func shutDown() async {
        if case .upstream(let upstream) = self { await upstream.shutDown() }
    }
}
