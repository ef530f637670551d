// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// Posts to addresses that clients have named: each callback once, whatever comes of it.
final class CallbackSender: Sendable {
    private static let timeLimit = TimeAmount.seconds(10)
    /// Callbacks that wait or are on their way.
    private static let countLimit = 100

    private struct State {
        var client: HTTPClient?
        var tasks: [Int: Task<Void, Never>] = [:]
        var count = 0
        var hasEnded = false
    }

    private let state = Mutex<State?>(nil)
    private let onWarning: (@Sendable (String) -> Void)?

    init(onWarning: (@Sendable (String) -> Void)?) {
        self.onWarning = onWarning
    }

    /// - Parameters:
    ///   - url: http or https.
    ///   - body: Asked for when it is time: JSON; nil: there is nothing to tell any more.
    func post(
        to url: String, at time: ContinuousClock.Instant, _ body: @escaping @Sendable () -> String?
    ) {
        state.withLock { state in
            var now = state ?? State()
            defer { state = now }
            guard !now.hasEnded, now.tasks.count < Self.countLimit else {
                onWarning?("A callback is not made: there are too many.")
                return
            }
            let client = now.client ?? Self.makeClient()
            now.client = client
            now.count += 1
            let number = now.count
            now.tasks[number] = Task {
                do {
                    try await Task.sleep(until: time, clock: .continuous)
                    if let body = body() { try await self.send(body, to: url, by: client) }
                } catch is CancellationError {
                    // The emulator ends.
                } catch {
                    // The address may hold a secret.
                    self.onWarning?("A callback was not taken: \(type(of: error)).")
                }
                self.state.withLock { $0?.tasks[number] = nil }
            }
        }
    }

    func shutDown() async {
        let ended = state.withLock { state in
            defer { state?.hasEnded = true }
            return state
        }
        guard let ended else { return }
        for task in ended.tasks.values { task.cancel() }
        for task in ended.tasks.values { await task.value }
        try? await ended.client?.shutdown()
    }

    private func send(_ body: String, to url: String, by client: HTTPClient) async throws {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "syrinx-emulator")
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await client.execute(request, timeout: Self.timeLimit)
        guard !(200..<300).contains(response.status.code) else { return }
        onWarning?("A callback was answered with \(response.status.code).")
    }

    private static func makeClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        configuration.httpVersion = .http1Only
        return HTTPClient(
            eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
    }
}
