// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a refusal looks like in each API.
extension Refusal {
    func mediaType(in api: EmulatedAPI) -> String {
        switch api {
        case .azureSpeech: mediaType
        case .azureCustomVoice, .speechify, .resemble: "application/json; charset=utf-8"
        }
    }

    /// Ends with a line feed.
    func body(in api: EmulatedAPI, requestID: String) -> String {
        let words = JSONText.string(sentence)
        switch api {
        case .azureSpeech: return body
        case .azureCustomVoice:
            return JSONText.object([
                "error": JSONText.object(["code": JSONText.string(name(in: api)), "message": words])
            ]) + "\n"
        case .speechify:
            return JSONText.object([
                "error": JSONText.object(["code": JSONText.string(name(in: api)), "message": words]),
                "request_id": JSONText.string(requestID),
            ]) + "\n"
        case .resemble(let isSpeech):
            guard isSpeech else {
                return JSONText.object(["success": "false", "message": words]) + "\n"
            }
            return JSONText.object([
                "success": "false", "error_name": JSONText.string(name(in: api)), "error_params": "{}",
                "feedback_uuid": JSONText.string(requestID), "message": words, "issues": "[]",
            ]) + "\n"
        }
    }

    /// The word that programs look at.
    func name(in api: EmulatedAPI) -> String {
        if let code { return code }
        let names: [Int: String] =
            switch api {
            case .azureSpeech: [:]
            case .azureCustomVoice: Self.customVoiceNames
            case .speechify: Self.speechifyNames
            case .resemble: Self.resembleNames
            }
        return names[status.code] ?? names[status.code / 100 * 100] ?? "\(status.code)"
    }

    private static let customVoiceNames = [
        400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound",
        415: "UnsupportedMediaType", 429: "TooManyRequests", 500: "InternalServerError",
        503: "ServiceUnavailable",
    ]

    private static let speechifyNames = [
        400: "bad_request", 401: "unauthorized", 402: "payment_required", 403: "forbidden", 404: "not_found",
        405: "method_not_allowed", 409: "conflict", 413: "payload_too_large", 415: "unsupported_media_type",
        422: "validation_failed", 429: "rate_limited", 500: "internal_error", 502: "upstream_failure",
        503: "service_unavailable",
    ]

    /// The service's own names are not documented but for these; the others are in their manner.
    private static let resembleNames = [
        400: "BadRequest", 401: "Unauthorized", 404: "NotFound", 405: "MethodNotAllowed",
        413: "PayloadTooLarge", 429: "TooManyRequests", 500: "InternalServerError",
    ]
}
