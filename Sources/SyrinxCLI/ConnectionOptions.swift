// SPDX-License-Identifier: Apache-2.0

import Glibc
import Syrinx

/// How the service is reached. A flag counts before the environment, and that before a profile.
struct ConnectionOptions: Sendable {
    static let options: [Manual.Option] = [
        .value(
            "proxy", of: "url",
            "Proxy: http://[name:password@]host:port or socks5://host:port; \"\" for none."),
        .value("noproxy", of: "hosts", "Hosts that are reached without a proxy, between commas; * for all."),
        .value("cacert", of: "file", "Certificates (PEM) that are trusted instead of the system's."),
        .flag("http2", nil, "HTTP/2 where the service prefers it; a new connection takes longer then."),
        .value("connect-timeout", of: "s", "Seconds for making the connection: 10 if not given."),
    ]

    /// In seconds.
    private let connectTimeout: Double

    /// Somebody wants these certificates, and no others.
    private let certificates: String?
    private let profile: Profile?
    private let allowsHTTP2: Bool

    /// As given: nil: not at all, empty: none is wanted.
    private let proxyURL: String?
    private let proxy: HTTPProxy?
    private let exceptions: String?

    init(_ arguments: Arguments, _ profile: Profile?) throws {
        connectTimeout = try arguments.number("connect-timeout", as: Double.self) ?? 10
        guard connectTimeout > 0, connectTimeout <= 3600 else {
            throw UsageError("--connect-timeout takes seconds above 0.")
        }
        self.profile = profile
        certificates = arguments.value("cacert")
        allowsHTTP2 = arguments.has("http2")
        proxyURL = arguments.value("proxy")
        proxy = try proxyURL.flatMap { $0.isEmpty ? nil : try HTTPProxy(url: $0) }
        exceptions = arguments.value("noproxy")
    }

    /// Everybody on this machine may have seen the proxy's password.
    var isPasswordShown: Bool { proxy?.hasPassword == true }

    /// Reads of environment and profile what counts for this endpoint, and nothing else.
    ///
    /// - Throws: Where certificates that somebody has named for it cannot be read, or a proxy is none.
    func apply(to settings: inout HTTPSettings, for endpoint: ServiceEndpoint) throws {
        settings.connectTimeout = .milliseconds(Int(connectTimeout * 1000))
        settings.allowsHTTP2 = allowsHTTP2
        settings.proxies = try proxies(for: endpoint.url)
        if endpoint.isSecure { try applyCertificates(to: &settings) }
    }

    private func applyCertificates(to settings: inout HTTPSettings) throws {
        if certificates == nil, let path = Self.variable("SSL_CERT_FILE") {
            // SAFETY: a C string that outlives the call.
            if unsafe access(path, R_OK) == 0 {
                settings.certificateAuthorities = path
                return
            }
        }
        guard let path = certificates ?? profile?.path("cacert") else { return }
        settings.certificateAuthorities = path
        try settings.checkCertificateAuthorities()
    }

    private func proxies(for url: String) throws -> ProxyRules? {
        // As curl has it, the environment's exceptions count for its --proxy, too.
        let exceptions =
            exceptions ?? Self.variable("no_proxy") ?? Self.variable("NO_PROXY") ?? profile?["noproxy"] ?? ""
        if proxyURL != nil { return proxy.map { ProxyRules($0, exceptions: exceptions) } }
        if let rules = try ProxyRules.environment(for: url, exceptions: exceptions) { return rules }
        return try profile?["proxy"].map { ProxyRules(try HTTPProxy(url: $0), exceptions: exceptions) }
    }

    private static func variable(_ name: String) -> String? {
        Profile.environment(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
