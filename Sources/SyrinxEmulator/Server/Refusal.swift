// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// An answer without sound: a status and a sentence that names the problem.
struct Refusal: Error, Equatable {
    let status: HTTPResponse.Status
    let sentence: String

    init(_ status: HTTPResponse.Status, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }

    /// What one request's failure looks like from outside.
    init(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as SSMLError: self.init(.badRequest, error.sentence)
        // To ask again in a moment, as the others of the 500s suggest, helps with a bad run only.
        case let error as VoiceError:
            self.init(error.isMissing ? .internalServerError : .badGateway, error.sentence)
        case let error as EncoderError: self.init(.internalServerError, error.sentence)
        default: self.init(.internalServerError, "The emulator failed: \(type(of: error)).")
        }
    }
}
