// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import FoundationEssentials
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import SyrinxCore

/// Of an error body, or of what stands where audio should be.
private let textLimit = SyrinxError.serviceTextLimit

/// Foreign bytes as one line that is safe to print: a terminal obeys control characters.
func oneLine(_ bytes: some Sequence<UInt8>) -> String {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    let printable = text.unicodeScalars.map { scalar in
        scalar.properties.generalCategory == .control ? " " : Character(scalar)
    }
    return String(printable).split(separator: " ").joined(separator: " ")
}

/// What an error body says in the end: its message where it is JSON of the usual shape, else all of it.
private func spokenText(in bytes: [UInt8]) -> String {
    struct Envelope: Decodable {
        struct Failure: Decodable { var message: String }
        var error: Failure?
        var message: String?
    }
    let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(bytes))
    guard let message = envelope?.error?.message ?? envelope?.message else { return oneLine(bytes) }
    return oneLine(message.utf8)
}

extension HTTPClientResponse {
    /// Whatever header looks like a request id: the service's documentation names none.
    var requestID: String? {
        let names = ["x-requestid", "x-request-id", "apim-request-id", "x-ms-request-id", "x-correlation-id"]
        return names.lazy.compactMap { headers.first(name: $0) }.first
    }

    /// Text where audio was asked for: an error page with a good status.
    var holdsText: Bool {
        guard let type = headers.first(name: "content-type")?.lowercased() else { return false }
        return type.hasPrefix("text/") || type.hasPrefix("application/json")
            || type.hasPrefix("application/xml")
    }

    /// An event stream, where one was asked for.
    var holdsEvents: Bool {
        headers.first(name: "content-type")?.lowercased().hasPrefix("text/event-stream") == true
    }

    /// The service's own words, from the start of the body, in one line.
    fileprivate func readText() async -> String {
        var bytes: [UInt8] = []
        do {
            for try await buffer in body {
                bytes += buffer.readableBytesView.prefix(textLimit - bytes.count)
                if bytes.count >= textLimit { break }
            }
        } catch {
            // What came before the connection broke is all that there is to tell.
        }
        return spokenText(in: bytes)
    }
}

extension SyrinxError {
    /// Of what a service wrote, in bytes: enough to understand it, never more.
    static let serviceTextLimit = 4096

    /// A status that is not 200.
    ///
    /// - Parameter proof: What is hidden in the service's own words.
    init(refusal response: HTTPClientResponse, _ proof: Proof?) async {
        let status = Int(response.status.code)
        self = Self.refused(status, response.headers, proof)
        self.status = status
        requestID = response.requestID
        serviceMessage = await response.readText()
    }

    static func refused(_ status: Int, _ headers: HTTPHeaders, _ proof: Proof?) -> SyrinxError {
        switch status {
        case 300..<400:
            // A query may have a secret in it.
            let location = headers.first(name: "location").map { $0.prefix { $0 != "?" && $0 != "#" } }
            let place = location.map { proof?.hidden(in: String($0)) ?? String($0) } ?? "another place"
            return SyrinxError(
                .requestRefused,
                "The service redirects to \(place) (HTTP \(status)). Redirects are not followed, to keep "
                    + "the credential where it belongs: give that address as --endpoint if you trust it.")
        case 400:
            return SyrinxError(
                .requestRefused,
                "The service rejected the request (HTTP 400): the markup, the voice's name or the output "
                    + "format is not what it takes.")
        case 401, 403:
            return SyrinxError(
                .unauthorized,
                "The service refused the credential (HTTP \(status)): check the key or token, and that it "
                    + "belongs to this region or endpoint.")
        case 404:
            return SyrinxError(
                .requestRefused, "The endpoint has no such path (HTTP 404): check --endpoint.")
        case 413:
            return SyrinxError(
                .requestRefused, "The text is too long for one request (HTTP 413): split it.")
        case 415:
            return SyrinxError(
                .requestRefused,
                "The service does not take this output format, or this kind of content (HTTP 415): ask for "
                    + "another format (-F).")
        case 429:
            let wait = headers.first(name: "retry-after").flatMap { RetryAfter.pause($0) }
            let when = wait.map { " in \(($0 + .milliseconds(999)).components.seconds) s" } ?? " in a moment"
            var error = SyrinxError(
                .throttled, "Too many requests for this resource's quota (HTTP 429): try again\(when).")
            error.retryAfter = wait
            return error
        case 503:
            var error = SyrinxError(
                .serviceFailure, "The service is overloaded or away (HTTP 503): try again in a moment.")
            error.retryAfter = headers.first(name: "retry-after").flatMap { RetryAfter.pause($0) }
            return error
        case 408:
            return SyrinxError(
                .timedOut, "The service waited too long for the request (HTTP 408): try again.")
        case 500...:
            return SyrinxError(
                .serviceFailure, "The service failed (HTTP \(status)): try again in a moment.")
        default:
            return SyrinxError(
                .requestRefused,
                "The service refused the request (HTTP \(status)): is the address right (--endpoint)?")
        }
    }

    /// Status 200, and yet no audio.
    init(textAnswer response: HTTPClientResponse, _ proof: Proof?) async {
        let type = response.headers.first(name: "content-type").map { proof?.hidden(in: $0) ?? $0 } ?? "text"
        self.init(
            .undecodable,
            "The endpoint answered with \(type) instead of audio: is it a speech service's address?")
        status = 200
        requestID = response.requestID
        serviceMessage = await response.readText()
    }

    /// Text with audio's name on it: nothing that a microphone or a codec has made starts like that.
    ///
    /// - Returns: nil where the bytes may be audio.
    init?(textInsteadOfAudio buffer: ByteBuffer, requestID: String?) {
        let start = buffer.readableBytesView.prefix(64)
        let isPrintable = start.allSatisfy { (0x20..<0x7F).contains($0) || [0x09, 0x0A, 0x0D].contains($0) }
        guard start.count >= SpeechAnswer.tellingByteCount, isPrintable,
            let first = start.first(where: { $0 > 0x20 }),
            [UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first)
        else { return nil }
        self.init(
            .undecodable,
            "The endpoint answered with text instead of audio: is it a speech service's address?")
        serviceMessage = spokenText(in: Array(buffer.readableBytesView.prefix(textLimit)))
        self.requestID = requestID
    }

    /// Before any head came.
    init(connecting error: any Error, to url: String) {
        let host = url.split(separator: "/").dropFirst().first.map(String.init) ?? url
        switch error {
        case is CancellationError: self.init(.cancelled, "Stopped.")
        // What was to be sent could not be had.
        case let failure as SyrinxError: self = failure
        case let failure as NIOConnectionError: self = Self.unreachable(failure, host)
        case let failure as HTTPClientError: self = Self.clientFailure(failure, host)
        case let failure as IOError where Self.connectErrors.contains(failure.errnoCode):
            self = Self.notConnected(host, failure)
        // A kept connection that was closed at the moment of its use.
        case is IOError, is ChannelError: self = Self.noAnswer(host)
        case is HTTPParserError:
            self.init(
                .serviceFailure,
                "What listens at \(host) does not speak HTTP: check the address (--endpoint).")
        default:
            let text = String(describing: error)
            let isTLS = ["SSL", "handshake", "certificate"].contains { text.contains($0) }
            self =
                isTLS
                ? Self.notSecure(host, text)
                : SyrinxError(.connectFailed, "No connection to \(host): \(text).")
        }
    }

    /// - Parameter text: The TLS library's words, full of its own names: only its reason is of use.
    private static func notSecure(_ host: String, _ text: String) -> SyrinxError {
        // The longest name in capitals: WRONG_VERSION_NUMBER among paths and numbers.
        let names = text.split { !($0.isUppercase || $0 == "_") }.filter { $0.contains("_") }
        let reason = names.max { $0.count < $1.count }?.replacing("_", with: " ").lowercased()
        let advice =
            switch reason {
            case "wrong version number", "http request":
                "it does not speak TLS; is its address http:// and not https://?"
            case "certificate verify failed":
                "its certificate is not trusted: self-signed, expired, or another name's."
            case let reason?: "\(reason)."
            case nil: "the TLS handshake failed."
            }
        return SyrinxError(.tlsFailed, "No secure connection to \(host): \(advice)")
    }

    /// What `connect` can fail with; anything else happened on a connection that stood.
    private static let connectErrors: Set<CInt> = [
        ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ENETDOWN, EADDRNOTAVAIL, EACCES, EPERM,
    ]

    private static func notConnected(_ host: String, _ error: any Error) -> SyrinxError {
        // SAFETY: strerror gives a string for any number; copied before another call can change it.
        let reason = (error as? IOError).map { unsafe String(cString: strerror($0.errnoCode)) }
        return SyrinxError(
            .connectFailed,
            "No connection to \(host): \(reason ?? "\(error)"). Is the service running there, and the network up?"
        ).with(.notConnected)
    }

    private static func noAnswer(_ host: String) -> SyrinxError {
        SyrinxError(.serviceFailure, "\(host) closed the connection without an answer: try again.")
            .with(.unanswered)
    }

    private func with(_ fault: Fault) -> SyrinxError {
        var error = self
        error.fault = fault
        return error
    }

    private static func clientFailure(_ failure: HTTPClientError, _ host: String) -> SyrinxError {
        switch failure {
        case .cancelled:
            SyrinxError(.cancelled, "Stopped.")
        case .connectTimeout, .getConnectionFromPoolTimeout:
            SyrinxError(.timedOut, "No connection to \(host) within the time allowed.")
                .with(.connectTimeout)
        case .tlsHandshakeTimeout:
            SyrinxError(.timedOut, "No TLS handshake with \(host) within the time allowed.")
                .with(.connectTimeout)
        case .readTimeout, .deadlineExceeded:
            SyrinxError(
                .timedOut, "\(host) took the request and did not answer within the time allowed: try again."
            ).with(.silent)
        case .remoteConnectionClosed:
            noAnswer(host)
        default:
            SyrinxError(.connectFailed, "No connection to \(host): \(failure.shortDescription).")
        }
    }

    private static func unreachable(_ failure: NIOConnectionError, _ host: String) -> SyrinxError {
        if failure.connectionErrors.isEmpty && (failure.dnsAError != nil || failure.dnsAAAAError != nil) {
            return SyrinxError(
                .hostNotFound, "The name \(failure.host) is not known: check the region or endpoint.")
        }
        return notConnected(host, failure.connectionErrors.first?.error ?? failure)
    }

    /// In the middle of the body.
    init(reading error: any Error, after byteCount: Int, requestID: String?) {
        let failure = error as? HTTPClientError
        if error is CancellationError || failure == .cancelled {
            self.init(.cancelled, "Stopped.")
        } else if failure == .readTimeout && byteCount == 0 {
            self.init(.timedOut, "The service began to answer and sent nothing for too long: try again.")
        } else if failure == .readTimeout || failure == .deadlineExceeded {
            self.init(
                .partialAudio, "The service sent nothing more for too long, after \(byteCount) bytes.")
        } else {
            self.init(.partialAudio, "The connection broke after \(byteCount) bytes of the answer.")
        }
        if code != .cancelled { fault = .brokenOff }
        self.requestID = requestID
    }
}
