// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// What is done when a request fails or an answer breaks off.
struct RetryOptions: Sendable {
    static let options: [Manual.Option] =
        requestOptions + [
            .flag(
                "no-resume", nil,
                "Stop when an answer breaks off after audio was heard, instead of asking again and going on.")
        ]

    /// For requests whose answers are no audio.
    static let requestOptions: [Manual.Option] = [
        .value(
            "retry", of: "n",
            "How often a failed request is made again where that can help, and a broken answer without anything "
                + "new: 2 if not given; 0: never."),
        .value("retry-max-time", of: "s", "Seconds after the first failure in which to try again: 60."),
        .value("stall-timeout", of: "s", "Seconds for which the service may send nothing: 30 if not given."),
    ]

    private var policy = RetryPolicy()

    /// In seconds; nil: the library's.
    private let stallTimeout: Double?

    init(_ arguments: Arguments) throws {
        stallTimeout = try arguments.number("stall-timeout", as: Double.self)
        if let stallTimeout, !(stallTimeout > 0 && stallTimeout <= 3600) {
            throw UsageError("--stall-timeout takes seconds above 0.")
        }
        if let limit = try arguments.number("retry", as: Int.self) {
            guard (0...100).contains(limit) else { throw UsageError("--retry takes a number from 0 to 100.") }
            policy.limit = limit
        }
        if let seconds = try arguments.number("retry-max-time", as: Double.self) {
            guard (0...1e6).contains(seconds) else { throw UsageError("--retry-max-time takes seconds.") }
            policy.maximumTime = .milliseconds(Int(seconds * 1000))
        }
        policy.resumes = !arguments.has("no-resume")
    }

    func apply(to configuration: inout SpeakerConfiguration) {
        configuration.retry = policy
        if let stallTimeout { configuration.http.idleTimeout = .milliseconds(Int(stallTimeout * 1000)) }
    }
}
