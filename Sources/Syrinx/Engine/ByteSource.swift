// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxServices

/// Where an utterance's bytes come from.
enum ByteSource: Sendable {
    case speech(AzureSpeech, SSML, OutputFormat)
    /// nil: to be recognised.
    case file(path: String, OutputFormat?)

    /// What will come, where it is known before it comes.
    var format: OutputFormat? {
        switch self {
        case .speech(_, _, let format): format
        case .file(_, let format): format
        }
    }

    /// Asks for the bytes; returns when they begin to come.
    func open(_ recorder: TimelineRecorder) async throws(SyrinxError) -> ByteStream {
        switch self {
        case .speech(let service, let ssml, let format):
            let answer = try await service.synthesize(ssml, as: format) { recorder.mark($0, at: $1) }
            return .speech(answer.makeAsyncIterator())
        case .file(let path, _):
            return .file(try FileBody(path: path).makeAsyncIterator())
        }
    }
}

/// The bytes on their way.
enum ByteStream {
    case speech(SpeechAnswer.AsyncIterator)
    case file(FileBody.AsyncIterator)

    /// - Returns: nil at the end of what is whole.
    mutating func next(_ recorder: TimelineRecorder) async throws(SyrinxError) -> BodyChunk? {
        let chunk: BodyChunk?
        switch self {
        case .speech(var iterator):
            defer { self = .speech(iterator) }
            chunk = try await iterator.next()
        case .file(var iterator):
            defer { self = .file(iterator) }
            chunk = try await iterator.next()
        }
        if let chunk {
            recorder.mark(.firstByte)
            recorder.update { timeline in
                timeline.byteCount += chunk.byteCount
                timeline.chunkCount += 1
            }
        } else {
            recorder.mark(.lastByte)
        }
        return chunk
    }
}
