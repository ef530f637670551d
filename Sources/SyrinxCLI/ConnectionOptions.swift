// SPDX-License-Identifier: Apache-2.0

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
    private let certificates: String?
    private let allowsHTTP2: Bool
    private let proxies: ProxyRules?

    init(_ arguments: Arguments, _ profile: Profile?) throws {
        connectTimeout = try arguments.number("connect-timeout", as: Double.self) ?? 10
        guard connectTimeout > 0, connectTimeout <= 3600 else {
            throw UsageError("--connect-timeout takes seconds above 0.")
        }
        certificates = arguments.value("cacert") ?? Self.variable("SSL_CERT_FILE") ?? profile?.path("cacert")
        allowsHTTP2 = arguments.has("http2")
        var proxies: ProxyRules?
        if let url = arguments.value("proxy") {
            proxies = url.isEmpty ? nil : ProxyRules(try HTTPProxy(url: url))
        } else {
            proxies =
                try ProxyRules.environment() ?? profile?["proxy"].map { ProxyRules(try HTTPProxy(url: $0)) }
        }
        // As curl has it, the environment's exceptions count for its --proxy, too.
        proxies?.exceptions =
            arguments.value("noproxy") ?? Self.variable("no_proxy") ?? Self.variable("NO_PROXY")
            ?? profile?["noproxy"] ?? ""
        self.proxies = proxies
    }

    /// - Throws: Where the certificates cannot be read.
    func apply(to settings: inout HTTPSettings) throws {
        settings.connectTimeout = .milliseconds(Int(connectTimeout * 1000))
        settings.certificateAuthorities = certificates
        settings.allowsHTTP2 = allowsHTTP2
        settings.proxies = proxies
        try settings.checkCertificateAuthorities()
    }

    private static func variable(_ name: String) -> String? {
        Profile.environment(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
