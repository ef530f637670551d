// SPDX-License-Identifier: Apache-2.0

import Glibc
import SyrinxRealtime
import Testing

@Suite("Broken contracts end the process")
struct PreconditionTests {
    @Test("a ring without room")
    func emptyRings() async {
        await #expect(processExitsWith: .failure) { _ = ByteRing(byteCapacity: 0) }
        await #expect(processExitsWith: .failure) { _ = ByteRing(byteCapacity: -1) }
        await #expect(processExitsWith: .failure) { _ = FrameRing(frameCapacity: 0, channelCount: 2) }
        await #expect(processExitsWith: .failure) { _ = FrameRing(frameCapacity: 4, channelCount: 0) }
        await #expect(processExitsWith: .failure) { _ = EventRing(factCapacity: 0) }
        await #expect(processExitsWith: .success) { _ = ByteRing(byteCapacity: 1) }
    }

    @Test("an event without a descriptor left")
    func noDescriptorLeft() async {
        await #expect(processExitsWith: .failure) {
            var limit = rlimit(rlim_cur: 0, rlim_max: 0)
            // SAFETY: a live variable.
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            _ = WakeEvent()
        }
    }
}
