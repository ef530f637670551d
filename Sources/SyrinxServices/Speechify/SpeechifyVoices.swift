// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

struct SpeechifyVoices: VoiceCloning {
    let address: String
    var provider: Provider { .speechify }

    init(
        _ endpoint: SpeechifyEndpoint, _ credential: Credential, _ transport: HTTPTransport,
        _ options: VoiceStudio.Options
    ) throws(SyrinxError) {
        address = ServiceEndpoint.speechify(endpoint).managementAddress
    }

    func consentStatement(
        for consent: WantedVoice.Consent, locale: String, ledger: VoiceLedger
    ) async throws(SyrinxError) -> ConsentStatement { throw SyrinxError(.other, "Not yet.") }

    func create(
        _ wanted: WantedVoice, ledger: VoiceLedger, onStep: @escaping @Sendable (CloningStep) -> Void
    ) async throws(SyrinxError) -> ClonedVoice { throw SyrinxError(.other, "Not yet.") }

    func clonedVoices() async throws(SyrinxError) -> [ClonedVoice] { throw SyrinxError(.other, "Not yet.") }

    func clonedVoice(_ id: String) async throws(SyrinxError) -> ClonedVoice {
        throw SyrinxError(.other, "Not yet.")
    }

    func delete(_ id: String, purge: Bool, ledger: VoiceLedger) async throws(SyrinxError) {
        throw SyrinxError(.other, "Not yet.")
    }
}
