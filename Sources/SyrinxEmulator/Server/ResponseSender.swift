// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// The answer has ended before its time, as a fault wanted it.
struct AnswerEnded: Error {}

/// The one response to one request, from its head to its end, with the faults that befall its bytes.
///
/// Hummingbird's writers are not `Sendable`, yet the task that reads a request is not the one that
/// answers it.
// SAFETY: the reading task only waits while the answering task, and no other, uses this.
final class ResponseSender: @unchecked Sendable {
    let requestID: String
    let api: EmulatedAPI
    private let connection: Connection
    private var writer: ResponseWriter?
    private var body: (any ResponseBodyWriter)?
    private var fault = EmulatorFault()
    private var bodyFaults: BodyFaults?
    private var holdTime: ContinuousClock.Instant?

    /// What will be told of this answer.
    var record: RequestRecord

    init(
        _ writer: consuming ResponseWriter, on connection: Connection, requestID: String,
        _ api: EmulatedAPI, _ record: RequestRecord
    ) {
        self.writer = consume writer
        self.connection = connection
        self.requestID = requestID
        self.api = api
        self.record = record
    }

    /// Whether a head has been sent: no other status can be told any more.
    var hasBegun: Bool { writer == nil }

    /// Before anything is sent.
    func suffer(_ fate: FaultDirector.Fate) {
        fault = fate.fault
        record.fault = fault
        record.delay = fate.delay
        if !BodyFaults.areNone(in: fault) { bodyFaults = BodyFaults(fault, fate.generator) }
    }

    /// Nothing that is written from now on leaves before this time; then it does at once, with no thread to wait for.
    /// One chunk is enough: what is made meanwhile has no bound.
    func hold(until time: ContinuousClock.Instant) async throws {
        holdTime = time
        try await connection.hold(until: time)
    }

    /// Behind what is held until then, if it is: nothing that this wakes may be in its way.
    ///
    /// - Throws: `CancellationError`.
    func sleep(until time: ContinuousClock.Instant) async throws {
        if let holdTime, time <= holdTime { try await connection.flush() }
        try await connection.sleep(until: time)
    }

    /// Tells a client that waits with its body to send it (RFC 9110 section 10.1.1).
    @concurrent
    func askForBody() async throws {
        try await writer?.writeInformationalHead(HTTPResponse(status: .continue))
    }

    /// Sends the head of an answer with sound; once.
    @concurrent
    func begin(_ status: HTTPResponse.Status = .ok, mediaType: String, _ fields: HTTPFields = [:])
        async throws
    {
        var fields = fields
        fields[.contentType] = fault.mediaType ?? mediaType
        api.stamp(&fields, requestID: requestID)
        body = try await takeWriter(status)?.writeHead(HTTPResponse(status: status, headerFields: fields))
    }

    /// Sends one HTTP chunk; returns when the connection takes more.
    ///
    /// - Throws: ``AnswerEnded`` when nothing more is wanted.
    @concurrent
    func write(_ chunk: ByteBuffer) async throws {
        guard let steps = bodyFaults?.take(chunk) else { return try await send(chunk) }
        try await perform(steps)
    }

    @concurrent
    func finish() async throws {
        if let steps = bodyFaults?.take(ByteBuffer(), isEnd: true) { try await perform(steps) }
        try await body.take()?.finish(nil)
        record.isWhole = true
    }

    /// Sends a whole answer, unless another has begun.
    @concurrent
    func answer(
        _ status: HTTPResponse.Status = .ok, mediaType: String, _ bytes: ByteBuffer,
        _ fields: HTTPFields = [:]
    ) async throws {
        guard !hasBegun else { return }
        var fields = fields
        // Of a body that ends too early, as if it were whole, a client would wait for the rest. Status 204 has neither
        // body nor length (RFC 9110 section 8.6).
        if fault.cut?.ending != .clean, status != .noContent {
            fields[.contentLength] = String(bytes.readableBytes)
        }
        guard bodyFaults == nil else {
            try await begin(status, mediaType: mediaType, fields)
            try await write(bytes)
            return try await finish()
        }
        if status != .noContent { fields[.contentType] = fault.mediaType ?? mediaType }
        api.stamp(&fields, requestID: requestID)
        let head = HTTPResponse(status: status, headerFields: fields)
        note(bytes)
        try await takeWriter(status)?.write(response: head, body: ResponseBody(byteBuffer: bytes))
        record.isWhole = true
    }

    /// Sends a whole answer without sound, unless another has begun.
    func refuse(_ refusal: Refusal, _ fields: HTTPFields = [:]) async throws {
        var fields = fields
        if let retryAfter = refusal.retryAfter { fields[.retryAfter] = retryAfter }
        if (300..<400).contains(refusal.status.code) { fields[.location] = "http://elsewhere.invalid/" }
        if api == .azureCustomVoice { fields[.errorCode] = refusal.name(in: api) }
        try await answer(
            refusal.status, mediaType: refusal.mediaType(in: api),
            ByteBuffer(string: refusal.body(in: api, requestID: requestID)), fields)
    }

    private func takeWriter(_ status: HTTPResponse.Status) async throws -> ResponseWriter? {
        if let duration = fault.headDuration, !hasBegun { try await connection.slowHeadDown(duration) }
        record.status = status.code
        return writer.take()
    }

    private func perform(_ steps: [BodyFaults.Step]) async throws {
        for step in steps {
            switch step {
            case .wait(let duration):
                try await connection.sleep(until: max(.now, holdTime ?? .now) + duration)
            case .send(let chunk): try await send(chunk)
            case .end(let ending):
                if ending == .clean {
                    try await body.take()?.finish(nil)
                } else {
                    body = nil
                    await connection.close(ending)
                }
                throw AnswerEnded()
            }
        }
    }

    private func send(_ chunk: ByteBuffer) async throws {
        note(chunk)
        try await body?.write(chunk)
    }

    private func note(_ chunk: ByteBuffer) {
        if record.firstByteTime == nil { record.firstByteTime = max(.now, holdTime ?? .now) }
        record.sentByteCount += chunk.readableBytes
    }
}

extension HTTPField.Name {
    static let errorCode = Self("x-ms-error-code")!
}
