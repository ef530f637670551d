// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
public import SyrinxServices

/// The recordings behind a voice that is to be made, looked at before anything is sent.
///
///     let check = try await RecordingCheck(wanted, for: .speechify)
///     guard check.problems.isEmpty else { ... }
///     try await check.withSendable(wanted) { sendable in ... }
public struct RecordingCheck: Sendable {
    /// Those that could be read.
    public private(set) var samples: [RecordingFacts] = []

    /// Where it is a file that could be read.
    public private(set) var consent: RecordingFacts?

    /// What speaks against sending them: a sentence each, all of them.
    public private(set) var problems: [String] = []

    /// Files that are sent as copies: because they are not mono, or in a form that the provider does not take.
    public var copied: [RecordingFacts] {
        (samples + [consent].compactMap(\.self)).filter { form(of: $0) != .asItIs }
    }

    private let sampleRules: RecordingRules
    private let consentRules: RecordingRules

    /// Reads every file once, from one end to the other.
    ///
    /// What cannot be read is a problem, not an error.
    ///
    /// - Throws: ``SyrinxError/Code/cancelled``.
    public init(_ wanted: WantedVoice, for provider: Provider) async throws(SyrinxError) {
        sampleRules = .rules(of: provider, for: .sample, wanted.thoroughness)
        consentRules = .rules(of: provider, for: .consent, wanted.thoroughness)
        if case .recordings(let recordings) = wanted.material {
            for recording in recordings {
                if let facts = try await measure(recording.path) { samples.append(facts) }
            }
            // Of those that cannot be read nothing else can be said.
            if samples.count == recordings.count {
                problems += sampleRules.problems(of: samples, provider, .sample)
            } else {
                for facts in samples {
                    problems += sampleRules.alone.problems(of: [facts], provider, .sample)
                }
            }
        }
        if case .recording(let path)? = wanted.consent.proof {
            consent = try await measure(path)
            if let consent { problems += consentRules.problems(of: [consent], provider, .consent) }
        }
    }

    private mutating func measure(_ path: String) async throws(SyrinxError) -> RecordingFacts? {
        do throws(SyrinxError) {
            return try await RecordingReader.measure(path)
        } catch {
            if error.code == .cancelled { throw error }
            problems.append(error.message)
            return nil
        }
    }

    private func form(of facts: RecordingFacts) -> RecordingRules.Form {
        (facts == consent ? consentRules : sampleRules).form(of: facts)
    }

    /// Hands on the voice that was looked at, with its recordings in a form that the provider takes: what is not so already is copied into a
    /// directory that nobody else can read, and that is gone when this returns.
    ///
    /// - Throws: ``SyrinxError/Code/fileFailed`` where a copy cannot be made; what `body` throws.
    public func withSendable<Result>(
        _ wanted: WantedVoice, _ body: (WantedVoice) async throws -> Result
    ) async throws -> Result {
        guard !copied.isEmpty else { return try await body(wanted) }
        let copies = try RecordingCopies()
        defer { copies.remove() }
        return try await body(try await sendable(wanted, copies))
    }

    private func sendable(
        _ wanted: WantedVoice, _ copies: RecordingCopies
    ) async throws(SyrinxError) -> WantedVoice {
        var wanted = wanted
        if case .recordings(var recordings) = wanted.material {
            for index in recordings.indices {
                guard let facts = samples.first(where: { $0.path == recordings[index].path }) else {
                    continue
                }
                if case .copy(let rate) = sampleRules.form(of: facts) {
                    recordings[index].path = try await copies.add(facts.path, sampleRate: rate)
                }
            }
            wanted.material = .recordings(recordings)
        }
        if let consent, case .copy(let rate) = consentRules.form(of: consent) {
            wanted.consent.proof = .recording(
                path: try await copies.add(consent.path, sampleRate: rate))
        }
        return wanted
    }
}

extension RecordingRules {
    /// What counts for one of several.
    fileprivate var alone: RecordingRules {
        var rules = self
        rules.count = 1...Int.max
        rules.totalLength = .zero...Self.largest
        rules.byteLimit = Int.max
        return rules
    }
}
