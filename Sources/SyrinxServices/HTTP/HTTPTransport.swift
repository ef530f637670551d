// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import SyrinxCore

/// How connections are made.
public struct HTTPSettings: Sendable, Hashable {
    /// For name look-up, TCP and TLS together.
    public var connectTimeout: Duration = .seconds(10)

    /// How long the service may send nothing while something is expected of it.
    public var idleTimeout: Duration = .seconds(30)

    /// The program's name for the service; shorter than 255 characters.
    public var userAgent = "syrinx/0.1"

    public init() {}
}

/// Connections to speech services: kept alive, used again, closed at the end.
///
/// - Thread: any.
public final class HTTPTransport: Sendable {
    let client: HTTPClient
    let exchanges: ExchangeLog
    let settings: HTTPSettings

    public init(_ settings: HTTPSettings = HTTPSettings()) {
        let exchanges = ExchangeLog(idleTimeout: settings.idleTimeout)
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .nanoseconds(settings.connectTimeout.nanoseconds)
        // A credential goes to the host that it was given for, and to no other.
        configuration.redirectConfiguration = .disallow
        // Whoever waits for speech wants to know at once that nobody listens.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        configuration.http1_1ConnectionDebugInitializer = { exchanges.watch($0) }
        client = HTTPClient(eventLoopGroupProvider: .shared(Self.network), configuration: configuration)
        self.exchanges = exchanges
        self.settings = settings
    }

    /// One thread for all connections: speech is a trickle, and each thread more is made in a process's first
    /// milliseconds.
    private static let network = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    deinit {
        let client = client
        Task { try? await client.shutdown() }
    }

    func post(
        _ url: String, headers: HTTPHeaders, body: String,
        onMilestone: @escaping @Sendable (Milestone, MonotonicTime) -> Void
    ) async throws(SyrinxError) -> SpeechAnswer {
        let exchange = exchanges.begin(onMilestone, for: self)
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = headers
        request.headers.add(name: "User-Agent", value: settings.userAgent)
        request.headers.add(name: ExchangeLog.headerName, value: exchange.id)
        request.body = .bytes(ByteBuffer(string: body))
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, deadline: .distantFuture)
        } catch {
            throw SyrinxError(connecting: error, to: url)
        }
        guard response.status == .ok else { throw await SyrinxError(refusal: response) }
        guard !response.holdsText else { throw await SyrinxError(textAnswer: response) }
        return SpeechAnswer(
            body: response.body, requestID: response.requestID, exchange: exchange)
    }
}
