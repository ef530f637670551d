// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// Holds markup against what the service documents, before it is sent: well-formed XML, the root `speak` with
/// its version and language, text only inside of `voice`, the limits on size and on voices.
///
/// What the service does not know among elements and attributes is its own business: it grows.
struct SSMLValidator {
    private var depth = 0
    private var voiceDepth: Int?
    private var voiceCount = 0

    /// Voices and recordings together, as the service counts them.
    private var sourceCount = 0

    /// - Throws: ``SyrinxError/Code/invalidArgument`` with line, column and what to do.
    static func check(_ document: String) throws(SyrinxError) {
        let count = document.utf8.count
        guard count <= SSML.byteLimit else {
            throw SyrinxError(
                .invalidArgument,
                "The SSML has \(count) bytes, and the service takes \(SSML.byteLimit) (64 KiB): split it.")
        }
        do throws(XMLProblem) {
            var validator = SSMLValidator()
            var reader = try XMLReader(document)
            while let event = try reader.next() { try validator.take(event) }
            guard validator.voiceCount > 0 else {
                throw XMLProblem(
                    sentence: "there is no voice in it: put the text into <voice name=\"...\">.",
                    offset: count)
            }
        } catch {
            let (line, column) = error.position(in: Array(document.utf8))
            throw SyrinxError(
                .invalidArgument, "The SSML is not right at line \(line), column \(column): \(error.sentence)"
            )
        }
    }

    private mutating func take(_ event: XMLReader.Event) throws(XMLProblem) {
        switch event {
        case .start(let tag):
            depth += 1
            if depth == 1 { try checkRoot(tag) } else { try checkElement(tag) }
        case .end:
            if voiceDepth == depth { voiceDepth = nil }
            depth -= 1
        case .text(let isBlank, let offset):
            guard isBlank || voiceDepth != nil else {
                throw XMLProblem(
                    sentence: "there is text outside of a voice: put it into <voice name=\"...\">.",
                    offset: offset)
            }
        }
    }

    private func checkRoot(_ tag: XMLReader.Tag) throws(XMLProblem) {
        let problem: String? =
            if tag.name.local != "speak" {
                "the root element is <\(tag.name.written)>: it has to be <speak>."
            } else if let namespace = tag.name.namespace, namespace != SSML.namespace {
                "<speak> is of the namespace \"\(namespace)\": it has to be \"\(SSML.namespace)\"."
            } else if let version = tag.value("version"), version != "1.0" && version != "1.1" {
                "<speak> has version=\"\(version)\": it has to be \"1.0\"."
            } else if tag.value("version") == nil {
                "<speak> has no version: add version=\"1.0\"."
            } else if tag.language?.isEmpty != false {
                "<speak> has no language: add xml:lang=\"en-US\", or another."
            } else {
                nil
            }
        if let problem { throw XMLProblem(sentence: problem, offset: tag.offset) }
    }

    private mutating func checkElement(_ tag: XMLReader.Tag) throws(XMLProblem) {
        if tag.name.written.hasPrefix("mstts:"), let namespace = tag.name.namespace,
            namespace != SSML.azureNamespace && namespace != SSML.azureNamespacePlain
        {
            throw XMLProblem(
                sentence: "mstts: stands for \"\(namespace)\": it has to be \"\(SSML.azureNamespace)\".",
                offset: tag.offset)
        }
        guard tag.name.namespace == nil || tag.name.namespace == SSML.namespace else { return }
        switch tag.name.local {
        case "voice":
            try checkVoice(tag)
        case "audio":
            try countSource(tag)
        default:
            break
        }
    }

    private mutating func checkVoice(_ tag: XMLReader.Tag) throws(XMLProblem) {
        guard voiceDepth == nil else {
            throw XMLProblem(
                sentence: "a <voice> stands inside of another: close the first one before.",
                offset: tag.offset)
        }
        guard tag.value("name")?.contains(where: { !$0.isWhitespace }) == true else {
            throw XMLProblem(
                sentence: "<voice> has no name: add one, such as name=\"\(AzureVoice.default)\".",
                offset: tag.offset)
        }
        voiceDepth = depth
        voiceCount += 1
        try countSource(tag)
    }

    private mutating func countSource(_ tag: XMLReader.Tag) throws(XMLProblem) {
        sourceCount += 1
        guard sourceCount <= SSML.sourceLimit else {
            throw XMLProblem(
                sentence: "the service takes \(SSML.sourceLimit) <voice> and <audio> elements together, and "
                    + "this is one more: split the document.", offset: tag.offset)
        }
    }
}

extension XMLReader.Tag {
    fileprivate func value(_ name: String) -> String? {
        attributes.first { $0.name.namespace == nil && $0.name.local == name }?.value
    }

    fileprivate var language: String? {
        attributes.first { $0.name.written == "xml:lang" }?.value
    }
}
