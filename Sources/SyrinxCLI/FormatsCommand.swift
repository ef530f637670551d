// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Syrinx

struct FormatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formats", abstract: "List the formats that the service sends.")

    @Flag(help: "As JSON.")
    var json = false

    func run() throws {
        guard !json else {
            let rows = OutputFormat.catalogue.map(Row.init)
            return try StandardOutput.write(JSONText.encode(rows))
        }
        let header = ["FORMAT", "CONTAINER", "CODEC", "RATE", "BIT RATE", "SENT", "STATUS"]
        let rows = OutputFormat.catalogue.map { format in
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
