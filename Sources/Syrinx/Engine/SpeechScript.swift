// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxServices

/// What a service is to say: a document as it is, or a text in as many parts as it takes.
struct SpeechScript: Sendable {
    enum Content: Sendable {
        /// With one request, whatever it is.
        case whole(SpeechRequest)
        /// - Parameter request: Makes the request for a part.
        case text(
            String, TextSplitter.Limits,
            request: @Sendable (String, PartPlace) throws(SyrinxError) -> SpeechRequest)
    }

    let service: any SpeechService
    let retry: RetryPolicy
    let content: Content

    /// Somebody wants to know when what is heard.
    let wantsTimings: Bool

    /// The service does not say when what is heard: it is measured, sentence by sentence.
    var measuresTimings: Bool { wantsTimings && !service.tellsTimings }

    /// More than one request will be made.
    var hasSeveralParts: Bool {
        guard case .text(let text, let limits, _) = content else { return false }
        var splitter = TextSplitter(text, limits: limits)
        return splitter.next()?.isLast == false
    }
}

/// Where a part stands in its text.
struct PartPlace: Sendable, Hashable {
    /// The text's beginning is in it.
    var isFirst: Bool

    /// The text's end is in it.
    var isLast: Bool
}

/// What is said with one request.
struct ScriptPart: Sendable {
    var request: SpeechRequest

    /// nil where it was markup from the start: then nothing smaller than the whole can be asked for.
    var text: Substring?

    /// Where it begins in the whole text, in Unicode scalars. Counted only where timings are wanted.
    var offset = 0

    /// How long it takes to be said, rather too long than too short.
    var estimate: Duration
    var place: PartPlace
    var isLast: Bool { place.isLast }
}

/// The parts of a script, one after the other.
struct ScriptParts: Sendable {
    private let content: SpeechScript.Content
    private var splitter: TextSplitter?
    private var isFirst = true
    private let wantsTimings: Bool

    /// Of the last part: where it begins, and how many Unicode scalars stand before it.
    private var lastStart: String.Index?
    private var lastOffset = 0

    init(_ script: SpeechScript) {
        content = script.content
        wantsTimings = script.wantsTimings
        if case .text(let text, let limits, _) = content {
            splitter = TextSplitter(text, limits: limits)
        }
    }

    mutating func next() throws(SyrinxError) -> ScriptPart? {
        switch content {
        case .whole(let request):
            defer { isFirst = false }
            let place = PartPlace(isFirst: true, isLast: true)
            return isFirst ? ScriptPart(request: request, text: nil, estimate: .zero, place: place) : nil
        case .text(_, _, let request):
            guard let part = splitter?.next() else { return nil }
            let place = PartPlace(isFirst: isFirst, isLast: part.isLast)
            isFirst = false
            let made = try request(String(part.text), place)
            return ScriptPart(
                request: made, text: part.text, offset: offset(of: part.text), estimate: part.estimate,
                place: place)
        }
    }

    /// Counted from the last part on: nothing is counted twice.
    private mutating func offset(of part: Substring) -> Int {
        guard wantsTimings else { return 0 }
        let scalars = part.base.unicodeScalars
        lastOffset += scalars.distance(from: lastStart ?? scalars.startIndex, to: part.startIndex)
        lastStart = part.startIndex
        return lastOffset
    }

    /// The sentences of a part, as they are expected to sound.
    func sentences(of part: ScriptPart) -> [TextSplitter.Sentence] {
        guard case .text(_, let limits, _) = content, let text = part.text else { return [] }
        var sentences = TextSplitter.sentences(of: text, limits: limits)
        if part.place.isFirst, !sentences.isEmpty { sentences[0].estimate += limits.leadingSilence }
        return sentences
    }

    /// What is left of a part from one of its sentences on.
    ///
    /// - Returns: nil where it cannot be taken apart.
    func rest(of part: ScriptPart, after heard: HeardPart) throws(SyrinxError) -> ScriptPart? {
        guard case .text(_, _, let request) = content, let text = part.text else { return nil }
        let sentences = sentences(of: part)
        guard let index = SpokenSentence.index(in: sentences.map(\.estimate), heard) else { return nil }
        var rest = part
        let tail = text[sentences[index].start...]
        rest.text = tail
        if wantsTimings {
            rest.offset += text.unicodeScalars.distance(from: text.startIndex, to: tail.startIndex)
        }
        rest.place.isFirst = false
        rest.request = try request(String(tail), rest.place)
        rest.estimate = sentences[index...].reduce(.zero) { $0 + $1.estimate }
        return rest
    }
}
