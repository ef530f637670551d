// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOHTTP1
internal import SyrinxCore

extension HTTPTransport {
    /// Goes the whole way of a request once, so that the first real one finds it ready.
    ///
    /// A process's first request spends milliseconds in making types and looking up their conformances,
    /// more than in the network of one's own machine. The request goes to this process itself, to a socket
    /// that nobody answers, and is given up as soon as it is sent.
    public static func warmUp() async {
        guard let listener = LoopbackListener() else { return }
        let (transport, url) = (HTTPTransport(), listener.url)
        let (sent, announcement) = AsyncStream.makeStream(of: Never.self)
        let request = Task {
            defer { announcement.finish() }
            _ = try? await transport.post(url, headers: HTTPHeaders(), body: "") { milestone, _ in
                if milestone == .requestSent { announcement.finish() }
            }
        }
        for await _ in sent {}
        request.cancel()
        await request.value
    }
}

/// A port of this machine where connections succeed and nothing more happens.
private struct LoopbackListener: ~Copyable, Sendable {
    let url: String
    private let descriptor: CInt

    /// - Returns: nil where the machine has no IPv4 loopback, or no descriptor left.
    init?() {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: the address lives through the calls, which are told its size; port 0 takes any.
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isListening else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/"
    }

    deinit { close(descriptor) }
}
