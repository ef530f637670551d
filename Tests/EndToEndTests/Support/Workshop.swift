// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Where all tests of this target work: their files, and the audio that servers answer with.
struct Workshop: Sendable {
    @TaskLocal private static var value: Workshop?

    /// - Precondition: inside of ``EndToEnd``.
    static var current: Workshop { value! }

    let directory: String

    func file(_ name: String) -> String { directory + "/" + name }

    /// Sets everything up, once for all tests.
    fileprivate static func open(_ body: () async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let workshop = Workshop(directory: directory.path)
        try write(Array(SoundConfiguration.cardlessText.utf8), to: workshop.file("cardless.conf"))
        try await $value.withValue(workshop) {
            try await Material.make()
            try await FaultyServer.run(body)
        }
    }
}

/// All tests stand inside of this.
@Suite(.workshop)
enum EndToEnd {}

struct WorkshopTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await Workshop.open(function)
    }
}

extension Trait where Self == WorkshopTrait {
    static var workshop: Self { Self() }
}
