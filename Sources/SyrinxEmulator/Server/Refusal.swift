// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// An answer without sound: a status and a sentence that names the problem.
struct Refusal: Error, Equatable {
    let status: HTTPResponse.Status
    let sentence: String
    /// What programs look at, where the status says too little.
    let code: String?
    /// As `Retry-After` has it.
    let retryAfter: String?

    init(
        _ status: HTTPResponse.Status, _ sentence: String, code: String? = nil, retryAfter: String? = nil
    ) {
        self.status = status
        self.sentence = sentence
        self.code = code
        self.retryAfter = retryAfter
    }

    /// A status that was asked for, with the words that go with it.
    init(_ wanted: EmulatorFault.Status) {
        let status = HTTPResponse.Status(code: wanted.code)
        let sentence =
            switch wanted.code {
            case 300..<400: "The service has moved."
            case 400: "A required parameter is missing, empty, or null."
            case 401: "Access denied due to invalid subscription key or wrong API endpoint."
            case 403: "Out of call volume quota. Quota will be replenished next month."
            case 404: "Resource not found"
            case 408: "The request has timed out."
            case 415: "The Content-Type must be application/ssml+xml."
            case 429: "Rate limit is exceeded. Try again later."
            case 500: "Internal server error."
            case 502: "Bad Gateway"
            case 503: "Service Unavailable"
            case 504: "Gateway Time-out"
            default: status.reasonPhrase.isEmpty ? "Status \(wanted.code)." : status.reasonPhrase
            }
        self.init(status, sentence, retryAfter: wanted.retryAfter)
    }

    /// What one request's failure looks like from outside.
    init(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as SSMLError: self.init(.badRequest, error.sentence)
        case let error as JSONError: self.init(.badRequest, error.sentence)
        case let error as FormError: self.init(.badRequest, error.sentence)
        // To ask again in a moment, as the others of the 500s suggest, helps with a bad run only.
        case let error as VoiceError:
            self.init(error.isMissing ? .internalServerError : .badGateway, error.sentence)
        case let error as EncoderError: self.init(.internalServerError, error.sentence)
        default: self.init(.internalServerError, "The emulator failed: \(type(of: error)).")
        }
    }

    /// What a gateway in front of the service says itself is JSON, as API Management writes it.
    private var isGateways: Bool { [401, 403, 404, 429].contains(status.code) }

    var mediaType: String {
        isGateways ? "application/json; charset=utf-8" : "text/plain; charset=utf-8"
    }

    /// Ends with a line feed.
    var body: String {
        guard isGateways else { return sentence + "\n" }
        return #"{"error":{"code":"\#(status.code)","message":\#(JSONText.string(sentence))}}"# + "\n"
    }
}
