// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOCore

extension EmulatorError {
    /// - Parameter error: What the system, or the library that asked it, said to the attempt.
    init(listeningOn host: String, port: Int, _ error: any Error) {
        let sentence =
            switch error {
            case let error as IOError: Self.sentence(host, port, error.errnoCode)
            case is SocketAddressError, is SocketAddressError.UnknownHost:
                "The name \(host) is not known: choose another with --host."
            default: "Cannot listen on \(host) port \(port): \(error)."
            }
        self.init(.cannotListen, sentence)
    }

    private static func sentence(_ host: String, _ port: Int, _ number: CInt) -> String {
        switch number {
        case EADDRINUSE:
            return "Port \(port) is in use on \(host): choose another with --port, or 0 for any free one."
        case EACCES, EPERM:
            return "Port \(port) of \(host) is not for every user: choose one above 1023 with --port, "
                + "or 0 for any free one."
        case EADDRNOTAVAIL, EAFNOSUPPORT:
            return "\(host) is no address of this machine: choose another with --host."
        default:
            // SAFETY: strerror gives a string for any number; copied before another call can change it.
            let reason = unsafe String(cString: strerror(number))
            return "Cannot listen on \(host) port \(port): \(reason)."
        }
    }
}
