// SPDX-License-Identifier: Apache-2.0

import Testing

/// Something that a service does wrong, and what the command makes of it.
struct Fault: Sendable, CustomTestStringConvertible {
    /// How much of the audio arrives.
    enum Audio: Sendable {
        case none
        case some
        case whole
    }

    var path: String
    var status: Int32
    var format = Material.pcm
    var audio = Audio.none

    /// In the error: the reason, and what to do next.
    var says: [String] = []
    var options: [String] = []

    /// Nothing happens for as long as the command is patient.
    var isIdle = false

    var testDescription: String { "\(path) \(format)" }

    static let statuses: [Fault] = [
        Fault(
            "/status/301?location=http://elsewhere.example/", 22, says: ["elsewhere.example", "--endpoint"]),
        Fault("/status/301", 22, says: ["HTTP 301", "--endpoint"]),
        Fault("/status/400", 22, says: ["HTTP 400", "voice's name", "request-of-the-test"]),
        Fault("/status/401", 3, says: ["HTTP 401", "check the key"]),
        Fault("/status/403", 3, says: ["HTTP 403", "said: Access denied due to invalid subscription key."]),
        Fault("/status/404", 22, says: ["HTTP 404", "check --endpoint"]),
        Fault("/status/415", 22, says: ["HTTP 415", "-F"]),
        Fault("/status/418", 22, says: ["HTTP 418", "--endpoint"]),
        Fault("/status/429", 4, says: ["HTTP 429", "try again in a moment"]),
        Fault("/status/429?retry-after=7", 4, says: ["HTTP 429", "try again in 7 s"]),
        Fault("/status/429?retry-after=never", 4, says: ["try again in a moment"]),
        Fault("/status/500", 5, says: ["HTTP 500", "try again"]),
        Fault("/status/502?body=text", 5, says: ["HTTP 502", "said: No. Not like this."]),
        Fault("/status/503?body=empty", 5, says: ["HTTP 503", "try again"]),
        Fault("/status/504", 5, says: ["HTTP 504", "try again"]),
        Fault("/status/500?body=large", 5, says: ["HTTP 500", "xxxx"]),
        Fault("/status/500?body=control", 5, says: ["HTTP 500"]),
        Fault("/status/401?body=echo", 3, says: ["HTTP 401"]),
    ]

    static let impostors: [Fault] =
        [
            Fault("/page", 41, says: ["text/html", "instead of audio", "Sign in"]),
            Fault("/json", 41, says: ["application/json", "Out of call volume quota."]),
            Fault("/empty", 18, says: ["no audio", "anything to be spoken"]),
            Fault("/empty?length=1", 18, says: ["no audio"]),
        ]
        + Material.formats.flatMap { format in
            [
                Fault("/page?type=audio/mpeg", 41, format, says: ["instead of audio"]),
                Fault("/json?type=audio/mpeg", 41, format, says: ["instead of audio"]),
            ]
        }
        + [Material.riff, Material.mp3, Material.ogg].map { Fault("/noise", 41, $0) }

    static let silences: [Fault] = [
        Fault("/close", 5, says: ["closed the connection", "try again"]),
        Fault("/reset", 5, says: ["closed the connection", "try again"]),
        Fault("/half", 5, says: ["does not speak HTTP", "--endpoint"]),
        Fault("/garbage", 5, says: ["does not speak HTTP", "--endpoint"]),
        Fault("/silent", 28, says: ["did not answer", "try again"], isIdle: true),
        Fault("/head", 28, says: ["nothing", "try again"], isIdle: true),
        Fault(
            "/audio?cut=20000&end=stall", 18, audio: .some, says: ["nothing more", "20000 bytes"],
            isIdle: true),
        Fault("/silent", 28, says: ["--max-time"], options: ["--max-time", "0.5"]),
        Fault(
            "/audio?cut=20000&end=stall", 28, audio: .some, says: ["--max-time"],
            options: ["--max-time", "0.5"]),
    ]

    /// After a packet, in the middle of one, in the headers, before everything.
    static let cuts: [Fault] = Material.formats.flatMap { format in
        ["fin", "rst"].flatMap { end in
            [
                Fault("/audio?cut=packet:30&end=\(end)", 18, format, audio: .some, says: ["bytes", "ms"]),
                Fault(
                    "/audio?cut=packet:30%2B1&end=\(end)", 18, format, audio: .some, says: ["bytes", "ms"]),
                Fault(
                    "/audio?cut=packet:30%2B77&end=\(end)&chunk=1", 18, format, audio: .some, says: ["bytes"]),
                Fault("/audio?cut=0&end=\(end)", 18, format, says: ["broke"]),
            ]
        } + [
            Fault("/audio?cut=9001&end=fin&length=1", 18, format, audio: .some, says: ["9001 bytes"])
        ]
    }

    /// The HTTP is whole; what it carries is not.
    static let truncations: [Fault] = [
        Fault("/audio?cut=5001", 18, Material.pcm, audio: .some, says: ["cut off", "5001 bytes", "104 ms"]),
        Fault("/audio?cut=5000", 18, Material.riff, audio: .some, says: ["cut off", "5000 bytes"]),
        Fault("/audio?cut=packet:30%2B77", 18, Material.mp3, audio: .some, says: ["cut off"]),
        Fault("/audio?cut=packet:30", 18, Material.ogg, audio: .some, says: ["cut off"]),
        Fault("/audio?cut=packet:30%2B7", 18, Material.ogg, audio: .some, says: ["cut off"]),
    ]

    /// Strange, and right all the same.
    static let oddities: [Fault] = Material.formats.flatMap { format in
        ["/audio", "/audio?length=1", "/audio?chunk=1", "/audio?chunk=odd", "/audio?chunk=997&drip=5"].map {
            Fault($0, 0, format, audio: .whole)
        }
    }

    init(
        _ path: String, _ status: Int32, _ format: String = Material.pcm, audio: Audio = .none,
        says: [String] = [], options: [String] = [], isIdle: Bool = false
    ) {
        (self.path, self.status, self.format, self.audio) = (path, status, format, audio)
        (self.says, self.options, self.isIdle) = (says, options, isIdle)
    }

    func command(_ arguments: String...) -> Command {
        var command = Command.say(path)
        // What happens when nobody tries again: that is tested elsewhere.
        command.arguments += ["-F", format, "--retry", "0"] + options + arguments
        command.isIdle = isIdle
        return command
    }
}
