// SPDX-License-Identifier: Apache-2.0

import Testing

extension Command {
    /// It must be seen by the service and by nobody else.
    static let key = "0123456789abcdef-nobody-may-see-this"

    /// Has the faulty server speak.
    ///
    /// - Parameters:
    ///   - path: What the server does; see its own words.
    ///   - id: Under which it tells what happened.
    static func say(_ path: String, id: String? = nil, _ arguments: String...) -> Command {
        var command = Command.syrinx("say", "--endpoint", FaultyServer.current.url(path, id: id))
        command.arguments += arguments + ["Hello."]
        return command.with(["AZURE_SPEECH_KEY": key])
    }

    /// What a whole answer decodes to here.
    static func decode(_ format: String, _ length: String? = nil) async throws -> [Int16] {
        try await DecodedMaterial.shared.samples(format, length)
    }
}

/// Decoded once for all tests.
private actor DecodedMaterial {
    static let shared = DecodedMaterial()

    private var tasks: [String: Task<[Int16], any Error>] = [:]

    func samples(_ format: String, _ length: String?) async throws -> [Int16] {
        let path = Material.path(format, length)
        if let task = tasks[path] { return try await task.value }
        let task = Task {
            let outcome = try await Command.syrinx("play", "-o", "-", "-F", format, path).atOnce.run()
            guard outcome.status == 0 else { throw ToolFailure("play", outcome) }
            return try WAVE(outcome.output).samples
        }
        tasks[path] = task
        return try await task.value
    }
}

/// What every run must keep to, however it ends: it does end, it shows no key, it sends no control
/// characters to a terminal.
func expectGoodManners(
    _ outcome: Command.Outcome, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(!outcome.isHung, sourceLocation: sourceLocation)
    #expect(!outcome.errors.contains(Command.key), sourceLocation: sourceLocation)
    #expect(!outcome.text.contains(Command.key), sourceLocation: sourceLocation)
    let isPlain = outcome.errors.unicodeScalars.allSatisfy {
        $0 == "\n" || $0.properties.generalCategory != .control
    }
    #expect(isPlain, "\(outcome.errors.debugDescription)", sourceLocation: sourceLocation)
}

/// The run failed, and said so once, in words.
func expectFailure(
    _ outcome: Command.Outcome, _ status: Int32, says words: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expectGoodManners(outcome, sourceLocation: sourceLocation)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.lines.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.hasPrefix("syrinx: "), "\(outcome.errors)", sourceLocation: sourceLocation)
    // The service's own words are cut at 4 KiB.
    #expect(outcome.errors.utf8.count < 5000, sourceLocation: sourceLocation)
    for word in words {
        #expect(outcome.errors.contains(word), sourceLocation: sourceLocation)
    }
}

func expectSuccess(_ outcome: Command.Outcome, sourceLocation: SourceLocation = #_sourceLocation) {
    expectGoodManners(outcome, sourceLocation: sourceLocation)
    #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.isEmpty, "\(outcome.errors)", sourceLocation: sourceLocation)
}
