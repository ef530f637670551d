// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Which proxy stands in front of which host: as curl reads the environment, but that this machine's own
/// addresses never go through one.
public struct ProxyRules: Sendable, Hashable {
    /// For https addresses.
    public var secure: HTTPProxy?

    /// For http addresses.
    public var plain: HTTPProxy?

    /// Hosts that are reached directly, between commas or spaces: names, which stand for all names below them,
    /// too, addresses, networks such as `10.0.0.0/8`, or `*` for all hosts.
    public var exceptions: String

    public init(_ proxy: HTTPProxy?, exceptions: String = "") {
        (secure, plain) = (proxy, proxy)
        self.exceptions = exceptions
    }

    /// `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy`, each also in capitals.
    ///
    /// `HTTP_PROXY` is overlooked where a web server has set `REQUEST_METHOD`: it is a request's header `Proxy`
    /// then.
    ///
    /// - Parameters:
    ///   - url: What is to be reached: only what counts for it is read. Whatever stands in the environment
    ///     bothers nobody who goes another way.
    ///   - exceptions: Instead of the environment's.
    ///   - variable: The value of a variable, or nil where it is not set.
    /// - Returns: nil where there is none.
    /// - Throws: ``SyrinxError/Code/invalidArgument``, with the variable's name, where one makes no sense.
    public static func environment(
        for url: String, exceptions: String? = nil, variable: (String) -> String? = Profile.environment
    ) throws(SyrinxError) -> ProxyRules? {
        func first(_ names: String...) -> (name: String, value: String)? {
            for name in names {
                if let value = variable(name), !value.isEmpty { return (name, value) }
            }
            return nil
        }
        let all = first("all_proxy", "ALL_PROXY")
        let secure = first("https_proxy", "HTTPS_PROXY") ?? all
        let plain =
            first("http_proxy") ?? (variable("REQUEST_METHOD") == nil ? first("HTTP_PROXY") : nil) ?? all
        guard secure != nil || plain != nil else { return nil }
        var rules = ProxyRules(nil, exceptions: exceptions ?? first("no_proxy", "NO_PROXY")?.value ?? "")
        guard let isSecure = rules.wayIsSecure(to: url) else { return rules }
        if isSecure, let secure {
            rules.secure = try HTTPProxy(url: secure.value, from: secure.name)
        } else if !isSecure, let plain {
            rules.plain = try HTTPProxy(url: plain.value, from: plain.name)
        }
        return rules
    }

    /// - Returns: nil where the address is reached directly.
    func proxy(for url: String) -> HTTPProxy? {
        guard secure != nil || plain != nil, let isSecure = wayIsSecure(to: url) else { return nil }
        return isSecure ? secure : plain
    }

    /// - Returns: Whether it is the proxy for https addresses that counts; nil where none does.
    private func wayIsSecure(to url: String) -> Bool? {
        guard let address = WebAddress(url), !address.isLoopback else { return nil }
        return isException(address.host) ? nil : address.scheme == "https"
    }

    private func isException(_ host: String) -> Bool {
        let host = host.hasSuffix(".") ? String(host.dropLast()) : host
        let isAddress = IPNetwork(host) != nil
        for word in exceptions.lowercased().split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            if word == "*" { return true }
            if let network = IPNetwork(String(word)) {
                if network.contains(host) { return true }
                continue
            }
            var name = word.hasPrefix(".") ? word.dropFirst() : word
            if name.hasSuffix(".") { name = name.dropLast() }
            guard !name.isEmpty else { continue }
            // The numbers of an address have no names below them.
            if host == name || !isAddress && host.hasSuffix("." + name) { return true }
        }
        return false
    }
}
