// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SyrinxRealtime
import Testing

@Suite("Tasks that may block", .timeLimit(.minutes(1)))
struct ThreadExecutorTests {
    private static func threadName() -> String {
        let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        return String((name ?? "").dropLast())
    }

    private static func isRunning(_ name: String) -> Bool {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return threads.contains { thread in
            let comm = try? String(contentsOfFile: "/proc/self/task/\(thread)/comm", encoding: .utf8)
            return comm == name + "\n"
        }
    }

    @concurrent private static func threadNameElsewhere() async -> String { threadName() }

    @Test("a task stays on the thread, before and after it was suspended")
    func oneThread() async throws {
        let executor = try ThreadExecutor(name: "test-stays")
        let names = await withTaskExecutorPreference(executor) {
            var names = [Self.threadName()]
            await Task.yield()
            names.append(Self.threadName())
            names.append(await Self.threadNameElsewhere())
            let other = Task { Self.threadName() }
            let otherName = await other.value
            names.append(Self.threadName())
            return names + [otherName]
        }
        #expect(names.dropLast() == Array(repeating: "test-stays", count: 4)[...])
        // One that does not prefer it runs where all others do.
        #expect(names.last != "test-stays")
    }

    @Test("tasks that stand still do not keep others from running")
    func blocking() async throws {
        let gates = try (0..<16).map { _ in try WakeEvent() }
        try await withThrowingTaskGroup { group in
            for gate in gates {
                let executor = try ThreadExecutor(name: "test-blocks")
                group.addTask(executorPreference: executor) { gate.poller.sleep(nanoseconds: -1) }
            }
            // Goes through the shared threads, whose number is that of the cores.
            for _ in 0..<100 { await Task.detached { await Task.yield() }.value }
            for gate in gates { gate.interrupt() }
            for try await wasWoken in group { #expect(wasWoken) }
        }
    }

    @Test("the thread ends when its last task has ended and nobody holds it")
    func ends() async throws {
        do {
            let executor = try ThreadExecutor(name: "test-ends")
            let name = await Task(executorPreference: executor) { Self.threadName() }.value
            #expect(name == "test-ends")
        }
        while Self.isRunning("test-ends") { await Task.yield() }
    }

    @Test("a task keeps its thread when nobody else holds the executor")
    func kept() async throws {
        let gate = try WakeEvent()
        func start() throws -> Task<String, Never> {
            let executor = try ThreadExecutor(name: "test-kept")
            return Task(executorPreference: executor) {
                _ = gate.poller.sleep(nanoseconds: -1)
                await Task.yield()
                return Self.threadName()
            }
        }
        let task = try start()
        gate.interrupt()
        #expect(await task.value == "test-kept")
        while Self.isRunning("test-kept") { await Task.yield() }
    }
}
