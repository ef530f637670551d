// SPDX-License-Identifier: Apache-2.0

/// A request made with curl, and its answer.
struct Client {
    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]
        /// curl's exit status: 0, or 18 for a body that was cut short.
        let exitStatus: Int32

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    static let goodHeaders = [
        "Ocp-Apim-Subscription-Key": "secret-key",
        "Content-Type": "application/ssml+xml",
        "X-Microsoft-OutputFormat": "raw-16khz-16bit-mono-pcm",
        "User-Agent": "SyrinxTests",
    ]

    static func ssml(_ text: String, voice: String = "en-US-JennyNeural") -> String {
        "<speak version='1.0' xml:lang='en-US'><voice name='\(voice)'>\(text)</voice></speak>"
    }

    let url: String
    var path = "/cognitiveservices/v1"
    var method = "POST"
    var headers = Self.goodHeaders
    var body = Array(Self.ssml("Hello.").utf8)
    /// More arguments for curl.
    var options: [String] = []

    init(_ url: String, format: String? = nil, text: String? = nil) {
        self.url = url
        if let format { headers["X-Microsoft-OutputFormat"] = format }
        if let text { body = Array(Self.ssml(text).utf8) }
    }

    func send() async throws -> Answer {
        var arguments = ["-sS", "-i", "-N", "--noproxy", "*", "-X", method, "--data-binary", "@-"]
        for (name, value) in headers {
            arguments += ["-H", value.isEmpty ? "\(name);" : "\(name): \(value)"]
        }
        // curl adds these by itself.
        for name in ["User-Agent", "Content-Type"] where headers[name] == nil {
            arguments += ["-H", "\(name):"]
        }
        let result = try await Tool.run("curl", arguments + options + [url + path], input: body)
        return Self.parse(result)
    }

    static func parse(_ result: Tool.Result) -> Answer {
        var rest = result.output[...]
        var lines: [String] = []
        // An interim answer (100) comes before the real one.
        repeat {
            guard let end = rest.indices.first(where: { rest[$0...].starts(with: "\r\n\r\n".utf8) }) else {
                break
            }
            lines = String(decoding: rest[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
            rest = rest[(end + 4)...]
        } while lines.first?.hasPrefix("HTTP/1.1 100") ?? false
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let status = lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
        return Answer(
            status: status, headers: headers, body: Array(rest), exitStatus: result.status)
    }
}
