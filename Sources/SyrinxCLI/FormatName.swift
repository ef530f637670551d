// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// A format by the service's exact name, or by the short name of the usual one of its kind.
struct FormatName: Sendable {
    let format: OutputFormat

    /// The file ending of the container that a short name asks for.
    let container: String?

    /// - Parameter provider: Whose formats they are; nil: any of them.
    init?(argument: String, provider: Provider? = .azure) {
        let isShort = Self.shortNames.contains(argument)
        if isShort, let ending = FileEnding(ending: argument, provider: provider ?? .azure, isAsked: true) {
            (format, container) = (ending.format, argument)
            return
        }
        for provider in provider.map({ [$0] }) ?? Provider.allCases {
            guard let named = OutputFormat(named: argument, in: provider.formats) else { continue }
            (format, container) = (named, nil)
            return
        }
        return nil
    }

    private static let shortNames = ["wav", "raw", "mp3", "opus", "webm"]
}
