// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
public import SyrinxCore

/// The body of an answer, piece by piece, as the network delivers it.
///
/// No more is read from the socket than is asked for here: a slow consumer slows the service down.
/// Letting go of the answer, or cancelling the task that reads it, closes the connection.
public struct SpeechAnswer: AsyncSequence, Sendable {
    public typealias Element = BodyChunk

    /// The service's name for the request, where it gave one.
    public let requestID: String?

    /// So many bytes tell text from audio.
    static let tellingByteCount = 8

    private let body: HTTPClientResponse.Body
    private let headers: HTTPHeaders
    private let exchange: Exchange

    /// Takes the audio out of an event stream; nil: the body is the audio.
    private let events: SpeechifyEvents?

    /// What must not be shown where the service sends it back.
    private let proof: Proof?

    init(
        body: HTTPClientResponse.Body, headers: HTTPHeaders, requestID: String?, exchange: Exchange,
        proof: Proof?, events: SpeechifyEvents?
    ) {
        self.body = body
        self.headers = headers
        self.events = events
        self.requestID = requestID
        self.exchange = exchange
        self.proof = proof
    }

    /// - Parameter name: In any letters.
    func header(_ name: String) -> String? { headers.first(name: name) }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(inner: body.makeAsyncIterator(), answer: self)
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        /// nil: it was let go of.
        private var inner: HTTPClientResponse.Body.AsyncIterator?
        private let answer: SpeechAnswer

        /// Of audio.
        private var byteCount = 0
        private var events: SpeechifyEvents?

        fileprivate init(inner: HTTPClientResponse.Body.AsyncIterator, answer: SpeechAnswer) {
            self.inner = inner
            self.answer = answer
            events = answer.events
        }

        /// What has become known with the audio so far, once: from the start of this answer's audio.
        public mutating func takeTimings() -> [SpeechTiming] {
            guard events?.timings.isEmpty == false else { return [] }
            defer { events?.timings = [] }
            return events?.timings ?? []
        }

        /// - Throws: ``SyrinxError/Code/partialAudio`` where the connection ends before the body does,
        ///   ``SyrinxError/Code/undecodable`` where the body starts as no audio does.
        public mutating func next() async throws(SyrinxError) -> BodyChunk? {
            guard events == nil else { return try await nextOfEvents() }
            guard byteCount == 0 else { return try await read().map(BodyChunk.init) }
            guard var start = try await read() else { return nil }
            while start.readableBytes < SpeechAnswer.tellingByteCount {
                guard var more = try await read() else { break }
                start.writeBuffer(&more)
            }
            if let error = SyrinxError(textInsteadOfAudio: start, requestID: answer.requestID) {
                throw answer.proof?.hidden(in: error) ?? error
            }
            return BodyChunk(start)
        }

        /// Audio as soon as an event with some has come, until the service says that this was all.
        private mutating func nextOfEvents() async throws(SyrinxError) -> BodyChunk? {
            do throws(SyrinxError) {
                while events?.isDone == false {
                    if let failure = events?.failure { throw failure }
                    let buffer = try await read()
                    let audio = if let buffer { take(buffer) } else { events?.finish() }
                    if let audio, !audio.isEmpty {
                        byteCount += audio.count
                        return BodyChunk(audio)
                    }
                    guard buffer == nil, events?.failure == nil, events?.isDone == false else { continue }
                    throw SyrinxError(
                        reading: HTTPClientError.remoteConnectionClosed, after: byteCount,
                        requestID: answer.requestID)
                }
            } catch {
                throw answer.proof?.hidden(in: error) ?? error
            }
            if let inner { AnswerRest(inner, answer.exchange).drain() }
            inner = nil
            return nil
        }

        private mutating func take(_ buffer: ByteBuffer) -> [UInt8]? {
            events?.push(buffer.readableBytesUInt8Span)
        }

        private mutating func read() async throws(SyrinxError) -> ByteBuffer? {
            do {
                guard let buffer = try await inner?.next(isolation: #isolation) else {
                    if answer.exchange.isCut { throw HTTPClientError.remoteConnectionClosed }
                    return nil
                }
                if events == nil { byteCount += buffer.readableBytes }
                return buffer
            } catch {
                throw SyrinxError(reading: error, after: byteCount, requestID: answer.requestID)
            }
        }
    }
}

/// What is behind the last event, and nobody's concern: read to its end all the same, where that is near, because a
/// connection with all of its answer read can be used again.
///
/// SAFETY: The iterator is handed over: whoever had it keeps none, and only the one task here reads from it.
private final class AnswerRest: @unchecked Sendable {
    private static let byteLimit = 64 << 10
    private static let patience = Duration.seconds(1)

    private var iterator: HTTPClientResponse.Body.AsyncIterator

    /// Holds what the connection belongs to.
    private let exchange: Exchange

    init(_ iterator: HTTPClientResponse.Body.AsyncIterator, _ exchange: Exchange) {
        self.iterator = iterator
        self.exchange = exchange
    }

    /// Returns at once.
    func drain() {
        let reading = Task {
            var byteCount = 0
            while byteCount <= Self.byteLimit, let buffer = try? await iterator.next(isolation: #isolation) {
                byteCount += buffer.readableBytes
            }
        }
        Task {
            try? await Task.sleep(for: Self.patience)
            reading.cancel()
        }
    }
}

/// One piece of a body, of any size above zero.
public struct BodyChunk: Sendable {
    private let buffer: ByteBuffer

    init(_ buffer: ByteBuffer) {
        self.buffer = buffer
    }

    public init(_ bytes: [UInt8]) {
        buffer = ByteBuffer(bytes: bytes)
    }

    public var byteCount: Int { buffer.readableBytes }

    /// At most so many of its bytes, without copying them.
    public func prefix(_ count: Int) -> BodyChunk {
        BodyChunk(buffer.getSlice(at: buffer.readerIndex, length: min(count, byteCount)) ?? ByteBuffer())
    }

    /// What is behind so many of its bytes, without copying it.
    public func dropFirst(_ count: Int) -> BodyChunk {
        var rest = buffer
        rest.moveReaderIndex(forwardBy: min(count, byteCount))
        return BodyChunk(rest)
    }

    /// Hands over the bytes where they lie.
    public func withBytes<Result, Failure: Error>(
        _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(buffer.readableBytesUInt8Span)
    }
}
