// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A port on which a connection is never made, or is made and nothing more: nobody empties its queue.
final class Blackhole: Sendable {
    let port: Int
    private let sockets: [Int32]

    var url: String { "http://127.0.0.1:\(port)/cognitiveservices/v1" }

    /// - Parameter isOpen: There is room in the queue: connections are made.
    init(isOpen: Bool = false) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var sockets = [listener]
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: one live address for the whole time of the calls.
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, length) == 0 && listen(listener, isOpen ? 64 : 0) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw NeverSeen(description: "a free port") }
        port = Int(UInt16(bigEndian: address.sin_port))
        for _ in 0..<(isOpen ? 0 : 4) {
            let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            sockets.append(filler)
            // SAFETY: as above.
            _ = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(filler, $0, length)
                }
            }
        }
        self.sockets = sockets
    }

    deinit { for descriptor in sockets { close(descriptor) } }
}
