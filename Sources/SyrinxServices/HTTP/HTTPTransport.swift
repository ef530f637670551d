// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization
internal import SyrinxCore

/// Connections to speech services: kept alive, used again, closed at the end.
///
/// - Thread: any.
public final class HTTPTransport: Sendable {
    private let client: HTTPClient
    private let configuration: HTTPClient.Configuration
    private let exchanges: ExchangeLog
    private let settings: HTTPSettings

    /// Clients that go through a proxy. There are two of them at most.
    private let detours = Mutex<[(proxy: HTTPProxy, client: HTTPClient)]>([])

    /// Connections that are being made before there is a request for them.
    private let openings = Mutex<[Opening]>([])

    public init(_ settings: HTTPSettings = HTTPSettings()) {
        let exchanges = ExchangeLog(idleTimeout: settings.idleTimeout)
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .nanoseconds(settings.connectTimeout.nanoseconds)
        // A credential goes to the host that it was given for, and to no other.
        configuration.redirectConfiguration = .disallow
        // Whoever waits for speech wants to know at once that nobody listens.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .nanoseconds(settings.keepAlive.nanoseconds)
        // An address may have a secret in its query.
        configuration.tracing.tracer = nil
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let path = settings.certificateAuthorities { tls.trustRoots = .file(path) }
        configuration.tlsConfiguration = tls
        configuration.httpVersion = settings.allowsHTTP2 ? .automatic : .http1Only
        configuration.http1_1ConnectionDebugInitializer = { exchanges.watch($0) }
        if settings.allowsHTTP2 {
            configuration.http2ConnectionDebugInitializer = { exchanges.noteConnection($0) }
            configuration.http2StreamChannelDebugInitializer = { exchanges.watchStream($0) }
        }
        client = HTTPClient(eventLoopGroupProvider: .shared(Self.network), configuration: configuration)
        self.configuration = configuration
        self.exchanges = exchanges
        self.settings = settings
    }

    /// One thread for all connections: speech is a trickle, and each thread more is made in a process's first
    /// milliseconds.
    private static let network = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    deinit {
        let clients = [client] + detours.withLock { $0.map(\.client) }
        Task {
            for client in clients { try? await client.shutdown() }
        }
    }

    /// - Parameters:
    ///   - proof: What is hidden wherever the service sends it back; it stands in the headers already.
    ///   - events: Takes the audio out of an event stream; nil: the body is the audio.
    ///   - idHeader: In which the service takes a client's request id.
    func post(
        _ url: String, headers: HTTPHeaders, proof: Proof? = nil, body: String,
        events: SpeechifyEvents? = nil, idHeader: String = ExchangeLog.headerName,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer {
        let exchange = exchanges.begin(onMilestone, for: self)
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = headers
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await execute(request, exchange, proof, idHeader: idHeader)
        let isWanted = events == nil ? !response.holdsText : response.holdsEvents
        guard isWanted else { throw await SyrinxError(textAnswer: response, proof) }
        return SpeechAnswer(
            body: response.body, headers: response.headers,
            requestID: response.requestID.map { proof?.hidden(in: $0) ?? $0 },
            exchange: exchange, proof: proof, events: events)
    }

    /// Makes a request whose answer is short, and returns all of it.
    ///
    /// - Parameters:
    ///   - proof: As for ``post(_:headers:proof:body:onMilestone:)``.
    ///   - byteLimit: Of the answer's body.
    ///   - good: The statuses that are no error.
    /// - Throws: ``SyrinxError`` for every other status, and where there is more than `byteLimit`, or where the answer
    ///   is cut off.
    func exchange(
        _ request: WebRequest, proof: Proof? = nil, byteLimit: Int, accepting good: Range<UInt> = 200..<300
    ) async throws(SyrinxError) -> WebAnswer {
        let exchange = exchanges.begin({ _, _ in }, for: self)
        let response = try await execute(request.clientRequest, exchange, proof, accepting: good)
        var bytes: [UInt8] = []
        do {
            for try await buffer in response.body {
                bytes += buffer.readableBytesView
                guard bytes.count <= byteLimit else { break }
            }
            if exchange.isCut { throw HTTPClientError.remoteConnectionClosed }
        } catch {
            throw SyrinxError(reading: error, after: bytes.count, requestID: response.requestID)
        }
        guard bytes.count <= byteLimit else {
            throw SyrinxError(
                .requestRefused,
                "The service's answer is longer than \(byteLimit) bytes: is the address right?")
        }
        return WebAnswer(
            status: Int(response.status.code), headers: response.headers, bytes: bytes,
            requestID: response.requestID)
    }

    /// Asks for something short, and returns all of it.
    ///
    /// - Parameter proof: As for ``post(_:headers:proof:body:onMilestone:)``.
    /// - Throws: As ``exchange(_:proof:byteLimit:)``.
    func fetch(
        _ url: String, method: HTTPMethod = .GET, headers: HTTPHeaders, proof: Proof? = nil, byteLimit: Int
    ) async throws(SyrinxError) -> [UInt8] {
        let body = method == .POST ? WebRequest.Body.bytes([]) : .none
        let request = WebRequest(method, url, headers, body)
        return try await exchange(request, proof: proof, byteLimit: byteLimit).bytes
    }

    /// - Throws: ``SyrinxError`` for everything but a good answer.
    private func execute(
        _ request: HTTPClientRequest, _ exchange: Exchange, _ proof: Proof?,
        accepting good: Range<UInt> = 200..<201, idHeader: String = ExchangeLog.headerName
    ) async throws(SyrinxError) -> HTTPClientResponse {
        var request = request
        request.headers.add(name: "User-Agent", value: settings.userAgent)
        request.headers.add(name: idHeader, value: exchange.id)
        // The connection that is being made is the one to be used.
        if let opening = opening(to: request.url) {
            await opening.latch.wait()
            // It has been waited for as long as any: another try would last as long again.
            if let error = opening.timeout.withLock(\.self) {
                throw SyrinxError(connecting: error, to: request.url, through: route(to: request.url).1)
            }
        }
        let (client, proxy) = route(to: request.url)
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, deadline: .distantFuture)
        } catch {
            throw SyrinxError(connecting: error, to: request.url, through: proxy)
        }
        guard good.contains(response.status.code) else { throw await SyrinxError(refusal: response, proof) }
        return response
    }

    private func route(to url: String) -> (HTTPClient, HTTPProxy?) {
        guard let proxy = settings.proxies?.proxy(for: url) else { return (client, nil) }
        let detour = detours.withLock { detours in
            for detour in detours where detour.proxy == proxy { return detour.client }
            var configuration = configuration
            configuration.proxy = proxy.setting
            let client = HTTPClient(
                eventLoopGroupProvider: .shared(Self.network), configuration: configuration)
            detours.append((proxy, client))
            return client
        }
        return (detour, proxy)
    }

    /// Makes a connection to an address's host, unless there is one: the next request finds it ready.
    ///
    /// Nothing is sent on it but what TCP, TLS and a proxy ask for. What fails here fails again with the request,
    /// and is told then.
    func open(_ url: String) async {
        guard let host = Opening.Host(url) else { return }
        let (opening, isFirst) = openings.withLock { openings in
            if let opening = openings.first(where: { $0.host == host }) { return (opening, false) }
            let opening = Opening(host)
            openings.append(opening)
            return (opening, true)
        }
        guard isFirst else { return await opening.latch.wait() }
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: ExchangeLog.headerName, value: ExchangeLog.openerID)
        // With its end the connection is free.
        do {
            let answer = try await route(to: url).0.execute(request, deadline: .distantFuture)
            for try await _ in answer.body {}
        } catch let error as HTTPClientError where [.connectTimeout, .tlsHandshakeTimeout].contains(error) {
            opening.timeout.withLock { $0 = error }
        } catch {
            // The request that this was made for meets the same failure, and has someone to tell it to.
        }
        openings.withLock { $0.removeAll { $0 === opening } }
        opening.latch.open()
    }

    /// - Returns: The connection to this address's host that is being made; nil: none is.
    private func opening(to url: String) -> Opening? {
        openings.withLock { openings in
            guard !openings.isEmpty, let host = Opening.Host(url) else { return nil }
            return openings.first { $0.host == host }
        }
    }

    /// A connection that is being made.
    private final class Opening: Sendable {
        /// Whom it leads to.
        struct Host: Sendable, Equatable {
            private let scheme: String
            private let name: String
            private let port: Int?

            init?(_ url: String) {
                guard let address = WebAddress(url) else { return nil }
                (scheme, name, port) = (address.scheme, address.host.lowercased(), address.port)
            }
        }

        let host: Host
        let latch = Latch()

        /// Set where it took too long.
        let timeout = Mutex<HTTPClientError?>(nil)

        init(_ host: Host) {
            self.host = host
        }
    }
}

extension HTTPProxy {
    fileprivate var setting: HTTPClient.Configuration.Proxy {
        switch kind {
        case .socks: .socksServer(host: host, port: port)
        case .http: .server(host: host, port: port, authorization: authorization)
        }
    }

    private var authorization: HTTPClient.Authorization? {
        guard let userInfo else { return nil }
        let parts = userInfo.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return .basic(username: String(parts[0]), password: parts.count > 1 ? String(parts[1]) : "")
    }
}

/// Behind it are requests on their way, of all transports, with their headers.
extension HTTPTransport: CustomStringConvertible, CustomReflectable {
    public var description: String { "HTTP transport" }
    public var customMirror: Mirror { Mirror(reflecting: description) }
}
