// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

/// A format by the service's exact name, or by the short name of the usual one of its kind.
struct FormatName: ExpressibleByArgument {
    let format: OutputFormat

    /// The file ending of the container that a short name asks for.
    let container: String?

    init?(argument: String) {
        if Self.allValueStrings.contains(argument), let ending = FileEnding(ending: argument) {
            (format, container) = (ending.format, argument)
        } else if let named = OutputFormat(named: argument) {
            (format, container) = (named, nil)
        } else {
            return nil
        }
    }

    /// For help and for error messages.
    static var allValueStrings: [String] {
        ["wav", "raw", "mp3", "opus", "webm"]
    }
}
