// SPDX-License-Identifier: Apache-2.0

internal import NIOSSL
public import SyrinxCore

/// How connections are made.
public struct HTTPSettings: Sendable, Hashable {
    /// For name look-up, TCP and TLS together.
    public var connectTimeout: Duration = .seconds(10)

    /// How long the service may send nothing while something is expected of it.
    public var idleTimeout: Duration = .seconds(30)

    /// How long a connection that nobody uses is kept. The service may close it earlier.
    public var keepAlive: Duration = .seconds(300)

    /// The program's name for the service; shorter than 255 characters.
    public var userAgent = "syrinx/0.1"

    /// Which proxy stands in front of which host; nil: none of any.
    public var proxies: ProxyRules?

    /// The path of a file of certificates in PEM that are trusted instead of the system's.
    public var certificateAuthorities: String?

    /// Whether HTTP/2 is spoken with servers that prefer it. A new connection takes a round trip more then: the
    /// server's settings are waited for.
    public var allowsHTTP2 = false

    public init() {}

    /// Reads the file of certificates once, to tell early that it is none.
    ///
    /// - Throws: ``SyrinxError/Code/fileFailed`` where it cannot be read, or holds no certificate.
    public func checkCertificateAuthorities() throws(SyrinxError) {
        guard let path = certificateAuthorities else { return }
        let certificates = try? NIOSSLCertificate.fromPEMFile(path)
        guard certificates?.isEmpty == false else {
            throw SyrinxError(
                .fileFailed, "\(path) cannot be read, or holds no certificate in PEM (BEGIN CERTIFICATE).")
        }
    }
}
