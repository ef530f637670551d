// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@Suite("How packets lie")
struct PacketFramingTests {
    @Test("each choice is found by its own name", arguments: PacketFraming.choices)
    func names(framing: PacketFraming) {
        #expect(PacketFraming(named: framing.name) == framing)
        #expect(!framing.name.contains(" "))
    }

    @Test("what is no name is no framing", arguments: ["", "20", "20 ms", "30ms", "length", "OGG", "WebM"])
    func otherNames(name: String) {
        #expect(PacketFraming(named: name) == nil)
    }

    @Test("what was recognised is told in words")
    func descriptions() {
        #expect(PacketFraming.choices.map(\.name).count == Set(PacketFraming.choices.map(\.name)).count)
        #expect("\(PacketFraming.fixed(milliseconds: 20, byteCount: 80))" == "fixed 80 bytes (20 ms)")
        #expect(PacketFraming.fixed(milliseconds: 20, byteCount: 80).name == "20ms")
        #expect("\(PacketFraming.bigEndianLength)" == "2-byte length, big-endian")
        #expect("\(PacketFraming.littleEndianLength)" == "2-byte length, little-endian")
        #expect("\(PacketFraming.ogg), \(PacketFraming.webM)" == "Ogg, WebM")
    }
}
