// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Which request an answer was given to. What is not named here does not count.
struct ExchangeKey: Sendable, Equatable {
    /// The method and the path, with the deployment where there is one: `POST /cognitiveservices/v1`.
    let line: String
    /// Of `X-Microsoft-OutputFormat`, or of `Accept` where that says what is sent; empty where there is none.
    let format: String
    /// The SSML, or the JSON, as it was sent.
    let body: [UInt8]

    init(_ head: HTTPRequest, _ body: [UInt8]) {
        let parts = (head.path ?? "").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        // Whatever else stands in a query may be a key.
        let deployment = parts.dropFirst().first?.split(separator: "&").first {
            $0.hasPrefix("deploymentId=")
        }
        let path =
            Self.printable(String(parts.first ?? ""))
            + (deployment.map { "?" + Self.printable(String($0)) } ?? "")
        line = "\(head.method.rawValue) \(path)"
        format = Self.printable(Self.format(head) ?? "")
        self.body = body
    }

    /// What a request's head says about the sound that it wants.
    static func format(_ head: HTTPRequest) -> String? {
        head.headerFields[(head.path ?? "").hasPrefix("/v1/audio/") ? .accept : .outputFormat]
    }

    /// Of the folder that holds the answer: 16 hexadecimal digits.
    var folderName: String {
        let digits = String(FNV1a.sum(Array("\(line)\n\(format)\n".utf8) + body), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// As it is kept in `request.txt`.
    var text: String { "\(line)\n\(HTTPField.Name.outputFormat): \(format)\n" }

    /// What fits on a line of a file.
    static func printable(_ text: String) -> String {
        String(decoding: text.utf8.prefix(2000).filter { (0x20...0x7E).contains($0) }, as: UTF8.self)
    }
}

/// The head of an answer that is kept, and when its chunks came.
struct ExchangeAnswer: Sendable, Equatable {
    struct Chunk: Sendable, Equatable {
        /// From the request's last byte.
        let time: Duration
        let byteCount: Int
    }

    /// Fields that are worth keeping: nothing that a service may put a secret into.
    private static let keptFields = [
        "content-type", "retry-after", "x-requestid", "apim-request-id", "x-ms-request-id",
        "speechify-audio-content-type", "speechify-request-id",
    ]
    private static let chunkLimit = 1_000_000

    var status: Int
    var fields: [(name: String, value: String)]
    var chunks: [Chunk] = []

    static func == (one: ExchangeAnswer, other: ExchangeAnswer) -> Bool {
        one.headText == other.headText && one.chunks == other.chunks
    }

    init(status: Int, fields: [(name: String, value: String)]) {
        self.status = status
        self.fields = fields.compactMap { field in
            let name = field.name.lowercased()
            return Self.keptFields.contains(name) ? (name, ExchangeKey.printable(field.value)) : nil
        }
    }

    /// As they are kept in `answer.txt` and `chunks.txt`.
    ///
    /// - Returns: nil where they are no such files.
    init?(headText: String, chunkText: String) {
        var lines = headText.split(separator: "\n")[...]
        guard let status = lines.popFirst().flatMap({ Int($0) }), (200...599).contains(status) else {
            return nil
        }
        var fields: [(name: String, value: String)] = []
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            fields.append((String(parts[0]), String(parts[1].drop { $0 == " " })))
        }
        self.init(status: status, fields: fields)
        for line in chunkText.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let milliseconds = Double(parts[0]),
                (0...86_400_000).contains(milliseconds),
                let byteCount = Int(parts[1]), (1...(1 << 30)).contains(byteCount),
                chunks.count < Self.chunkLimit
            else { return nil }
            chunks.append(Chunk(time: .microseconds(Int(milliseconds * 1000)), byteCount: byteCount))
        }
    }

    /// A status, then a field on each line.
    var headText: String {
        "\(status)\n" + fields.map { "\($0.name): \($0.value)\n" }.joined()
    }

    /// Milliseconds and bytes of a chunk on each line.
    var chunkText: String {
        chunks.map { "\(($0.time / .microseconds(1)).rounded() / 1000) \($0.byteCount)\n" }.joined()
    }

    func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}
