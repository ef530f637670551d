// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// A request that is not for speech.
struct WebRequest: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Made piece by piece while it is sent, again for each attempt.
        case stream(AnyBodyStream, byteCount: Int)
    }

    var method: HTTPMethod
    var url: String
    var headers: HTTPHeaders
    var body: Body

    init(_ method: HTTPMethod, _ url: String, _ headers: HTTPHeaders, _ body: Body = .none) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }

    var clientRequest: HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        switch body {
        case .none: break
        case .bytes(let bytes): request.body = .bytes(ByteBuffer(bytes: bytes))
        case .stream(let stream, let byteCount):
            request.body = .stream(stream, length: .known(Int64(byteCount)))
        }
        return request
    }
}

/// A whole answer.
struct WebAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var bytes: [UInt8]
    var requestID: String?
}

/// A body on its way out: each pass over it makes it anew.
struct AnyBodyStream: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private let makeNext: @Sendable () -> Next

    typealias Next = () async throws -> ByteBuffer?

    /// - Parameter makeNext: Begins a pass: what it returns gives the pieces, and nil at the end.
    init(_ makeNext: @escaping @Sendable () -> Next) {
        self.makeNext = makeNext
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(next: makeNext()) }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let next: Next

        mutating func next() async throws -> ByteBuffer? { try await next() }
    }
}
