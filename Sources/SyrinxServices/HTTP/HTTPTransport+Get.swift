// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import SyrinxCore

extension HTTPTransport {
    /// A small answer, whole: a list.
    ///
    /// - Throws: ``SyrinxError/Code/serviceFailure`` where it breaks off, or is longer than `byteLimit`.
    func get(
        _ url: String, headers: HTTPHeaders, byteLimit: Int
    ) async throws(SyrinxError) -> [UInt8] {
        let exchange = exchanges.begin({ _, _ in }, for: self)
        var request = HTTPClientRequest(url: url)
        request.headers = headers
        request.headers.add(name: "User-Agent", value: settings.userAgent)
        request.headers.add(name: ExchangeLog.headerName, value: exchange.id)
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, deadline: .distantFuture)
        } catch {
            throw SyrinxError(connecting: error, to: url)
        }
        guard response.status == .ok else { throw await SyrinxError(refusal: response) }
        var bytes: [UInt8] = []
        do {
            for try await buffer in response.body where bytes.count <= byteLimit {
                bytes += buffer.readableBytesView
            }
        } catch {
            let failure = SyrinxError(reading: error, after: bytes.count, requestID: response.requestID)
            guard failure.code == .partialAudio else { throw failure }
            throw Self.broken(bytes, response)
        }
        guard !exchange.isCut else { throw Self.broken(bytes, response) }
        guard bytes.count <= byteLimit else {
            throw SyrinxError(
                .serviceFailure,
                "The answer is over \(byteLimit) bytes long: is it a speech service's address?")
        }
        return bytes
    }

    private static func broken(_ bytes: [UInt8], _ response: HTTPClientResponse) -> SyrinxError {
        var error = SyrinxError(
            .serviceFailure, "The connection broke after \(bytes.count) bytes of the answer: try again.")
        error.requestID = response.requestID
        return error
    }
}
