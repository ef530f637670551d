// SPDX-License-Identifier: Apache-2.0

/// Where an emulator listens, whom it lets in, how fast it answers and who speaks.
public struct EmulatorConfiguration: Sendable {
    /// A host name or an address to listen on. `localhost`, `::1` and 127.0.0.0/8 are loopback.
    public var host: String = "127.0.0.1"

    /// 0 to 65535; 0 takes any free port.
    public var port: Int = 0

    /// Lets ``host`` be an address that other machines can reach. There is no TLS and no quota.
    public var allowsNonLoopback: Bool = false

    /// The keys, and bearer tokens of others, that are let in. None lets any that is not empty in.
    public var acceptedKeys: [String] = []

    /// How long a token of `issueToken` is good for: 1 s to 24 h, in whole seconds.
    public var tokenLife: Duration = .seconds(600)

    /// For each key; `nil` limits nobody.
    public var rateLimit: EmulatorRateLimit?

    /// The custom voices' deployments (`deploymentId`) that there are. None stands for any.
    public var deployments: [String] = []

    /// From the order for a voice, or for the check of a consent, to its end: 0 to 1 h.
    public var operationTime: Duration = .milliseconds(500)

    /// Sound in one answer, at the most: it is cut there without a word. 1 ms to 1 h; the service's own is 10 minutes.
    public var longestAnswer: Duration = .seconds(600)

    /// From the request's last byte to the answer's first body byte, at the least: a voice that
    /// is slower than this is waited for. 0 to 1 h.
    ///
    /// `riff-*` answers come later than this when ``pace`` is set: nothing of them is sent before
    /// the whole is made.
    public var firstByteDelay: Duration = .zero

    /// Speed of synthesis in times real time: 2 sends ten seconds of sound in five. 0.001 to 1000;
    /// `nil` sends all as soon as it is made.
    public var pace: Double?

    /// Bytes in each HTTP chunk, 1 to 1 Mi; the last may be shorter. `nil` cuts by 100 ms of sound
    /// when ``pace`` is set, and otherwise sends what there is, 4096 bytes at the most.
    public var chunkByteCount: Int?

    /// Sound in each Ogg page: 20 ms to 2 s, in steps of 20 ms. 1 s is what opusenc makes.
    public var oggPageDuration: Duration = .milliseconds(1000)

    /// Sound in each WebM cluster: 20 ms to 5 s, in steps of 20 ms. 1 s is what ffmpeg makes of a live
    /// stream. A cluster is sent when it is whole.
    public var webMClusterDuration: Duration = .milliseconds(1000)

    /// The program that encodes SILK, for `*-truesilk`: its arguments, the first being its name (looked up
    /// on `PATH`) or its path. `nil` refuses these formats.
    ///
    /// It is run once for each request, is given mono s16le PCM at the format's rate on its standard input,
    /// and writes SILK to its standard output: packets, each behind its length in two bytes (little-endian),
    /// or such a file with `#!SILK_V3` in front. What is sent is the packets with their lengths alone.
    /// ``pace`` takes them for 20 ms each.
    public var silkEncoder: [String]?

    /// What goes wrong, and when. A request can ask for more by the header `X-Syrinx-Fault`.
    public var faults: [FaultRule] = []

    /// Makes everything random (delays, noise, sizes of chunks, Ogg's serial numbers) the same in each run. `nil`
    /// makes it different.
    public var seed: UInt64?

    /// Called with a line of JSON, without a line feed, when a request has been answered or given up; from any
    /// thread. It never holds a credential.
    public var onRequest: (@Sendable (String) -> Void)?

    /// Called with a sentence for people when something of the emulator's own goes wrong that no client is told of; from
    /// any thread. It never holds a credential.
    public var onWarning: (@Sendable (String) -> Void)?

    /// Whether ``onRequest`` is told the texts too.
    public var logsText: Bool = false

    /// Where answers come from, or are kept, instead of being spoken here.
    public var recording: EmulatorRecording?

    /// Who speaks.
    public var voice: VoiceCommand = .espeakNG

    public init() {}
}

extension EmulatorConfiguration {
    /// - Throws: `.invalidConfiguration` or `.notLoopback`.
    func validate() throws(EmulatorError) {
        func require(_ condition: Bool, _ sentence: String) throws(EmulatorError) {
            if !condition { throw EmulatorError(.invalidConfiguration, sentence) }
        }
        try require((0...65535).contains(port), "The port must be 0 to 65535, not \(port).")
        try require(
            firstByteDelay >= .zero && firstByteDelay <= .seconds(3600),
            "The delay of the first byte must be 0 to 1 hour, not \(firstByteDelay).")
        try require(
            operationTime >= .zero && operationTime <= .seconds(3600),
            "An operation must take 0 to 1 hour, not \(operationTime).")
        try require(
            tokenLife >= .seconds(1) && tokenLife <= .seconds(86400),
            "A token's life must be 1 second to 24 hours, not \(tokenLife).")
        try require(
            longestAnswer >= .milliseconds(1) && longestAnswer <= .seconds(3600),
            "The longest answer must be 1 ms to 1 hour, not \(longestAnswer).")
        if let rateLimit {
            try require(
                (1...10_000).contains(rateLimit.requestCount) && rateLimit.duration >= .seconds(1)
                    && rateLimit.duration <= .seconds(3600),
                "A rate limit must be 1 to 10000 requests in 1 to 3600 seconds.")
        }
        if let pace {
            try require(
                (0.001...1000).contains(pace), "The pace must be 0.001 to 1000 times real time, not \(pace).")
        }
        if let chunkByteCount {
            try require(
                (1...(1 << 20)).contains(chunkByteCount),
                "A chunk must have 1 to 1048576 bytes, not \(chunkByteCount).")
        }
        func isWhole(_ duration: Duration, upTo limit: Double) -> Bool {
            let packets = duration / .milliseconds(20)
            return (1...limit).contains(packets) && packets == packets.rounded()
        }
        try require(
            isWhole(oggPageDuration, upTo: 100),
            "An Ogg page must hold 20 to 2000 ms in steps of 20 ms, not \(oggPageDuration).")
        try require(
            isWhole(webMClusterDuration, upTo: 250),
            "A WebM cluster must hold 20 to 5000 ms in steps of 20 ms, not \(webMClusterDuration).")
        if let silkEncoder {
            try require(silkEncoder.first?.isEmpty == false, "The SILK encoder has no program in it.")
        }
        if let (isNamed, sampleRate) = voiceProgram {
            try require(isNamed, "The voice command has no program in it.")
            try require(
                (8000...192_000).contains(sampleRate),
                "The voice command's sample rate must be 8000 to 192000 Hz, not \(sampleRate).")
        }
        if case .record(_, let upstream) = recording {
            try require(
                EmulatorRecording.isSafe(upstream: upstream),
                "The service upstream must be https://HOST, or http:// to this machine: credentials go there."
            )
        }
        if !allowsNonLoopback && !Self.isLoopback(host) {
            throw EmulatorError(
                .notLoopback,
                "\(host) can be reached from other machines, and the emulator has no TLS: "
                    + "listen on 127.0.0.1, or allow it explicitly.")
        }
    }

    private var voiceProgram: (isNamed: Bool, sampleRate: Int)? {
        switch voice {
        case .espeakNG: nil
        case .command(let arguments, let sampleRate): (arguments.first?.isEmpty == false, sampleRate)
        case .shell(let line, let sampleRate): (!line.allSatisfy(\.isWhitespace), sampleRate)
        }
    }

    /// RFC 1122 section 3.2.1.3 (g), RFC 4291 section 2.5.3, RFC 6761 section 6.3.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
