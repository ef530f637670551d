// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The proxy in `Faults/holding_proxy.py`: it keeps one request or its answer, so that its sender can be killed then.
struct HoldingProxy: Sendable {
    /// Where on a request's way.
    enum Place: String, Sendable, CaseIterable {
        /// The server never hears it.
        case before
        /// The server has heard half of its body; requests without one do not count.
        case within
        /// The server has done it, and its client never hears of that.
        case after
    }

    let url: String
    private let session: Session

    /// - Parameter server: The URL of what it passes requests on to.
    static func run<Result: Sendable>(
        to server: String, body: (HoldingProxy) async throws -> Result
    ) async throws -> Result {
        let target = String(server.split(separator: "/").last ?? "")
        let command = Command(["python3", "-u", Folder.path("Faults/holding_proxy.py"), "--to", target])
            .with(.open).service
        var result: Result?
        let outcome = try await command.run { session in
            try await session.wait { session.output.last == UInt8(ascii: "\n") }
            let port = String(decoding: session.output, as: UTF8.self).trimmingCharacters(
                in: .whitespacesAndNewlines)
            result = try await body(HoldingProxy(url: "http://127.0.0.1:\(port)", session: session))
        }
        guard let result else { throw ToolFailure("the holding proxy", outcome) }
        return result
    }

    private func count(_ word: String) -> Int {
        String(decoding: session.output, as: UTF8.self).split(separator: "\n").count { $0 == word }
    }

    /// Counts requests anew.
    ///
    /// - Parameter number: Of the request that is held, from 1; 0: none.
    func hold(_ number: Int, _ place: Place) async throws {
        let before = count("armed")
        try await session.input?(Array("\(number) \(place.rawValue)\n".utf8))
        try await session.wait { count("armed") > before }
    }

    /// Runs a program, and kills it (`SIGKILL`) when its request is held.
    ///
    /// - Returns: nil where it was killed.
    func runUntilHeld(_ command: Command) async throws -> Command.Outcome? {
        let before = count("held")
        let outcome = try await runUntilHeld(command, sending: SIGKILL)
        return count("held") > before ? nil : outcome
    }

    /// Runs a program, and sends it a signal when its request is held.
    func runUntilHeld(_ command: Command, sending signal: Int32) async throws -> Command.Outcome {
        let before = count("held")
        return try await command.run { running in
            try await poll("a request that is held, or the program's end") {
                if count("held") > before { running.send(signal) }
                return count("held") > before || running.hasEnded
            }
        }
    }
}
