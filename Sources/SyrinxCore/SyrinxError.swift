// SPDX-License-Identifier: Apache-2.0

/// Why speech failed, for the program (``code``) and for the person (``description``).
public struct SyrinxError: Error, Sendable {
    /// What the caller can do about it. Open for growth.
    public struct Code: Sendable, Hashable, RawRepresentable {
        public var rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// A setting or an argument that cannot work. Nothing was sent.
        public static let invalidArgument = Code(rawValue: "invalid-argument")
        /// 401 or 403.
        public static let unauthorized = Code(rawValue: "unauthorized")
        /// 429: too many requests.
        public static let throttled = Code(rawValue: "throttled")
        /// 5xx.
        public static let serviceFailure = Code(rawValue: "service-failure")
        /// Any other HTTP status that is not 200.
        public static let requestRefused = Code(rawValue: "request-refused")
        public static let hostNotFound = Code(rawValue: "host-not-found")
        public static let connectFailed = Code(rawValue: "connect-failed")
        public static let tlsFailed = Code(rawValue: "tls-failed")
        public static let timedOut = Code(rawValue: "timed-out")
        /// The audio ended before its end; what came was played or kept.
        public static let partialAudio = Code(rawValue: "partial-audio")
        public static let deviceFailed = Code(rawValue: "device-failed")
        /// What came is not audio, or of a kind that is not decoded here.
        public static let undecodable = Code(rawValue: "undecodable")
        public static let fileFailed = Code(rawValue: "file-failed")
        /// The reader of a pipe went away.
        public static let pipeClosed = Code(rawValue: "pipe-closed")
        public static let cancelled = Code(rawValue: "cancelled")
        public static let other = Code(rawValue: "other")
    }

    public var code: Code

    /// What failed, and what to do next, in a sentence or two.
    public var message: String

    /// What came all the same, and where it is kept.
    public var remains: String?

    /// What the service itself said, cut at 4 KiB.
    public var serviceMessage: String?

    /// To be named to the service's support.
    public var requestID: String?

    /// The HTTP status, where there was one.
    public var status: Int?

    /// When the service asks to be called again, where it says.
    public var retryAfter: Duration?

    /// What broke on the way, where it was not an answer that told.
    public var fault: Fault?

    /// How often the request was made before this was the last word.
    public var attemptCount = 1

    /// What networks and streams do, beside answering with a status.
    public enum Fault: Sendable, Hashable {
        /// No connection came about: refused, or no way there.
        case notConnected
        /// No connection came about within the time allowed.
        case connectTimeout
        /// The connection ended before the first byte of an answer.
        case unanswered
        /// The connection stands, and no answer came within the time allowed.
        case silent
        /// The answer broke off, or stopped coming.
        case brokenOff
        /// The answer is as long as the service's longest: it is probably cut.
        case atLongest
        /// The service said the same text in another way when it was asked again.
        case diverged
    }

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension SyrinxError: CustomStringConvertible {
    public var description: String {
        var text = [message, remains].compactMap(\.self).joined(separator: " ")
        if let serviceMessage, !serviceMessage.isEmpty { text += " The service said: \(serviceMessage)" }
        if let requestID { text += " (request \(requestID))" }
        if attemptCount > 1 { text += " Asked \(attemptCount) times." }
        // Foreign words stand in it, and a terminal obeys control characters.
        return String(
            text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
}
