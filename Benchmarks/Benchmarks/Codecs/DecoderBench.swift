// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Workbench

/// A decoder as the engine holds one: behind its protocol, with memory that is made once.
final class DecoderBench {
    private var decoder: (any PacketDecoder & ~Copyable)?
    private let memory: UnsafeMutableBufferPointer<Int16>

    init(_ make: () throws -> any PacketDecoder & ~Copyable) {
        let made = try! make()
        memory = .allocate(capacity: made.maximumFramesPerPacket)
        decoder = consume made
    }

    deinit { memory.deallocate() }

    func decode(_ packets: Packets) {
        guard var decoder = decoder.take() else { return }
        packets.forEach { packet in
            var samples = OutputSpan(buffer: memory, initializedCount: 0)
            try! decoder.decode(packet, into: &samples)
            _ = samples.finalize(for: memory)
        }
        self.decoder = consume decoder
    }
}
