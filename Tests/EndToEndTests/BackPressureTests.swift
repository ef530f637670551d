// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    /// A service that sends without end is held back by the pace of the sound.
    @Suite
    struct BackPressure {
        /// The rings hold 2.1 MB; the sockets' buffers, a few more.
        private static let limit = 16 << 20

        @Test(arguments: [["--sink", "null"], ["-o", "-"], ["-o", "-", "--sink", "null"]])
        func holdsTheServiceBack(_ options: [String]) async throws {
            let id = UUID().uuidString
            let server = FaultyServer.current
            var command = Command.say("/infinite", id: id)
            command.arguments += options
            command.isOutputRead = false
            var residentByteCount = 0
            let outcome = try await command.run { session in
                try await server.wait(for: "sent", of: id)
                // Seconds of sound, in which a service without limits sends a gigabyte.
                let begin = ContinuousClock.now
                while ContinuousClock.now < begin + .seconds(3) {
                    residentByteCount = max(
                        residentByteCount, ProcessTable.residentByteCount(session.processID))
                    try await Task.sleep(for: .milliseconds(50))
                }
                session.send(SIGINT)
            }
            #expect(outcome.status == 130, "\(outcome.errors)")
            try await server.wait(for: "end", of: id)
            let sent = try server.facts(id).map(\.sent).max() ?? 0
            #expect(sent > 100_000 && sent < Self.limit)
            #expect(residentByteCount > 0 && residentByteCount < 192 << 20)
            print("\(options): sent \(sent) bytes, resident \(residentByteCount) bytes")
        }
    }
}
