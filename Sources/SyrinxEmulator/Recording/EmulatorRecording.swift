// SPDX-License-Identifier: Apache-2.0

/// Answers that a real service has given, and a folder that holds them.
///
/// Each exchange is a folder in it, with a few files that people can read, write and put under version control;
/// see docs/emulator.md. No credential is ever kept.
public enum EmulatorRecording: Sendable, Equatable {
    /// Hands each request on to a service, with the client's own credentials, and keeps what it answers.
    ///
    /// - Parameters:
    ///   - folder: Made if it is not there.
    ///   - upstream: Where the service is, such as `https://westeurope.tts.speech.microsoft.com`.
    case record(folder: String, upstream: String)

    /// Gives the answers that are kept.
    ///
    /// - Parameters:
    ///   - folder: With what was recorded.
    ///   - keepsTime: Whether chunks come when they came; else all at once.
    case replay(folder: String, keepsTime: Bool)
}

extension EmulatorRecording {
    /// - Parameter upstream: A URL, to which clients' credentials will go.
    /// - Returns: Whether nobody on the way can read them.
    static func isSafe(upstream: String) -> Bool {
        let isSecure = upstream.hasPrefix("https://")
        guard isSecure || upstream.hasPrefix("http://"),
            upstream.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return false }
        let authority = upstream.dropFirst(isSecure ? 8 : 7).prefix { !"/?#".contains($0) }
        guard !authority.isEmpty, !authority.contains("@") else { return false }
        let host =
            authority.hasPrefix("[")
            ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        return isSecure ? !host.isEmpty : EmulatorConfiguration.isLoopback(String(host))
    }
}
