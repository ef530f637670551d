// SPDX-License-Identifier: Apache-2.0

/// Why a body is no form.
struct FormError: Error, Equatable {
    let sentence: String
}

/// A body of media type `multipart/form-data` (RFC 7578), read strictly: what is not as it should be is refused.
struct MultipartForm: Sendable {
    struct Part: Sendable {
        let name: String
        /// nil where it is no file.
        let filename: String?
        let mediaType: String?
        let bytes: ArraySlice<UInt8>

        /// nil where it is no UTF-8.
        var text: String? { String(validating: bytes, as: UTF8.self) }
    }

    static let partLimit = 200
    private static let headerByteLimit = 4096
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]

    let parts: [Part]

    /// - Parameters:
    ///   - body: The whole body; its bound is the caller's.
    ///   - contentType: Of the request.
    init(_ body: [UInt8], contentType: String?) throws(FormError) {
        let type = MediaType(contentType)
        guard type.name == "multipart/form-data" else {
            throw FormError(sentence: "The Content-Type must be multipart/form-data.")
        }
        guard let boundary = type.parameter("boundary"), Self.isBoundary(boundary) else {
            throw FormError(sentence: "The Content-Type has no boundary of 1 to 70 characters.")
        }
        let delimiter = Array("--\(boundary)".utf8)
        // RFC 2046 section 5.1.1: the first delimiter may stand at the very beginning, behind a preamble otherwise.
        guard var position = Self.first(delimiter, in: body) else {
            throw FormError(sentence: "The form does not begin: its boundary is nowhere in the body.")
        }
        let separator = Self.lineEnd + delimiter
        let search = ByteSearch(separator)
        var parts: [Part] = []
        while true {
            let rest = body[position...]
            if rest.starts(with: Array("--".utf8)) { break }
            guard let lineEnd = Self.endOfDelimiter(rest) else {
                throw FormError(sentence: "Something stands behind the boundary of part \(parts.count + 1).")
            }
            guard parts.count < Self.partLimit else {
                throw FormError(sentence: "The form has more than \(Self.partLimit) parts.")
            }
            guard let end = search.find(in: body, from: max(lineEnd - 2, 0)) else {
                throw FormError(sentence: "Part \(parts.count + 1) of the form does not end.")
            }
            // A part that begins with its end has no header, which is wrong as well.
            guard end >= lineEnd else {
                throw FormError(sentence: "Part \(parts.count + 1) of the form has no header.")
            }
            let part = try Self.part(body[lineEnd..<end], number: parts.count + 1)
            guard part.filename != nil || part.bytes.count <= Workshop.textByteLimit else {
                throw FormError(
                    sentence: "Part \(parts.count + 1) of the form is no file, and has more than "
                        + "\(Workshop.textByteLimit) bytes.")
            }
            parts.append(part)
            position = end + separator.count
        }
        self.parts = parts
    }

    /// The first of this name, whatever its case.
    func part(_ name: String) -> Part? { parts(name).first }

    func parts(_ name: String) -> [Part] {
        let name = name.lowercased()
        return parts.filter { $0.name.lowercased() == name }
    }

    /// A field that is no file; empty ones are none.
    func text(_ name: String) -> String? {
        guard let part = part(name), part.filename == nil, let text = part.text, !text.isEmpty else {
            return nil
        }
        return text
    }

    /// RFC 2046 section 5.1.1.
    private static func isBoundary(_ text: String) -> Bool {
        (1...70).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "'()+_,-./:=? ".utf8.contains(byte)
                }
            }
    }

    /// - Returns: The place behind the first delimiter.
    private static func first(_ delimiter: [UInt8], in body: [UInt8]) -> Int? {
        if body.starts(with: delimiter) { return delimiter.count }
        return ByteSearch(lineEnd + delimiter).find(in: body, from: 0).map {
            $0 + lineEnd.count + delimiter.count
        }
    }

    /// Blanks may stand between a delimiter and its line's end.
    ///
    /// - Returns: The place behind it.
    private static func endOfDelimiter(_ rest: ArraySlice<UInt8>) -> Int? {
        let line = rest.drop { $0 == 0x20 || $0 == 0x09 }
        return line.starts(with: lineEnd) ? line.startIndex + 2 : nil
    }

    private static func part(_ bytes: ArraySlice<UInt8>, number: Int) throws(FormError) -> Part {
        let head = bytes.prefix(headerByteLimit)
        guard let end = ByteSearch([0x0D, 0x0A, 0x0D, 0x0A]).find(in: Array(head), from: 0),
            let text = String(validating: head.prefix(end), as: UTF8.self)
        else { throw FormError(sentence: "Part \(number) of the form has no header, or too long a one.") }
        var disposition: MediaType?
        var mediaType: String?
        for line in text.split(separator: "\r\n") {
            let field = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard field.count == 2 else {
                throw FormError(sentence: "Part \(number) of the form has a header without a colon.")
            }
            switch field[0].lowercased() {
            case "content-disposition": disposition = MediaType(String(field[1]))
            case "content-type": mediaType = MediaType(String(field[1])).name
            case "content-transfer-encoding"
            where !["binary", "8bit", "7bit"].contains(MediaType(String(field[1])).name):
                throw FormError(
                    sentence: "Part \(number) of the form is encoded: RFC 7578 wants it as it is.")
            default: break
            }
        }
        guard let disposition, disposition.name == "form-data", let name = disposition.parameter("name"),
            !name.isEmpty
        else { throw FormError(sentence: "Part \(number) of the form has no name.") }
        return Part(
            name: name, filename: disposition.parameter("filename") ?? disposition.parameter("filename*"),
            mediaType: mediaType, bytes: bytes.dropFirst(end + 4))
    }
}

/// Looks for bytes in many others (Horspool, "Practical fast searching in strings", 1980).
struct ByteSearch {
    private let pattern: [UInt8]
    private let skips: [Int]

    /// - Parameter pattern: Not empty.
    init(_ pattern: [UInt8]) {
        self.pattern = pattern
        var skips = [Int](repeating: pattern.count, count: 256)
        for (index, byte) in pattern.dropLast().enumerated() { skips[Int(byte)] = pattern.count - 1 - index }
        self.skips = skips
    }

    func find(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withSpan { bytes in
            var position = start
            while position + pattern.count <= bytes.count {
                var index = pattern.count - 1
                while bytes[position + index] == pattern[index] {
                    if index == 0 { return position }
                    index -= 1
                }
                position += skips[Int(bytes[position + pattern.count - 1])]
            }
            return nil
        }
    }
}

extension [UInt8] {
    fileprivate func withSpan<R>(_ body: (Span<UInt8>) -> R) -> R { body(span) }
}
