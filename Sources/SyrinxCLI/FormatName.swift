// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

/// A format by the service's exact name, or by the short name of the usual one of its kind.
struct FormatName: ExpressibleByArgument {
    let format: OutputFormat

    /// The file ending of the container that a short name asks for.
    let container: String?

    init?(argument: String) {
        switch argument {
        case "wav": self.init("raw-24khz-16bit-mono-pcm", container: "wav")
        case "raw": self.init("raw-24khz-16bit-mono-pcm", container: "raw")
        case "mp3": self.init("audio-24khz-48kbitrate-mono-mp3", container: "mp3")
        case "opus": self.init("ogg-24khz-16bit-mono-opus", container: "opus")
        case "webm": self.init("webm-24khz-16bit-mono-opus", container: "webm")
        default: self.init(argument, container: nil)
        }
    }

    private init?(_ name: String, container: String?) {
        guard let format = OutputFormat(named: name) else { return nil }
        self.format = format
        self.container = container
    }

    /// For help and for error messages.
    static var allValueStrings: [String] {
        ["wav", "raw", "mp3", "opus", "webm"]
    }
}
