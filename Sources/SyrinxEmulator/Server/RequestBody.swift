// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Reads bodies up to a bound.
struct RequestBody {
    /// In bytes.
    let limit: Int

    /// - Parameter route: nil: nothing that the emulator serves.
    init(for route: Route?) {
        limit = route?.bodyByteLimit ?? SynthesisRequest.bodyByteLimit
    }

    /// - Throws: ``Refusal`` when the head tells of a body that is too large.
    func checkLength(_ head: HTTPRequest) throws(Refusal) {
        if let length = head.headerFields[.contentLength].flatMap({ Int($0) }), length > limit {
            throw tooLarge
        }
    }

    /// - Throws: ``Refusal`` when the body is too large; what reading throws.
    func read(_ request: Request) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        if let length = request.head.headerFields[.contentLength].flatMap({ Int($0) }) {
            // What is announced is not believed beyond what an honest client would send at once.
            bytes.reserveCapacity(min(max(length, 0), min(limit, 1 << 20)))
        }
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else { throw tooLarge }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    private var tooLarge: Refusal {
        Refusal(
            .contentTooLarge,
            limit == SynthesisRequest.bodyByteLimit
                ? "The SSML is longer than 64 KiB." : "The body is longer than \(limit >> 20) MiB.")
    }
}
