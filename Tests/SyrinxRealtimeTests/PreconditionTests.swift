// SPDX-License-Identifier: Apache-2.0

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
}
