// SPDX-License-Identifier: Apache-2.0

import TestSupport

extension Material {
    /// Something that is loud and soft by turns as speech is, made by sox: each name sounds different.
    ///
    /// - Returns: The path of a mono WAV file of 16 bit and 24 kHz.
    static func speech(_ name: String, seconds: Int) async throws -> String {
        try await VoiceMaterial.shared.path(name, seconds)
    }
}

/// Made once for all tests.
private actor VoiceMaterial {
    static let shared = VoiceMaterial()

    private var tasks: [String: Task<String, any Error>] = [:]

    func path(_ name: String, _ seconds: Int) async throws -> String {
        if let task = tasks[name] { return try await task.value }
        let path = Workshop.current.file(name)
        let frequency = 200 + name.utf8.reduce(0) { ($0 * 31 + Int($1)) % 1999 }
        let command = Command([
            "sox", "-n", "-r", "24000", "-c", "1", "-b", "16", path, "synth", "\(seconds)", "sine",
            "\(frequency)", "tremolo", "2", "90", "gain", "-n", "-6",
        ])
        let task = Task {
            let outcome = try await command.atOnce.run()
            guard outcome.status == 0 else { throw ToolFailure("sox", outcome) }
            return path
        }
        tasks[name] = task
        return try await task.value
    }
}
