// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

/// `-F`, with an error that names the way out.
struct FormatOption: ParsableArguments {
    @Option(
        name: [.customShort("F"), .long],
        help: "A format by the service's exact name (see `syrinx formats`), or wav, raw, mp3, opus, webm.")
    var format: String?

    func validate() throws {
        guard let format, FormatName(argument: format) == nil else { return }
        throw ValidationError("There is no format \"\(format)\": `syrinx formats` lists them all.")
    }

    /// nil where none was given.
    var name: FormatName? { format.flatMap(FormatName.init(argument:)) }
}
