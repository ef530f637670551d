// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A private PulseAudio whose sinks play into nothing, each at a real clock, and are recorded.
struct PulseAudio: Sendable {
    @TaskLocal fileprivate static var value: PulseAudio?

    /// - Precondition: inside of a suite with the trait `pulseAudio`.
    static var current: PulseAudio { value! }

    /// One for each stream that plays at the same time.
    static let sinks = ["first", "second", "third"]

    private let folder: String
    private let server: Session

    /// For programs that are to play here; `default` is the first of the sinks.
    let environment: [String: String]

    /// Starts the server and the recorders; ends all of them after `body`.
    static func run(_ body: (PulseAudio, _ server: Session) async throws -> Void) async throws {
        let folder = try TemporaryDirectory()
        let path = folder.path
        let socket = folder.file("native")
        try write(Array(SoundConfiguration.pulse(sinks: sinks).utf8), to: folder.file("alsa.conf"))
        let own = [
            "HOME": path, "XDG_RUNTIME_DIR": path, "PULSE_RUNTIME_PATH": path, "PULSE_STATE_PATH": path,
            "PULSE_COOKIE": folder.file("cookie"),
        ]
        var command = Command([
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit",
            "--use-pid-file=no", "--high-priority=no", "--realtime=no", "--log-level=error",
            "-L", "module-native-protocol-unix socket=\(socket) auth-anonymous=1",
        ]).with(own).service
        for sink in sinks {
            command.arguments += [
                "-L",
                "module-null-sink sink_name=\(sink) rate=\(Material.sampleRate) channels=1 format=s16le",
            ]
        }
        let environment = own.merging(
            ["PULSE_SERVER": "unix:" + socket, "ALSA_CONFIG_PATH": folder.file("alsa.conf")]) { $1 }
        try await command.run { server in
            let pulse = PulseAudio(folder: path, server: server, environment: environment)
            try await server.wait { FileManager.default.fileExists(atPath: socket) }
            try await pulse.record(sinks[...]) { try await body(pulse, server) }
            server.kill()
        }
    }

    private func record(_ sinks: ArraySlice<String>, _ body: () async throws -> Void) async throws {
        guard let sink = sinks.first else { return try await body() }
        let path = recordingPath(sink)
        let command = Command([
            "bash", "-c",
            "exec parec --raw -d \(sink).monitor --format=s16le --rate=\(Material.sampleRate) "
                + "--channels=1 --latency-msec=20 > '\(path)'",
        ]).with(environment).service
        try await command.run { session in
            // A sink takes seconds until it runs smoothly.
            try await server.wait { try recordedByteCount(sink) > Material.sampleRate }
            try await record(sinks.dropFirst(), body)
            session.kill()
        }
    }

    private func recordingPath(_ sink: String) -> String { folder + "/" + sink + ".pcm" }

    private func recordedByteCount(_ sink: String) throws -> Int {
        guard FileManager.default.fileExists(atPath: recordingPath(sink)) else { return 0 }
        let attributes = try FileManager.default.attributesOfItem(atPath: recordingPath(sink))
        return attributes[.size] as? Int ?? 0
    }

    /// What was heard from the beginning until now, and half a second more.
    func recording(_ sink: String) async throws -> [Int16] {
        let target = try recordedByteCount(sink) + Material.sampleRate
        try await server.wait { try recordedByteCount(sink) >= target }
        return samples(littleEndian: try contents(of: recordingPath(sink)))
    }

    /// Returns when half a second has been heard.
    func waitForSound(_ sink: String, from begin: Int) async throws {
        try await server.wait {
            let heard = samples(littleEndian: try contents(of: recordingPath(sink))).dropFirst(begin)
            guard let start = heard.firstIndex(where: { $0 != 0 }) else { return false }
            return heard.endIndex > start + Material.sampleRate / 2
        }
    }

    /// How much has been recorded by now, in samples.
    func position(_ sink: String) throws -> Int { try recordedByteCount(sink) / 2 }
}

/// One server for all tests of a suite.
struct PulseAudioTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await PulseAudio.run { pulse, _ in
            try await PulseAudio.$value.withValue(pulse) { try await function() }
        }
    }
}

extension Trait where Self == PulseAudioTrait {
    static var pulseAudio: Self { Self() }
}
