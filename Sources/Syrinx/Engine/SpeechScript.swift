// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxServices

/// What a service is to say: a document as it is, or a text in as many parts as it takes.
struct SpeechScript: Sendable {
    enum Content: Sendable {
        case markup(SSML)
        /// - Parameter markup: Makes the document for a part.
        case text(String, TextSplitter.Limits, markup: @Sendable (String) throws(SyrinxError) -> SSML)
    }

    let service: AzureSpeech
    let retry: RetryPolicy
    let content: Content

    /// More than one request will be made.
    var hasSeveralParts: Bool {
        guard case .text(let text, let limits, _) = content else { return false }
        var splitter = TextSplitter(text, limits: limits)
        return splitter.next()?.isLast == false
    }
}

/// What is said with one request.
struct ScriptPart: Sendable {
    var ssml: SSML

    /// nil where it was markup from the start: then nothing smaller than the whole can be asked for.
    var text: Substring?

    /// How long it takes to be said, rather too long than too short.
    var estimate: Duration
    var isLast: Bool
}

/// The parts of a script, one after the other.
struct ScriptParts: Sendable {
    private let content: SpeechScript.Content
    private var splitter: TextSplitter?
    private var isOver = false

    init(_ content: SpeechScript.Content) {
        self.content = content
        if case .text(let text, let limits, _) = content {
            splitter = TextSplitter(text, limits: limits)
        }
    }

    mutating func next() throws(SyrinxError) -> ScriptPart? {
        switch content {
        case .markup(let ssml):
            defer { isOver = true }
            return isOver ? nil : ScriptPart(ssml: ssml, text: nil, estimate: .zero, isLast: true)
        case .text(_, _, let markup):
            guard let part = splitter?.next() else { return nil }
            return ScriptPart(
                ssml: try markup(String(part.text)), text: part.text, estimate: part.estimate,
                isLast: part.isLast)
        }
    }

    /// What is left of a part from one of its sentences on.
    ///
    /// - Returns: nil where it cannot be taken apart.
    func rest(of part: ScriptPart, after heard: HeardPart) throws(SyrinxError) -> ScriptPart? {
        guard case .text(_, let limits, let markup) = content, let text = part.text else { return nil }
        let sentences = TextSplitter.sentences(of: text, limits: limits)
        guard let index = SpokenSentence.index(in: sentences.map(\.estimate), heard) else { return nil }
        var rest = part
        let tail = text[sentences[index].start...]
        rest.text = tail
        rest.ssml = try markup(String(tail))
        rest.estimate = sentences[index...].reduce(.zero) { $0 + $1.estimate }
        return rest
    }
}
