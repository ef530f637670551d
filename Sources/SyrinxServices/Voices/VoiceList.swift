// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// The service's voices, and how they were come by.
public struct VoiceList: Sendable {
    /// In the service's order.
    public var voices: [Voice]

    /// What stood in the list and is no voice that can be asked for.
    public var skippedCount: Int

    /// false: the list broke off, and what came of it is here.
    public var isWhole: Bool

    /// Since the service sent it: 0, or more where it was kept.
    public var age: Duration

    /// Why a kept list is older than was asked for; nil: it is not.
    public var failure: SyrinxError?

    /// - Parameter bytes: The service's answer.
    /// - Throws: ``SyrinxError/Code/undecodable`` where it is no list.
    init(_ bytes: [UInt8], age: Duration = .zero, failure: SyrinxError? = nil) throws(SyrinxError) {
        let (elements, isWhole): ([JSONValue], Bool)
        do throws(JSONReader.Problem) {
            (elements, isWhole) = try JSONReader.elements(of: bytes)
        } catch {
            throw SyrinxError(
                .undecodable,
                "The endpoint answered with something else than a list of voices: is it a speech service's "
                    + "address?")
        }
        voices = elements.compactMap(Voice.init)
        skippedCount = elements.count - voices.count
        self.isWhole = isWhole
        self.age = age
        self.failure = failure
    }

    public subscript(name: String) -> Voice? {
        voices.first { $0.name == name }
    }
}

extension AzureSpeech {
    /// Far more than the few hundred voices take that there are, and little enough to be held.
    static let voiceListByteLimit = 8 << 20

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
        if let kept, kept.age < maximumAge { return kept }
        do throws(SyrinxError) {
            let bytes = try await document(at: url)
            let list = try VoiceList(bytes)
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
