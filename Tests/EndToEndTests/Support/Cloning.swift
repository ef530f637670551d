// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A provider as `syrinx voice` is tested with it, and what its server has when it is asked by something else.
enum Cloning: String, CaseIterable, Sendable {
    case azure, speechify, resemble

    private var keyVariable: String {
        switch self {
        case .azure: "AZURE_SPEECH_KEY"
        case .speechify: "SPEECHIFY_API_KEY"
        case .resemble: "RESEMBLE_API_KEY"
        }
    }

    /// - Parameter state: Where it is noted what has been begun.
    func voice(_ url: String, state: String, _ words: [String]) -> Command {
        Command([Binary.path, "voice"] + words + ["--provider", rawValue, "--endpoint", url]).with([
            "XDG_STATE_HOME": state, keyVariable: Command.key,
        ])
    }

    /// Into nothing, at the pace of a device; what happened is told as JSON.
    func say(_ url: String, state: String, _ name: String, _ text: String) -> Command {
        let voice = self == .azure ? "--personal" : "-v"
        return Command([
            Binary.path, "say", "--provider", rawValue, "--endpoint", url, voice, name, "--sink", "null",
            "--json",
            text,
        ]).with(["XDG_STATE_HOME": state, keyVariable: Command.key])
    }

    static let agreement = ["--speaker", "Anna Example", "--company", "Example Ltd"]

    /// What Speechify must be asked for before there can be a recording of it.
    func consentText(_ url: String, state: String) -> Command {
        voice(url, state: state, ["consent-text"] + Self.agreement)
    }

    func create(_ url: String, state: String, _ name: String = "Anna", _ more: String...) async throws
        -> Command
    {
        let samples: [String]
        switch self {
        case .azure: samples = [try await Material.speech("azure.wav", seconds: 6)]
        case .speechify: samples = [try await Material.speech("speechify.wav", seconds: 12)]
        case .resemble:
            samples = try await (1...3).asyncMap {
                try await Material.speech("resemble\($0).wav", seconds: 4)
            }
            for path in samples {
                let text = path.replacing(".wav", with: ".txt")
                // Whole at once: other tests read it meanwhile.
                try Data("Words.".utf8).write(to: URL(fileURLWithPath: text), options: .atomic)
            }
        }
        let consent = try await Material.speech("consent.wav", seconds: 8)
        return voice(
            url, state: state,
            ["create", name, "--consent", consent, "--yes"] + Self.agreement + samples + more)
    }

    // MARK: - At the server

    /// What there is, as curl sees it: kinds and how many of each.
    func counts(_ server: String) async throws -> [String: Int] {
        switch self {
        case .azure:
            let paths = ["projects", "consents", "personalvoices"]
            var counts: [String: Int] = [:]
            for path in paths {
                let list = try await get("\(server)/customvoice/\(path)?api-version=2026-01-01")
                counts[path] = (list["value"] as? [Any])?.count
            }
            return counts
        case .speechify:
            let list = try await get("\(server)/v1/voices?type=personal")
            return ["voices": (list["voices"] as? [Any])?.count ?? -1]
        case .resemble:
            let list = try await get("\(server)/api/v2/voices?page=1")
            let items = try #require(list["items"] as? [[String: Any]])
            var counts = ["voices": items.count]
            for item in items {
                let id = try #require(item["uuid"] as? String)
                let recordings = try await get("\(server)/api/v2/voices/\(id)/recordings?page=1")
                counts["recordings", default: 0] += (recordings["items"] as? [Any])?.count ?? -1
            }
            return counts
        }
    }

    /// After one voice was made.
    var oneVoice: [String: Int] {
        switch self {
        case .azure: ["projects": 1, "consents": 1, "personalvoices": 1]
        case .speechify: ["voices": 1]
        case .resemble: ["voices": 1, "recordings": 3]
        }
    }

    var nothing: [String: Int] {
        switch self {
        case .azure: ["projects": 0, "consents": 0, "personalvoices": 0]
        case .speechify, .resemble: ["voices": 0]
        }
    }

    private func get(_ url: String) async throws -> [String: Any] {
        let outcome = try await Command([
            "curl", "-sS", "--noproxy", "*", "-H", "Authorization: Bearer \(Command.key)", "-H",
            "Ocp-Apim-Subscription-Key: \(Command.key)", "-H", "Speechify-Version: 2026-09-13", url,
        ]).atOnce.run()
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output))
        return try #require(object as? [String: Any], "\(url): \(outcome.text)")
    }
}

/// A voice as `--json` tells of it, read as any program would.
struct VoiceReport {
    let fields: [String: Any]

    init(_ outcome: Command.Outcome) throws {
        let object = try JSONSerialization.jsonObject(with: Data(outcome.output))
        fields = try #require(object as? [String: Any], "\(outcome.text)")
    }

    func string(_ name: String) -> String? { fields[name] as? String }

    var id: String { string("id") ?? "" }
}
