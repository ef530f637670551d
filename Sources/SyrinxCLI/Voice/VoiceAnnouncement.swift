// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// What is about to be sent, of whom, to whom: told before it is.
struct VoiceAnnouncement {
    /// What is sent of what was given.
    let wanted: WantedVoice
    let given: WantedVoice
    let check: RecordingCheck
    let provider: Provider

    /// Where it goes.
    let host: String

    var text: String {
        let consent = wanted.consent
        var rows = [
            ["person", "\(consent.speakerName), who has agreed to it"],
            ["company", "\(consent.company), which will use the voice"], ["consent", consentText],
            [materialName, material],
        ]
        if let unused = unusedConsent { rows.append(["not sent", unused]) }
        rows += check.copied.map { facts in ["copied", "\(facts.path): sent as a mono WAV file"] }
        if let callback = wanted.callbackURL { rows.append(["callback", Self.host(of: callback)]) }
        let table = TextTable(rows: rows.map { row in [""] + row.map(\.printable) })
        return "The voice \"\(wanted.name.printable)\" will be made at \(provider.title) (\(host)):\n"
            + table.text
    }

    private var consentText: String {
        switch wanted.consent.proof {
        case .recording(let path)?: file(path, check.consent)
        case .url(let url)?: Self.base(of: url)
        case nil: "by name and address: \(wanted.consent.email ?? "")"
        }
    }

    /// What this version of the provider's API does not take.
    private var unusedConsent: String? {
        if wanted.consent.proof == nil, case .recording(let path)? = given.consent.proof { return path }
        return wanted.consent.email == nil ? given.consent.email : nil
    }

    private var materialName: String {
        guard case .recordings = wanted.material else { return "made from" }
        return "recordings"
    }

    private var material: String {
        switch wanted.material {
        case .recordings(let recordings):
            let files = recordings.prefix(Self.shownCount).map { recording in
                file(recording.path, check.samples.first { $0.path == recording.path })
            }
            let others = recordings.count - files.count
            return files.joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
        case .container(let url, let prefix, let extensions):
            return "\(Self.base(of: url))/\(prefix ?? "")*\(extensions.joined(separator: ", *"))"
        case .dataset(let url): return Self.base(of: url)
        }
    }

    /// More would hide the rest.
    private static let shownCount = 5

    private func file(_ path: String, _ facts: RecordingFacts?) -> String {
        guard let facts else { return path }
        let tenths = Int(facts.length / .milliseconds(100))
        return "\(path) (\(tenths / 10).\(tenths % 10) s)"
    }

    /// Who knows the rest of a callback's address is believed by it.
    private static func host(of url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/")
    }

    /// What stands behind a question mark may be a secret.
    private static func base(of url: String) -> String { String(url.prefix { $0 != "?" && $0 != "#" }) }
}
