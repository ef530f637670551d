// SPDX-License-Identifier: Apache-2.0

/// A form with files (`multipart/form-data`, RFC 7578).
struct MultipartForm: Sendable {
    private var pieces: [UploadBody.Piece] = []
    private let boundary: String

    /// - Parameter key: 32 hexadecimal digits by chance, which stand in no file: they part the form's fields. The same
    ///   key and fields give the same bytes.
    init(key: String) {
        boundary = "syrinx-\(key)"
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// - Parameter name: A word with nothing in it that needs quoting.
    mutating func add(_ name: String, _ value: String) {
        add("Content-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n")
    }

    /// - Parameter value: nil: left out.
    mutating func add(_ name: String, _ value: String?) {
        if let value { add(name, value) }
    }

    /// - Parameter stem: The file's name without its ending: one that was chosen for the request tells nothing of this
    ///   machine, and is the same for a copy.
    mutating func add(_ name: String, _ file: UploadFile, as stem: String) {
        let names = "name=\"\(name)\"; filename=\"\(Self.quoted(stem + file.ending))\""
        add("Content-Disposition: form-data; \(names)\r\nContent-Type: \(file.mediaType)\r\n\r\n")
        pieces.append(.file(file))
        pieces.append(.bytes(Array("\r\n".utf8)))
    }

    private mutating func add(_ text: String) {
        pieces.append(.bytes(Array("--\(boundary)\r\n\(text)".utf8)))
    }

    var body: UploadBody {
        UploadBody(pieces: pieces + [.bytes(Array("--\(boundary)--\r\n".utf8))])
    }

    /// What would end a name, or its line, as browsers write it (WHATWG HTML, "multipart/form-data encoding
    /// algorithm"); a backslash too, which some readers take for more.
    private static func quoted(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"", "\\", "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text += "%" + (digits.count < 2 ? "0" : "") + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
