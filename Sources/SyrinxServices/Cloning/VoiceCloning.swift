// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// A service that makes voices from a person's recordings.
///
/// - Thread: any.
public protocol VoiceCloning: Sendable {
    var provider: Provider { get }

    /// Where its voices are managed: ``ServiceEndpoint/managementAddress``.
    var address: String { get }

    /// What the person has to say in the recording that shows the consent.
    ///
    /// Speechify makes a sentence for each person and occasion: it is asked for, and kept in the ledger until it is
    /// used or has run out.
    ///
    /// - Throws: ``SyrinxError``; ``SyrinxError/Code/invalidArgument`` where the sentence of this locale is not known
    ///   here, with where to find it.
    func consentStatement(
        for consent: WantedVoice.Consent, locale: String, ledger: VoiceLedger
    ) async throws(SyrinxError) -> ConsentStatement

    /// What of a wanted voice is sent: without what this provider, in this version of its API, does not take. No file is
    /// looked at.
    ///
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it is known already that ``create(_:ledger:onStep:)`` would
    ///   refuse it.
    func whatIsSent(of wanted: WantedVoice) throws(SyrinxError) -> WantedVoice

    /// Makes a voice, or goes on where an earlier attempt stopped; returns when all is sent. It may take a while until
    /// it can speak: see ``ClonedVoice/phase`` and ``VoiceStudio/wait(for:limit:onPoll:)``.
    ///
    /// - Parameters:
    ///   - ledger: What was begun before, and never twice; written before each request that makes something.
    ///   - onStep: Told what is being done, before and while it is.
    /// - Throws: ``SyrinxError``; ``SyrinxError/Code/invalidArgument`` where something is missing that this provider
    ///   asks for, before anything is sent.
    func create(
        _ wanted: WantedVoice, ledger: VoiceLedger, onStep: @escaping @Sendable (CloningStep) -> Void
    ) async throws(SyrinxError) -> ClonedVoice

    /// Those that this account has made, in the provider's order.
    func clonedVoices() async throws(SyrinxError) -> [ClonedVoice]

    /// - Throws: ``SyrinxError``; its status is 404 where there is no such voice.
    func clonedVoice(_ id: String) async throws(SyrinxError) -> ClonedVoice

    /// Deletes a voice. What is not there any more counts as deleted. Whoever makes a voice of this name is waited for.
    ///
    /// - Parameters:
    ///   - name: What people call it, where it is known: an answer that was lost has left no id in the ledger.
    ///   - purge: The consent and the recordings go as well, where the provider keeps them apart.
    func delete(
        _ id: String, named name: String?, purge: Bool, ledger: VoiceLedger
    ) async throws(SyrinxError) -> VoiceRemoval
}

extension VoiceCloning {
    /// - Returns: nil where there is no such voice.
    func voiceIfThere(_ id: String) async throws(SyrinxError) -> ClonedVoice? {
        do throws(SyrinxError) {
            return try await clonedVoice(id)
        } catch {
            guard error.status == 404 else { throw error }
            return nil
        }
    }
}

/// What went when a voice was deleted, and what is known to be left at its provider.
public struct VoiceRemoval: Sendable, Hashable {
    public enum Part: String, Sendable, Hashable, CaseIterable {
        case voice, consent, recordings, project
    }

    public internal(set) var removed: [Part] = []
    public internal(set) var kept: [Part] = []

    public init() {}
}

extension VoiceCloning {
    /// Everything but an address: only Speechify has asked for one.
    public func whatIsSent(of wanted: WantedVoice) throws(SyrinxError) -> WantedVoice {
        try wanted.checkNames()
        var wanted = wanted
        wanted.consent.email = nil
        return wanted
    }
}

/// What is being done to make a voice.
public enum CloningStep: Sendable, Hashable {
    /// Something is asked of the provider, in words for a person.
    case doing(String)
    /// So much of a file has been sent.
    case sent(byteCount: Int, of: Int, file: String)
    /// A request is about to be made that the provider knows by this id.
    case asking(requestID: String)
    /// A request failed and is made again after a pause.
    case retrying(RetryNotice)
}
