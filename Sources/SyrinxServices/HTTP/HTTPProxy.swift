// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// A proxy, with the name and password that it asks for. Its description shows neither.
public struct HTTPProxy: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// Asked by `CONNECT`, whatever goes through (RFC 9110 section 9.3.6).
        case http
        /// SOCKS 5, without a password (RFC 1928); the proxy looks up names.
        case socks
    }

    let kind: Kind
    let host: String
    let port: Int

    /// `name:password`, not encoded.
    let userInfo: String?

    /// Whether its address has a secret in it.
    public var hasPassword: Bool {
        userInfo?.utf8.contains(UInt8(ascii: ":")) == true
    }

    /// - Parameter url: Such as `http://name:password@proxy.example:3128` or `socks5://127.0.0.1:1080`, which
    ///   some desktops write `socks://`; without a scheme it is http. The port is 1080 where none is given, as curl has it.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it is something else.
    public init(url: String) throws(SyrinxError) {
        try self.init(url: url, from: "That")
    }

    /// - Parameter place: Where the address stands, for the message.
    init(url: String, from place: String) throws(SyrinxError) {
        guard let address = WebAddress(url.contains("://") ? url : "http://" + url), !address.host.isEmpty
        else {
            throw Self.refusal(place, "A proxy is written like http://proxy.example:3128.")
        }
        switch address.scheme {
        case "http": kind = .http
        case "socks5", "socks5h", "socks": kind = .socks
        default:
            throw Self.refusal(
                place,
                "There are http:// and socks5:// proxies here, not \(address.scheme.prefix(16))://.")
        }
        guard address.port.map((1...65_535).contains) ?? true else {
            throw Self.refusal(place, "A proxy's port is a number from 1 to 65535.")
        }
        host = address.host
        port = address.port ?? 1080
        userInfo = address.userInfo.map(\.percentDecoded)
        guard kind == .http || userInfo == nil else {
            throw Self.refusal(place, "SOCKS proxies with a password are not known: use an http:// proxy.")
        }
    }

    private static func refusal(_ place: String, _ text: String) -> SyrinxError {
        SyrinxError(.invalidArgument, "\(place) is no proxy. \(text)")
    }
}

extension HTTPProxy: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(host):\(port)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(reflecting: description) }
}
