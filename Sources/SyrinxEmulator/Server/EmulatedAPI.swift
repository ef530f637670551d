// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Whose rules an answer follows.
enum EmulatedAPI: Sendable, Equatable {
    case azureSpeech
    case azureCustomVoice
    case speechify
    /// Speech and voices have different errors.
    case resemble(isSpeech: Bool)

    /// - Parameter path: Without a query. What nobody has is Azure's.
    init(path: Substring) {
        if path.hasPrefix("/customvoice/") {
            self = .azureCustomVoice
        } else if path.hasPrefix("/v1/") || path == "/health" {
            self = .speechify
        } else if path == "/stream" || path == "/synthesize" {
            self = .resemble(isSpeech: true)
        } else if path.hasPrefix("/api/v2/") {
            self = .resemble(isSpeech: false)
        } else {
            self = .azureSpeech
        }
    }

    /// What every answer of this API has, besides its own fields.
    func stamp(_ fields: inout HTTPFields, requestID: String) {
        if self == .speechify {
            fields[.speechifyRequestID] = requestID
            fields[.clientRequestID] = requestID
        } else if fields[.requestID] == nil {
            fields[.requestID] = requestID
        }
    }

    /// What a client calls this request itself, where the API takes it over: letters, digits and a few marks, 128 at
    /// the most.
    func requestID(from fields: HTTPFields) -> String? {
        guard self == .speechify, let wanted = fields[.clientRequestID] else { return nil }
        let kept = wanted.unicodeScalars.filter {
            $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.:".unicodeScalars.contains($0))
        }
        return kept.isEmpty ? nil : String(String.UnicodeScalarView(kept.prefix(128)))
    }
}

extension HTTPField.Name {
    static let clientRequestID = Self("X-Request-ID")!
    static let speechifyRequestID = Self("Speechify-Request-Id")!
}
