// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// The HTTP server: one connection, many requests in turn; one voice for each request.
struct SpeechServer: Sendable {
    let configuration: EmulatorConfiguration
    let gatekeeper: Gatekeeper
    /// For everything that is random.
    let seed: UInt64
    let source: AnswerSource
    let workshop = Workshop()
    let callbacks: CallbackSender
    private let director: FaultDirector

    /// ``run(onListening:)`` must follow.
    init(_ configuration: EmulatorConfiguration) {
        self.configuration = configuration
        seed = configuration.seed ?? .random(in: .min ... .max)
        gatekeeper = Gatekeeper(configuration)
        director = FaultDirector(configuration.faults, seed: seed)
        callbacks = CallbackSender(onWarning: configuration.onWarning)
        source = AnswerSource(configuration.recording, onWarning: configuration.onWarning)
    }

    /// Serves until the task is cancelled, and ends every answer then.
    ///
    /// No `Application` and no `Server` of Hummingbird's: no service group, no signal handlers and no date
    /// cache stand between the command's start and its first sound. See ``Listener``.
    ///
    /// - Parameter onListening: Called once with the port.
    /// - Throws: ``EmulatorError`` when the address cannot be listened on.
    func run(onListening: (Int) -> Void) async throws {
        let listener = Listener(onWarning: configuration.onWarning) { connection, door in
            HTTP1Channel(
                responder: { request, writer, channel in
                    let path = (request.head.path ?? "").prefix { $0 != "?" }
                    let record = RequestRecord(
                        arrivalTime: .now, number: director.count(), connectionNumber: connection.number,
                        method: request.head.method.rawValue, path: String(path))
                    let api = EmulatedAPI(path: path)
                    let sender = ResponseSender(
                        writer, on: connection,
                        requestID: api.requestID(from: request.head.headerFields) ?? Self.makeRequestID(),
                        api,
                        record)
                    defer { configuration.onRequest?(sender.record.line(at: .now)) }
                    let wanted = try await receive(request, sender, connection)
                    try await channel.cancellingWhenClosed {
                        try await respond(wanted, sender, connection, door)
                    }
                },
                configuration: HTTP1Channel.Configuration(additionalChannelHandlers: [HalfCloseHandler()]))
        }
        let result: Result<Void, any Error>
        do {
            try source.check()
            result = .success(
                try await listener.run(
                    host: configuration.host, port: configuration.port, onListening: onListening))
        } catch {
            result = .failure(error)
        }
        await source.shutDown()
        await callbacks.shutDown()
        do {
            try result.get()
        } catch let error as EmulatorError {
            throw error
        } catch {
            throw EmulatorError(listeningOn: configuration.host, port: configuration.port, error)
        }
    }

    /// Reads the request, judges it and rolls the dice.
    private func receive(
        _ request: Request, _ sender: ResponseSender, _ connection: Connection
    ) async throws -> Wanted {
        let head = request.head
        let numberOnConnection = connection.countRequest()
        let target = RequestTarget(head.path ?? "")
        let route = Route(target)
        let bounds = RequestBody(for: route)
        var errand: Result<Errand, Refusal>
        do throws(Refusal) {
            try bounds.checkLength(head)
            errand = .success(try judge(head, target, route))
        } catch {
            errand = .failure(error)
        }
        var body: [UInt8] = []
        if case .success = errand {
            if head.headerFields[.expect]?.lowercased() == "100-continue" { try await sender.askForBody() }
            do {
                body = try await bounds.read(request)
            } catch let refusal as Refusal {
                errand = .failure(refusal)
            }
        }
        var own = EmulatorFault()
        do throws(EmulatorError) {
            for text in head.headerFields[values: .fault] { own.merge(try EmulatorFault(text)) }
        } catch {
            errand = .failure(Refusal(.badRequest, "\(HTTPField.Name.fault): \(error.sentence)"))
        }
        let receptionTime = connection.lastReceptionTime
        sender.record.receptionTime = receptionTime
        sender.record.receivedByteCount = body.count
        let occasion = FaultRule.Occasion(
            number: sender.record.number, numberOnConnection: numberOnConnection, path: sender.record.path,
            text: String(decoding: body.prefix(SynthesisRequest.bodyByteLimit), as: UTF8.self))
        return Wanted(
            head: head, body: body, errand: errand, fate: director.fate(occasion, own: own),
            receptionTime: receptionTime)
    }

    private func respond(
        _ wanted: Wanted, _ sender: ResponseSender, _ connection: Connection, _ door: Door
    ) async throws {
        let fault = wanted.fate.fault
        sender.suffer(wanted.fate)
        if let duration = fault.refusal {
            await door.close(for: duration)
            return await connection.close(.reset)
        }
        if let ending = fault.closing {
            try await hold(for: wanted, sender)
            return await connection.close(ending)
        }
        do {
            try await answer(wanted, sender)
        } catch is AnswerEnded {
            // As it was wanted.
        } catch {
            // After the head, only a cut connection can tell of a failure.
            guard !Task.isCancelled else { throw error }
            guard !sender.hasBegun else { return await connection.close(.unfinished) }
            try await sender.refuse(Refusal(error), wanted.allowedMethods)
        }
        if fault.dropsConnection { await connection.close(.unfinished) }
    }

    /// 32 hexadecimal digits, as the service's own.
    private static func makeRequestID() -> String {
        let digits = String(UInt128.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
