// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// `-F`, with an error that names the way out.
struct FormatOption: Sendable {
    static let options: [Manual.Option] = [
        .value(
            "format", "F", of: "format",
            "A format by the service's exact name (see `syrinx formats`), or wav, raw, mp3, opus, webm."),
        .value("framing", of: "how", "How the packets of raw Opus lie, else it is recognised: \(choices)."),
    ]

    private static let choices = PacketFraming.choices.map(\.name).joined(separator: ", ")

    /// nil where none was given.
    let name: FormatName?

    /// nil where it is to be recognised.
    let framing: PacketFraming?

    /// - Parameter provider: Whose formats there are to choose from; nil: any of them.
    init(_ arguments: Arguments, provider: Provider? = nil) throws {
        name = try arguments.value("format").map { format in
            guard let name = FormatName(argument: format, provider: provider) else {
                throw UsageError(Self.refusal(of: format, by: provider))
            }
            return name
        }
        framing = try arguments.value("framing").map { framing in
            guard let found = PacketFraming(named: framing) else {
                throw UsageError("There is no framing \"\(framing)\": it is one of \(Self.choices).")
            }
            return found
        }
        if framing != nil && !(name.map { Speaker.hasChoiceOfFraming($0.format) } ?? false) {
            throw UsageError("--framing is for Opus without a container (-F audio-...-opus) only.")
        }
    }

    private static func refusal(of format: String, by provider: Provider?) -> String {
        let reason = OutputFormat.refusal(of: format)
        guard let provider, provider != .azure else {
            return "\(reason ?? "There is no format \"\(format)\".") `syrinx formats` lists what there is."
        }
        return
            "\(reason ?? "\(provider.title) has no format \"\(format)\".") `syrinx formats --provider "
            + "\(provider.rawValue)` lists what there is."
    }
}
