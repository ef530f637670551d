// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

extension AzureSpeech {
    /// A day: voices come and go by the month.
    public static let voiceListAge = Duration.seconds(86_400)

    /// The voices that the service offers here.
    ///
    /// - Parameters:
    ///   - cache: Where lists are kept; nil: it is always the service that is asked.
    ///   - maximumAge: Of a kept list that is good enough; 0 asks the service. Where it fails, or nobody is
    ///     there, an older list is better than none: see ``VoiceList/failure``.
    /// - Throws: ``SyrinxError`` where there is no list.
    public func voices(
        cache: VoiceCache? = nil, maximumAge: Duration = voiceListAge
    ) async throws(SyrinxError) -> VoiceList {
        let url = endpoint.voicesURL
        let kept = cache?.list(from: url)
        if let kept, let age = kept.age, age < maximumAge { return kept }
        do throws(SyrinxError) {
            let bytes = try await document(at: url)
            let list = try VoiceList(json: bytes)
            if list.isWhole && !list.voices.isEmpty { cache?.keep(bytes, from: url) }
            return list
        } catch {
            var failure = error
            // What came of a list is not worth keeping: it has to be asked for again.
            if failure.code == .partialAudio { failure.code = .serviceFailure }
            guard var kept, Self.isPassing(failure.code) else { throw failure }
            kept.failure = failure
            return kept
        }
    }

    /// Not the caller's fault, nor the credential's.
    private static func isPassing(_ code: SyrinxError.Code) -> Bool {
        [.throttled, .serviceFailure, .hostNotFound, .connectFailed, .tlsFailed, .timedOut].contains(code)
    }
}
