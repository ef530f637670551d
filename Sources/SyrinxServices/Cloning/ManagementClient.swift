// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import SyrinxCore

/// Asks a provider about voices: with what proves who asks, again where that can help, and with its words kept.
struct ManagementClient: Sendable {
    let provider: Provider

    /// ``ServiceEndpoint/managementAddress``.
    let address: String
    let transport: HTTPTransport
    let identity: Identity
    let retry: RetryPolicy

    /// Sent with each request.
    var headers = HTTPHeaders()

    /// Makes a request's own id, tells it, and sends it in a header of this name with each attempt.
    var requestIDHeader: String?

    /// What a refusal means and what to do next, in a sentence; nil: nothing special.
    let explain: @Sendable (Refusal) -> String?

    /// A list of voices with their languages takes a megabyte.
    private static let byteLimit = 16 << 20

    struct Request: Sendable {
        var method: HTTPMethod

        /// Behind ``ManagementClient/address``, or a whole URL.
        var path: String
        var headers: [(String, String)] = []
        var body = Body.none

        /// Where to say how much of a file is sent, and that a request is made again.
        var onStep: @Sendable (CloningStep) -> Void = { _ in }

        /// Hidden where the provider sends them back, whole or in parts: queries and paths of URLs (``URLSecret``).
        var secrets: [String] = []

        /// Whether it is made again where that can help: never, where it makes something and has no key.
        var isRepeatable = true

        enum Body: Sendable {
            case none
            case json(JSONValue)
            case upload(UploadBody, type: String)
        }

        init(_ method: HTTPMethod, _ path: String) {
            self.method = method
            self.path = path
        }
    }

    struct Reply: Sendable {
        var status: Int
        var headers: HTTPHeaders

        /// null where there is none.
        var json: JSONValue
        var requestID: String?

        /// How often the request was made until there was this reply.
        var attemptCount = 1
    }

    /// What a provider answered instead of doing what it was asked for.
    struct Refusal: Sendable {
        var status: Int

        /// The provider's own words for a program, from the outside in.
        var codes: [String] = []

        /// The provider's own words for a person.
        var message: String?

        func has(_ code: String) -> Bool { codes.contains(code) }
    }

    /// - Throws: ``SyrinxError`` where there is no answer, and for every status that is not 2xx.
    @discardableResult
    func answer(to request: Request) async throws(SyrinxError) -> Reply {
        let reply = try await reply(to: request)
        guard 200..<300 ~= reply.status else { throw error(for: reply, to: request) }
        return reply
    }

    /// - Throws: ``SyrinxError`` where there is no answer, and for those statuses that may be others when the request is
    ///   made again.
    func reply(to request: Request) async throws(SyrinxError) -> Reply {
        let policy = request.isRepeatable ? retry : .never
        var request = request
        if let requestIDHeader {
            // The same for each attempt: by it the provider finds them all.
            let id = RandomKey.uuid()
            request.headers.append((requestIDHeader, id))
            request.onStep(.asking(requestID: id))
        }
        let last = request
        var attemptCount = 0
        var reply = try await policy.retrying(
            onAttempt: { attemptCount += 1 }, onRetry: { last.onStep(.retrying($0)) }
        ) { () throws(SyrinxError) in
            try await send(last)
        }
        reply.attemptCount = attemptCount
        return reply
    }

    private func send(_ request: Request) async throws(SyrinxError) -> Reply {
        let url = request.path.hasPrefix("/") ? address + request.path : request.path
        return try await identity.send(to: url) { (headers, proof) throws(SyrinxError) in
            var headers = headers
            headers.add(contentsOf: self.headers)
            for (name, value) in request.headers { headers.add(name: name, value: value) }
            headers.add(name: "Accept", value: "application/json")
            let body: WebRequest.Body
            switch request.body {
            case .none:
                body = request.method == .POST || request.method == .PUT ? .bytes([]) : .none
            case .json(let value):
                headers.add(name: "Content-Type", value: "application/json")
                body = .bytes(Array(value.text.utf8))
            case .upload(let upload, let type):
                headers.add(name: "Content-Type", value: type)
                let stream = upload.stream { file, count in
                    request.onStep(.sent(byteCount: count, of: file.byteCount, file: file.name))
                }
                body = .stream(stream, byteCount: upload.byteCount)
            }
            let answer = try await transport.exchange(
                WebRequest(request.method, url, headers, body), proof: proof, byteLimit: Self.byteLimit,
                accepting: 200..<600)
            var reply = Reply(
                status: answer.status, headers: answer.headers, json: .null,
                requestID: answer.requestID.map { proof?.hidden(in: $0) ?? $0 })
            let isGood = 200..<300 ~= reply.status
            var bytes = answer.bytes
            // What a refusal cites may be what it was sent.
            if !isGood, let proof {
                bytes = Array(proof.hidden(in: String(decoding: bytes, as: UTF8.self)).utf8)
            }
            reply.json = (try? JSONReader.value(of: bytes)) ?? .null
            guard !isGood else {
                guard reply.json != .null || answer.bytes.isEmpty || request.method == .DELETE else {
                    throw SyrinxError(
                        .undecodable,
                        "\(url.prefix { $0 != "?" }) answered with something else than JSON: is the address right "
                            + "(--endpoint)?")
                }
                if reply.json["success"] == .bool(false) {
                    // Resemble refuses with such an answer, too.
                    let words = Refusal(of: reply).message.map { words in
                        URLSecret.hide(request.secrets, in: proof?.hidden(in: words) ?? words)
                    }
                    reply.json = .members([
                        ("success", .bool(false)), ("message", words.map { .string($0) } ?? .null),
                    ])
                }
                return reply
            }
            if reply.json == .null {
                // Hidden before it is cut: half of a secret would not be known again.
                let whole = URLSecret.hide(request.secrets, in: String(decoding: bytes, as: UTF8.self))
                let text = oneLine(whole.utf8.prefix(SyrinxError.serviceTextLimit))
                reply.json = .object([.init(name: "message", value: .string(text))])
            }
            let failure = error(for: reply, to: request)
            let isPassing = RetryRule.matching(failure) != nil
            guard !isPassing, ![401, 403].contains(reply.status) else { throw failure }
            return reply
        }
    }

    /// A reply that is an error, in words.
    func error(for reply: Reply, to request: Request) -> SyrinxError {
        let refusal = Refusal(of: reply)
        var error = SyrinxError.refused(reply.status, reply.headers, nil)
        if let text = explain(refusal) ?? Self.sentence(reply.status, provider) { error.message = text }
        error.status = reply.status
        error.requestID = reply.requestID
        error.attemptCount = reply.attemptCount
        error.serviceMessage = refusal.message.map { words in
            String(URLSecret.hide(request.secrets, in: words).prefix(SyrinxError.serviceTextLimit))
        }
        return error
    }

    /// Where the words for speech do not fit.
    private static func sentence(_ status: Int, _ provider: Provider) -> String? {
        switch status {
        case 400, 422: "\(provider.title) rejects what was asked for (HTTP \(status))."
        case 402: "\(provider.title) asks for a plan that this account does not have (HTTP 402)."
        case 404:
            "\(provider.title) has nothing of this id, or no such path (HTTP 404): check the id and --endpoint."
        case 409: "\(provider.title) has something of this name already, or is busy with it (HTTP 409)."
        case 413: "A file is larger than \(provider.title) takes (HTTP 413): send less, or cut it."
        case 415: "\(provider.title) does not take this kind of file (HTTP 415): send a WAV file."
        default: nil
        }
    }
}

extension ManagementClient.Refusal {
    /// Azure's `{"error":{code,message,details,innererror}}`, Speechify's `{"error":{code,message,fields}}`,
    /// Resemble's `{"success":false,"message"}`: of messages inside of each other the innermost says most.
    init(of reply: ManagementClient.Reply) {
        status = reply.status
        if let code = reply.headers.first(name: "x-ms-error-code") { codes.append(code) }
        var words: [String] = []
        if let text = reply.json["error"]?.string { words.append(text) }
        for name in ["message", "error_message"] {
            if let text = reply.json[name]?.string { words.append(text) }
        }
        if let name = reply.json["error_name"]?.string { codes.append(name) }
        var next = reply.json["error"]
        for _ in 0..<8 {
            guard let error = next else { break }
            if let code = error["code"]?.string { codes.append(code) }
            if let text = error["message"]?.string, !text.isEmpty { words.append(text) }
            if case .object(let fields)? = error["fields"] {
                words.append(
                    fields.map { "\($0.name): \($0.value.string ?? $0.value.text)" }.joined(separator: "; "))
            }
            next = error["innererror"] ?? error["details"]?.elements.first
        }
        message = words.last.map { oneLine($0.utf8) }
        if let first = words.first, words.count > 1, let last = words.last, first != last,
            first.utf8.count < 200
        {
            message = oneLine("\(first) (\(last))".utf8)
        }
    }
}
