// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

/// `-F`, with an error that names the way out.
struct FormatOption: ParsableArguments {
    @Option(
        name: [.customShort("F"), .long],
        help: "A format by the service's exact name (see `syrinx formats`), or wav, raw, mp3, opus, webm.")
    var format: String?

    /// nil where none was given.
    func name() throws -> FormatName? {
        guard let format else { return nil }
        guard let name = FormatName(argument: format) else {
            throw ValidationError("There is no format \"\(format)\": `syrinx formats` lists them all.")
        }
        guard Speaker.decodes(name.format) else {
            throw SyrinxError(.undecodable, "\(name.format.name) is not decoded by this version.")
        }
        return name
    }
}
