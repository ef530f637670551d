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

    /// - Parameter variable: The value of a variable, or nil where it is not set.
    public init(variable: (String) -> String?) {
        func first(_ names: String...) -> String? {
            names.lazy.compactMap(variable).first { !$0.isEmpty }
        }
        if let token = first("AZURE_SPEECH_TOKEN", "SPEECH_TOKEN") {
            credential = .bearer(token)
        } else if let key = first("AZURE_SPEECH_KEY", "SPEECH_KEY", "AZURE_SPEECH_API_KEY") {
            credential = .key(key)
        } else {
            credential = .none
        }
        region = first("AZURE_SPEECH_REGION", "SPEECH_REGION")
        endpoint = first("AZURE_SPEECH_ENDPOINT", "SPEECH_ENDPOINT")
    }
}
