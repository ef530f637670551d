// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import SyrinxEmulator

/// An end at any moment, whoever is just coming in.
@Suite struct ShutdownTests {
    /// Before, while and after connections are taken, with and without a request in them. In a process of its
    /// own: what NIO takes for a mistake of ours ends that by a signal.
    @Test func clientsMayConnectWhileTheServerEnds() async {
        await #expect(processExitsWith: .success) {
            for round in 0..<400 {
                let (urls, announcement) = AsyncStream.makeStream(of: String.self)
                let running = Task {
                    try await Emulator(EmulatorConfiguration()).run { announcement.yield($0) }
                }
                var iterator = urls.makeAsyncIterator()
                let url = try #require(await iterator.next())
                let port = try #require(UInt16(url.split(separator: ":").last ?? ""))
                let request = round.isMultiple(of: 2) ? "" : "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                let callers = Task.detached {
                    for _ in 0..<200 { guard Caller.call(port: port, sending: request) else { break } }
                }
                for _ in 0..<round % 40 * 10 { await Task.yield() }
                running.cancel()
                try await running.value
                #expect(!Caller.call(port: port, sending: ""))
                await callers.value
            }
        }
    }

    /// From the first instruction on.
    @Test func theServerMayEndWhileItBegins() async {
        await #expect(processExitsWith: .success) {
            for round in 0..<400 {
                let running = Task {
                    try await Emulator(EmulatorConfiguration()).run { url in
                        let port = UInt16(url.split(separator: ":").last ?? "") ?? 0
                        for _ in 0..<3 { _ = Caller.call(port: port, sending: "") }
                    }
                }
                for _ in 0..<round { await Task.yield() }
                running.cancel()
                let result = await running.result
                // Whether it had begun or not, nothing but the end is told.
                if case .failure(let error) = result { #expect(error is CancellationError) }
            }
        }
    }
}
