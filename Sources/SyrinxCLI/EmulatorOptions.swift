// SPDX-License-Identifier: Apache-2.0

import Syrinx
import SyrinxEmulator

/// What `syrinx emulator` takes.
struct EmulatorOptions {
    static let list: [Manual.Option] = [
        .value("host", of: "address", "Address to listen on: 127.0.0.1 if not given."),
        .value("port", of: "port", "Port; 0, or not given, is any that is free."),
        .flag("allow-remote", nil, "Listen on an address that other machines reach. There is no TLS."),
        .value("key", of: "keys", "The only keys that are accepted, with commas between them."),
        .value("token-life", of: "s", "Seconds that a token of issueToken is good for: 600 if not given."),
        .value("rate-limit", of: "n/s", "Requests of one key in so many seconds; 20/60 is the free tier's."),
        .value("deployment", of: "ids", "The only custom voices, with commas between them."),
        .value(
            "operation-time", of: "ms", "Milliseconds that the making of a voice takes: 500 if not given."),
        .value("longest-answer", of: "s", "Seconds of audio at which an answer is cut: 600 if not given."),
        .value(
            "first-byte-delay", of: "ms",
            "Milliseconds from the request to the first byte of audio; or normal:mean,deviation, "
                + "lognormal:median,sigma."),
        .value("first-byte-delays", of: "file", "The same, one after the other from the lines of a file."),
        .value("pace", of: "x", "Speed of speech in times real time; as fast as it is made if not given."),
        .value("jitter", of: "ms", "Milliseconds that each chunk is late, at the most."),
        .value("chunk-bytes", of: "n", "Bytes in each chunk."),
        .value("ogg-page-ms", of: "ms", "Milliseconds of audio in an Ogg page: 1000 if not given."),
        .value("webm-cluster-ms", of: "ms", "Milliseconds of audio in a WebM cluster: 1000 if not given."),
        .value("fault", of: "words", "What goes wrong, and when, such as 'request=2 cut=9000:reset'."),
        .value("scenario", of: "file", "A file with such words on each line."),
        .value("seed", of: "n", "Makes what is random the same in each run."),
        .value("log", of: "file", "Write a line of JSON about each request; - is standard output."),
        .flag("log-text", nil, "Put the texts into the log too."),
        .value("record", of: "folder", "Hand requests on to --upstream, and keep the answers."),
        .value("upstream", of: "URL", "The service whose answers are kept."),
        .value("replay", of: "folder", "Give the answers that were kept."),
        .value("replay-pace", of: "pace", "real: as they came; fast, or not given: at once."),
        .value(
            "silk-encoder", of: "line",
            "A command that encodes SILK, run by sh -c: PCM on its standard input, packets behind their "
                + "lengths on its standard output."),
        .value(
            "voice-command", of: "line",
            "A command that speaks, run by sh -c: text on its standard input, PCM or WAV on its standard "
                + "output."),
        .value("voice-rate", of: "Hz", "Sample rate of the voice command's PCM: 22050 if not given."),
    ]

    /// A list of delays, or a scenario, that is longer is a mistake.
    private static let fileByteLimit = 1 << 20

    /// Without what stands in files.
    private(set) var configuration = EmulatorConfiguration()
    private let delaysFile: String?
    private let scenarioFile: String?
    private let logFile: String?

    /// Whether a voice will be needed.
    var speaks: Bool { configuration.recording == nil }

    init(_ arguments: Arguments) throws {
        delaysFile = arguments.value("first-byte-delays")
        scenarioFile = arguments.value("scenario")
        logFile = arguments.value("log")
        if let host = arguments.value("host") { configuration.host = host }
        configuration.port = try arguments.number("port", as: Int.self) ?? 0
        configuration.allowsNonLoopback = arguments.has("allow-remote")
        configuration.acceptedKeys = Self.list(arguments.value("key"))
        configuration.deployments = Self.list(arguments.value("deployment"))
        if let life = try arguments.number("token-life", as: Int.self) {
            guard (1...86_400).contains(life) else {
                throw UsageError("--token-life takes 1 to 86400 seconds.")
            }
            configuration.tokenLife = .seconds(life)
        }
        if let time = try arguments.number("operation-time", as: Int.self) {
            guard (0...3_600_000).contains(time) else {
                throw UsageError("--operation-time takes 0 to 3600000 milliseconds.")
            }
            configuration.operationTime = .milliseconds(time)
        }
        if let text = arguments.value("rate-limit") { configuration.rateLimit = try Self.rateLimit(text) }
        if let length = try arguments.number("longest-answer", as: Double.self) {
            guard (0.001...3600).contains(length) else {
                throw UsageError("--longest-answer takes 0.001 to 3600 seconds.")
            }
            configuration.longestAnswer = .milliseconds(Int(length * 1000))
        }
        configuration.logsText = arguments.has("log-text")
        configuration.seed = try arguments.number("seed", as: UInt64.self)
        try readSpeed(arguments)
        try readRecording(arguments)
        try readVoice(arguments)
    }

    /// - Parameter log: Where the requests' lines will go; to be finished in the end.
    /// - Returns: The configuration, with what stands in files.
    /// - Throws: ``SyrinxError`` where they cannot be read or make no sense.
    func complete(log: inout LineLog?) async throws -> EmulatorConfiguration {
        var configuration = configuration
        configuration.onWarning = { StandardError.write("syrinx: \($0)") }
        do {
            if let delaysFile {
                let delays = try await Self.read(delaysFile).split(whereSeparator: \.isWhitespace)
                guard !delays.isEmpty else {
                    throw SyrinxError(
                        .invalidArgument, "\(delaysFile) has no delays in it: one number on each line.")
                }
                configuration.faults.insert(
                    try FaultRule("delay=list:" + delays.joined(separator: ",")), at: 0)
            }
            if let scenarioFile {
                configuration.faults += try FaultRule.scenario(try await Self.read(scenarioFile))
            }
        } catch let error as EmulatorError {
            throw SyrinxError(.invalidArgument, error.sentence)
        }
        if let logFile {
            let lines = try LineLog(path: logFile)
            configuration.onRequest = { lines.write($0) }
            log = lines
        }
        return configuration
    }

    private mutating func readSpeed(_ arguments: Arguments) throws {
        // In the words of faults.
        for (option, word) in [("first-byte-delay", "delay"), ("jitter", "jitter")] {
            guard let value = arguments.value(option) else { continue }
            do {
                configuration.faults.append(try FaultRule("\(word)=\"\(value)\""))
            } catch {
                throw UsageError("--\(option): \(error.sentence)")
            }
        }
        if let words = arguments.value("fault") {
            do { configuration.faults.append(try FaultRule(words)) } catch {
                throw UsageError(error.sentence)
            }
        }
        configuration.pace = try arguments.number("pace", as: Double.self)
        configuration.chunkByteCount = try arguments.number("chunk-bytes", as: Int.self)
        configuration.oggPageDuration = .milliseconds(
            try arguments.number("ogg-page-ms", as: Int.self) ?? 1000)
        configuration.webMClusterDuration = .milliseconds(
            try arguments.number("webm-cluster-ms", as: Int.self) ?? 1000)
    }

    private mutating func readRecording(_ arguments: Arguments) throws {
        let pace = arguments.value("replay-pace") ?? "fast"
        guard ["real", "fast"].contains(pace) else { throw UsageError("--replay-pace takes real or fast.") }
        switch (arguments.value("record"), arguments.value("upstream"), arguments.value("replay")) {
        case (let folder?, let upstream?, nil):
            configuration.recording = .record(folder: folder, upstream: upstream)
        case (nil, nil, let folder?):
            configuration.recording = .replay(folder: folder, keepsTime: pace == "real")
        case (nil, nil, nil): break
        case (_?, nil, _), (nil, _?, _): throw UsageError("--record and --upstream go together.")
        default: throw UsageError("Record answers, or replay them, not both.")
        }
    }

    private mutating func readVoice(_ arguments: Arguments) throws {
        let silkEncoder = arguments.value("silk-encoder")
        guard silkEncoder?.allSatisfy(\.isWhitespace) != true else {
            throw UsageError("--silk-encoder has no program in it.")
        }
        configuration.silkEncoder = silkEncoder.map { ["sh", "-c", $0] }
        let rate = try arguments.number("voice-rate", as: Int.self) ?? 22_050
        if let line = arguments.value("voice-command") {
            configuration.voice = .shell(line, sampleRate: rate)
        }
    }

    private static func list(_ text: String?) -> [String] {
        text?.split(separator: ",").map(String.init) ?? []
    }

    private static func rateLimit(_ text: String) throws -> EmulatorRateLimit {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let count = parts[0], let seconds = parts[1],
            (1...10_000).contains(count), (1...3600).contains(seconds)
        else { throw UsageError("--rate-limit takes requests and seconds, such as 20/60.") }
        return EmulatorRateLimit(requestCount: count, per: .seconds(seconds))
    }

    private static func read(_ path: String) async throws -> String {
        var bytes: [UInt8] = []
        for try await chunk in try FileBody(path: path) {
            chunk.withBytes { span in
                for index in span.indices { bytes.append(span[index]) }
            }
            guard bytes.count <= fileByteLimit else {
                throw SyrinxError(.fileFailed, "\(path) is too long: over 1 MiB.")
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
