// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What environment variables say about the speech service.
public struct ServiceEnvironment: Sendable {
    public var credential: Credential
    public var region: String?
    public var endpoint: String?

    /// Of this process, now.
    public static var current: ServiceEnvironment {
        ServiceEnvironment { name in
            // SAFETY: a C string that is copied before the environment can change.
            unsafe getenv(name).map { unsafe String(cString: $0) }
        }
    }

    /// Names that begin with `AZURE_SPEECH_` count before those that begin with `SPEECH_`, and a token before
    /// a key of the same kind of names. White space around a value is none of it.
    ///
    /// - Parameter variable: The value of a variable, or nil where it is not set.
    public init(variable: (String) -> String?) {
        func first(_ names: String...) -> String? {
            for name in names {
                if let value = variable(name).map(Self.trimmed), !value.isEmpty { return value }
            }
            return nil
        }
        if let token = first("AZURE_SPEECH_TOKEN") {
            credential = .bearer(token)
        } else if let key = first("AZURE_SPEECH_KEY", "AZURE_SPEECH_API_KEY") {
            credential = .key(key)
        } else if let token = first("SPEECH_TOKEN") {
            credential = .bearer(token)
        } else if let key = first("SPEECH_KEY") {
            credential = .key(key)
        } else {
            credential = .none
        }
        region = first("AZURE_SPEECH_REGION", "SPEECH_REGION")
        endpoint = first("AZURE_SPEECH_ENDPOINT", "SPEECH_ENDPOINT")
    }

    private static func trimmed(_ value: String) -> String {
        let start = value.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
