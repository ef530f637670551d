// SPDX-License-Identifier: Apache-2.0

import Syrinx

/// What is said in recordings: out of a table, or out of a text file beside each.
enum Transcripts {
    /// An hour of speech, many times over.
    private static let byteLimit = 16 << 20

    /// Fills in what is said in each.
    ///
    /// - Parameter table: The path of a table; nil: the texts stand beside the recordings.
    /// - Returns: What is missing, in a sentence for each.
    /// - Throws: ``SyrinxError/Code/fileFailed`` where the table cannot be read.
    static func fill(_ recordings: inout [WantedVoice.Recording], from table: String?) throws -> [String] {
        let table = try table.map { (path: $0, rows: try rows(of: $0)) }
        var problems: [String] = []
        for index in recordings.indices {
            let path = recordings[index].path
            let transcript = table.map { text(for: path, in: $0.rows) } ?? textBeside(path)
            recordings[index].transcript = transcript
            guard transcript == nil else { continue }
            problems.append(
                table.map { "\($0.path) has no row for \(path): its file name, and what is said in it." }
                    ?? "What is said in \(path)? Write it into \(stem(path)).txt, or give a table with --transcripts."
            )
        }
        return problems
    }

    private static func textBeside(_ path: String) -> String? {
        SmallFile.contents(of: stem(path) + ".txt", byteLimit: 65_536).flatMap(clean)
    }

    /// - Returns: nil where it is no text, or blank.
    private static func clean(_ bytes: [UInt8]) -> String? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let text = String(validating: bytes[start...], as: UTF8.self) else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    private static func text(for path: String, in rows: [[String]]) -> String? {
        let name = String(path.split(separator: "/").last ?? "")
        let names = [path, name, String(stem(name)[...])]
        for row in rows where row.count >= 2 && names.contains(row[0]) {
            return clean(Array(row[1].utf8))
        }
        return nil
    }

    /// Without its ending.
    private static func stem(_ path: String) -> String {
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return path }
        return String(path[..<dot])
    }

    private static func rows(of path: String) throws -> [[String]] {
        guard let bytes = SmallFile.contents(of: path, byteLimit: byteLimit) else {
            throw SyrinxError(
                .fileFailed, "Cannot read the transcripts in \(path): is it there, and below 16 MiB?")
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let text = String(validating: bytes[start...], as: UTF8.self) else {
            throw SyrinxError(.fileFailed, "\(path) is not text in UTF-8.")
        }
        return path.lowercased().hasSuffix(".tsv")
            ? text.split(whereSeparator: \.isNewline).map {
                $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            }
            : rows(ofCSV: text)
    }

    /// RFC 4180: fields between commas, in quotes where there is a comma, a quote (twice) or a line's end in them.
    static func rows(ofCSV text: String) -> [[String]] {
        var rows: [[String]] = []
        var (row, field, isQuoted) = ([String](), "", false)
        var rest = text[...]
        func end() {
            row.append(field)
            field = ""
        }
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                field.append("\"")
                rest.removeFirst()
            case "\"" where isQuoted || field.isEmpty: isQuoted.toggle()
            case "," where !isQuoted: end()
            case _ where character.isNewline && !isQuoted:
                end()
                rows.append(row)
                row = []
            default: field.append(character)
            }
        }
        if !field.isEmpty || !row.isEmpty {
            end()
            rows.append(row)
        }
        return rows
    }
}
