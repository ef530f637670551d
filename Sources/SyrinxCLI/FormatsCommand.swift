// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Syrinx

struct FormatsCommand: Command {
    static let manual = Manual(
        name: "formats", abstract: "List the formats that the service sends.", discussion: "",
        options: [
            .value("provider", of: "name", "Whose service: azure (if not given), speechify or resemble."),
            .flag("json", nil, "As JSON."),
        ])

    private let formats: [OutputFormat]
    private let json: Bool

    init(_ arguments: Arguments) throws {
        formats = try CredentialOptions.provider(arguments)?.formats ?? OutputFormat.catalogue
        json = arguments.has("json")
    }

    func run() throws {
        guard !json else {
            let rows = formats.map(Row.init)
            return try StandardOutput.write(JSONText.encode(rows))
        }
        let header = ["FORMAT", "CONTAINER", "CODEC", "RATE", "BIT RATE", "SENT", "STATUS"]
        let rows = formats.map { format in
            [
                format.name, format.container == .none ? "-" : format.container.rawValue,
                format.codec.rawValue, "\(format.sampleRate) Hz", "\(bitRate(format)) kbit/s",
                format.isSentWhole ? "when whole" : "as it comes",
                Speaker.decodes(format) ? "decoded" : "not yet",
            ]
        }
        try StandardOutput.write(TextTable(rows: [header] + rows).text)
    }

    private func bitRate(_ format: OutputFormat) -> String {
        let (whole, rest) = format.bitRate.quotientAndRemainder(dividingBy: 1000)
        return rest == 0 ? "\(whole)" : "\(whole).\(rest / 10)"
    }

    private struct Row: Encodable {
        var name: String
        var container: String?
        var codec: String
        var sampleRate: Int
        var bitRate: Int
        var isSentWhole: Bool
        var isDecoded: Bool

        init(_ format: OutputFormat) {
            name = format.name
            container = format.container == .none ? nil : format.container.rawValue
            codec = format.codec.rawValue
            sampleRate = format.sampleRate
            bitRate = format.bitRate
            isSentWhole = format.isSentWhole
            isDecoded = Speaker.decodes(format)
        }
    }
}
