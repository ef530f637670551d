// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A client that connects and goes away again, at a rate that curl does not reach.
enum Caller {
    /// - Parameter text: Sent as soon as the connection stands.
    /// - Returns: Whether somebody listened.
    static func call(port: UInt16, sending text: String) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        // SAFETY: a sockaddr_in is what the family promises; the call copies it.
        let status = unsafe withUnsafeBytes(of: &address) { bytes in
            unsafe connect(
                descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
        }
        guard status == 0 else { return false }
        let bytes = Array(text.utf8)
        // SAFETY: the bytes outlive the call. A server that is gone is no failure, and no signal.
        _ = unsafe bytes.withUnsafeBytes {
            unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        return true
    }
}
