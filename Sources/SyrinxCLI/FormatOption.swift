// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Syrinx

/// `-F`, with an error that names the way out.
struct FormatOption: ParsableArguments {
    @Option(
        name: [.customShort("F"), .long],
        help: "A format by the service's exact name (see `syrinx formats`), or wav, raw, mp3, opus, webm.")
    var format: String?

    @Option(
        help: ArgumentHelp(
            "How the packets of raw Opus lie; else it is recognised.",
            discussion: PacketFraming.choices.map(\.name).joined(separator: ", "), valueName: "how"))
    var framing: String?

    func validate() throws {
        if let format, FormatName(argument: format) == nil {
            let reason = OutputFormat.refusal(of: format) ?? "There is no format \"\(format)\"."
            throw ValidationError("\(reason) `syrinx formats` lists what there is.")
        }
        guard let framing else { return }
        let names = PacketFraming.choices.map(\.name).joined(separator: ", ")
        guard PacketFraming(named: framing) != nil else {
            throw ValidationError("There is no framing \"\(framing)\": it is one of \(names).")
        }
        guard let name, Speaker.hasChoiceOfFraming(name.format) else {
            throw ValidationError("--framing is for Opus without a container (-F audio-...-opus) only.")
        }
    }

    /// nil where it is to be recognised.
    var packetFraming: PacketFraming? { framing.flatMap(PacketFraming.init(named:)) }

    /// nil where none was given.
    var name: FormatName? { format.flatMap(FormatName.init(argument:)) }
}
