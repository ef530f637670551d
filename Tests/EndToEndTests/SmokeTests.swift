import Testing
extension EndToEnd {
    @Suite struct Smoke {
        @Test func says() async throws {
            let r = try await Command.syrinx("say", "--endpoint", FaultyServer.current.url("/audio", id: "a"), "-o", "-", "hi").run()
            print(r.status, r.output.count, r.errors, try FaultyServer.current.facts("a"))
            let q = try await Command.shell("\"$SYRINX\" say --endpoint \(FaultyServer.current.url("/audio", id: "a")) -o - hi | head -c 100").run()
            print(q.status, q.output.count, q.errors, q.pipeStatus)
        }
    }
}
