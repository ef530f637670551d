// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import SyrinxCore
internal import SyrinxRealtime
internal import SyrinxServices

/// What a stream of bytes is, as far as it is known before it comes.
struct StreamFormat: Sendable {
    /// nil: to be recognised by its first bytes.
    var format: OutputFormat?

    /// nil: to be recognised, where it is not the format's only one.
    var framing: PacketFraming?
}

/// Where an utterance's bytes come from.
enum ByteSource: Sendable {
    case speech(SpeechScript, StreamFormat)
    case file(path: String, StreamFormat)

    /// What will come, where it is known before it comes.
    var format: StreamFormat {
        switch self {
        case .speech(_, let format), .file(_, let format): format
        }
    }

    /// What comes as long as this has probably been cut off; nil: any length is good.
    var longestAnswer: Duration? {
        switch self {
        // Encoders end a little before or after: a second is no speech's difference.
        case .speech(let script, _): script.service.longestAnswer.map { $0 - .seconds(1) }
        case .file: nil
        }
    }

    /// The bytes are of several streams, one behind the other.
    var hasSeveralParts: Bool {
        switch self {
        case .speech(let script, _): script.hasSeveralParts
        case .file: false
        }
    }

    /// When sentences are heard is measured in the sound.
    var measuresTimings: Bool {
        switch self {
        case .speech(let script, _): script.measuresTimings
        case .file: false
        }
    }

    /// What breaks off can be had again.
    var isResumable: Bool {
        switch self {
        case .speech(let script, _): script.retry.resumes
        case .file: false
        }
    }

    /// Asks for the bytes; returns when they begin to come.
    ///
    /// - Parameter onSent: Called once the request is on its way, unless it fails before.
    func open(
        _ recorder: TimelineRecorder, onSent: @escaping @Sendable () -> Void = {}
    ) async throws(SyrinxError) -> ByteBody {
        switch self {
        case .speech(let script, let stream):
            let requests = SpeechRequests(
                script: script, format: stream.format ?? .default, recorder: recorder)
            return .speech(try await requests.open(onSent: onSent))
        case .file(let path, _):
            return .file(try FileBody(path: path))
        }
    }
}

/// A request that has been made, and whose answer is not there yet.
///
/// It goes ahead by itself: what else an utterance needs is made while the service thinks, not while the
/// request waits for it.
struct ByteRequest: Sendable {
    private let task: Task<Result<ByteBody, SyrinxError>, Never>
    private let sent = AsyncGate()

    /// The bytes are there, or it has failed.
    private let isOver = Flag()

    private final class Flag: Sendable {
        let value = Mutex(false)
    }

    init(_ source: ByteSource, _ recorder: TimelineRecorder) {
        let (sent, isOver) = (sent, isOver)
        task = Task {
            defer {
                isOver.value.withLock { $0 = true }
                sent.open()
            }
            do throws(SyrinxError) {
                return .success(try await source.open(recorder) { sent.open() })
            } catch {
                return .failure(error)
            }
        }
    }

    /// Returns when the request is on its way.
    ///
    /// - Throws: Why it is not.
    func waitUntilSent() async throws(SyrinxError) {
        await withTaskCancellationHandler {
            await sent.wait()
        } onCancel: {
            cancel()
        }
        if isOver.value.withLock(\.self) { _ = try await body() }
    }

    /// The bytes, when they begin to come.
    func body() async throws(SyrinxError) -> ByteBody {
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            cancel()
        }
        return try result.get()
    }

    func cancel() {
        task.cancel()
    }
}

/// The bytes that a source has begun to give.
enum ByteBody: Sendable {
    case speech(SpeechOpening)
    case file(FileBody)

    func makeStream() -> ByteStream {
        switch self {
        case .speech(let opening): .speech(SpeechFeed(opening))
        case .file(let body): .file(body.makeAsyncIterator())
        }
    }
}

/// The bytes on their way.
enum ByteStream {
    case speech(SpeechFeed)
    case file(FileBody.AsyncIterator)

    /// - Returns: nil at the end of what is whole.
    mutating func next(_ recorder: TimelineRecorder) async throws(SyrinxError) -> StreamPiece? {
        switch self {
        case .speech(let feed):
            return try await feed.next()
        case .file(var iterator):
            defer { self = .file(iterator) }
            guard let chunk = try await iterator.next() else {
                recorder.mark(.lastByte)
                return nil
            }
            recorder.note(chunk)
            return .bytes(chunk)
        }
    }

    /// What comes after this may be asked for, where it is time.
    ///
    /// - Parameter unplayedByteCount: Of what came.
    func prepare(unplayedByteCount: Int) {
        if case .speech(let feed) = self { feed.prepare(unplayedByteCount: unplayedByteCount) }
    }

    /// What came is no good: something better comes next.
    ///
    /// - Throws: `error`, where there is nothing better.
    func reject(_ error: SyrinxError, _ heard: HeardPart) async throws(SyrinxError) {
        guard case .speech(let feed) = self else { throw error }
        try await feed.reject(error, heard)
    }
}

extension TimelineRecorder {
    /// Bytes have come.
    func note(_ chunk: BodyChunk) {
        mark(.firstByte)
        update { timeline in
            timeline.byteCount += chunk.byteCount
            timeline.chunkCount += 1
        }
    }
}
