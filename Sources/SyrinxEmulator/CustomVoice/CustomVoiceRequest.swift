// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// A request to Azure's custom voice API: its rules for versions, ids and fields.
///
/// From Azure's published description of the API (azure-rest-api-specs, `texttospeech`, 2026-01-01).
struct CustomVoiceRequest: Sendable {
    private static let versions = ["2023-12-01-preview", "2024-02-01-preview", "2026-01-01"]
    /// Of one file: 30 MiB.
    static let fileByteLimit = 31_457_280

    let version: String
    /// nil where the client has not named the operation.
    let operationID: String?
    let print: RequestPrint
    /// With upload; otherwise the body is JSON.
    let form: MultipartForm?

    /// What is to be known of the files of a form, or what is wrong with them: found out here, where nobody else
    /// waits for it.
    private let facts: Result<[RecordingFacts], Refusal>
    private let tree: JSONTree

    /// - Throws: ``Refusal``.
    init(_ wanted: Wanted, _ target: RequestTarget) throws(Refusal) {
        version = try Self.version(target)
        operationID = wanted.head.headerFields[.operationID]
        if let operationID { try Self.check(id: operationID, "Operation-Id") }
        switch wanted.head.method {
        case .put:
            guard MediaType(wanted.head.headerFields[.contentType]).isJSON else {
                throw Refusal(.unsupportedMediaType, "The Content-Type must be application/json.")
            }
            form = nil
            do {
                tree = try JSONReader.tree(from: wanted.body)
            } catch {
                throw Self.bad(error.sentence)
            }
            guard tree.isObject else { throw Self.bad("The body is no JSON object.") }
            guard !tree.hasText(longerThan: Workshop.textByteLimit) else {
                throw Self.bad("A text in the body has more than \(Workshop.textByteLimit) bytes.")
            }
        case .post:
            let type = wanted.head.headerFields[.contentType]
            guard MediaType(type).name == "multipart/form-data" else {
                throw Refusal(.unsupportedMediaType, "The Content-Type must be multipart/form-data.")
            }
            do {
                form = try MultipartForm(wanted.body, contentType: type)
            } catch {
                throw Self.bad(error.sentence)
            }
            tree = .null
        default:
            form = nil
            tree = .null
        }
        let files = form?.parts("audiodata") ?? []
        facts = Result { () throws(Refusal) in try Self.facts(of: files) }
        print = RequestPrint(wanted.head, target.path, wanted.body, form)
    }

    /// - Throws: ``Refusal`` where it is missing or not known.
    static func version(_ target: RequestTarget) throws(Refusal) -> String {
        guard let version = target.value("api-version") else {
            throw Self.bad("The query has no api-version: \(versions.joined(separator: ", ")) are known.")
        }
        guard versions.contains(version) else {
            throw Self.bad("api-version \(version) is not one of \(versions.joined(separator: ", ")).")
        }
        return version
    }

    static func bad(_ sentence: String) -> Refusal { Refusal(.badRequest, sentence, code: "BadArgument") }

    /// `^[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}[a-zA-Z0-9]$`
    static func check(id: String, _ what: String) throws(Refusal) {
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        guard (3...64).contains(id.utf8.count),
            id.utf8.allSatisfy({ isPlain($0) || "._-".utf8.contains($0) }),
            id.utf8.first.map(isPlain) == true, id.utf8.last.map(isPlain) == true
        else {
            throw bad(
                "The \(what) must have 3 to 64 letters, digits, dots, hyphens and underscores, the first and the last "
                    + "a letter or a digit.")
        }
    }

    /// nil where it is missing or empty.
    func text(_ name: String) -> String? {
        if let form { return form.text(name) }
        return tree[name]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    func value(_ name: String) -> JSONTree? { tree[name] }

    /// - Throws: ``Refusal`` where it is missing or empty.
    func required(_ name: String) throws(Refusal) -> String {
        guard let text = text(name) else { throw Self.bad("\(name) is required.") }
        return text
    }

    /// The files of a form: `audiodata`, which the description of the API writes `audioData`.
    ///
    /// - Throws: ``Refusal`` where there is none, or one that is too large or of another kind.
    func recordings() throws(Refusal) -> [RecordingFacts] { try facts.get() }

    private static func facts(of files: [MultipartForm.Part]) throws(Refusal) -> [RecordingFacts] {
        var recordings: [RecordingFacts] = []
        for part in files where part.filename != nil {
            guard part.bytes.count <= fileByteLimit else {
                throw bad("A file of audiodata is larger than \(fileByteLimit) bytes.")
            }
            let facts = RecordingFacts(part.bytes)
            guard facts.kind != .other else {
                throw Refusal(.unsupportedMediaType, "A file of audiodata is neither WAV nor MP3.")
            }
            recordings.append(facts)
        }
        guard !recordings.isEmpty else { throw bad("audiodata is required: a file.") }
        return recordings
    }

    /// - Throws: ``Refusal`` where it is no http or https URL.
    static func check(url: String, _ name: String) throws(Refusal) {
        guard url.hasPrefix("https://") || url.hasPrefix("http://"), url.utf8.count > 10 else {
            throw bad("\(name) is no URL.")
        }
    }
}

extension HTTPField.Name {
    static let operationID = Self("Operation-Id")!
    static let operationLocation = Self("Operation-Location")!
}
