// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// What a provider has told of a voice, for people.
struct NoticeReport {
    let notice: VoiceNotice

    init(_ notice: VoiceNotice) {
        self.notice = notice
    }

    /// On standard error: the result itself is on standard output.
    func show() {
        let issue = notice.issue.map { ": \($0)" } ?? ""
        StandardError.write("callback: \(notice.status)\(issue)".printable)
        if !notice.recordings.isEmpty { StandardError.write(table) }
    }

    /// Recording by recording.
    var table: String {
        let header = ["RECORDING", "STOI", "PESQ", "SI-SDR", "SCORE", "FLAGS", "TRANSCRIPT"]
        let rows = notice.recordings.map { recording in
            [
                recording.name ?? recording.id ?? "-", Self.number(recording.stoi),
                Self.number(recording.pesq),
                Self.number(recording.siSDR), Self.number(recording.score), Self.flags(of: recording),
                recording.transcript ?? "-",
            ].map(\.printable)
        }
        return TextTable(rows: [header] + rows).text
    }

    private static func flags(of recording: VoiceNotice.Recording) -> String {
        var flags: [String] = []
        if recording.isActive == false { flags.append("inactive") }
        if recording.isOutlier == true { flags.append("outlier") }
        if recording.isSilent == true { flags.append("silent") }
        return flags.isEmpty ? "-" : flags.joined(separator: ",")
    }

    /// Two decimals.
    private static func number(_ value: Double?) -> String {
        guard let value, value.isFinite, abs(value) < 1e9 else { return "-" }
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
        return "\(hundredths < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
