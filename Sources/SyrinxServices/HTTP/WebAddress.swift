// SPDX-License-Identifier: Apache-2.0

/// The parts of a URL with an authority, as they are written (RFC 3986 section 3).
///
/// Found without a library: an endpoint's address is looked at before the first request.
struct WebAddress: Sendable {
    /// In small letters.
    var scheme: String

    /// What stands in front of the `@`, where one stands there.
    var userInfo: String?

    /// In small letters; without the brackets of an IPv6 address.
    var host: String

    /// nil: none is given. 0 where what stands there is no port.
    var port: Int?

    /// Scheme and authority, without user and password.
    var base: String
    var path: String

    /// With its question mark, and whatever comes behind it.
    var query: String

    /// - Returns: nil where there is no `://`.
    init?(_ url: String) {
        guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
        let rest = url[colon...].dropFirst(3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest[authority.endIndex...]
        let hostAndPort: Substring
        if let at = authority.lastIndex(of: "@") {
            userInfo = String(authority[..<at])
            hostAndPort = authority[at...].dropFirst()
        } else {
            hostAndPort = authority
        }
        let hostEnd: Substring.Index
        if hostAndPort.hasPrefix("["), let bracket = hostAndPort.firstIndex(of: "]") {
            host = hostAndPort[..<bracket].dropFirst().lowercased()
            hostEnd = hostAndPort.index(after: bracket)
        } else {
            hostEnd = hostAndPort.firstIndex(of: ":") ?? hostAndPort.endIndex
            host = hostAndPort[..<hostEnd].lowercased()
        }
        let portText = hostAndPort[hostEnd...].dropFirst()
        port = portText.isEmpty ? nil : Int(portText) ?? 0
        scheme = url[..<colon].lowercased()
        base = url[..<colon] + "://" + hostAndPort
        path = String(tail.prefix { $0 != "?" && $0 != "#" })
        query = String(tail.drop { $0 != "?" && $0 != "#" })
    }

    /// Only this machine sees what is sent there.
    var isLoopback: Bool { Self.isLoopback(host) }

    /// Whether a credential may go there: plain http would show it to everybody on the way.
    var keepsSecrets: Bool { scheme == "https" || isLoopback }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1"
            || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || isDigit($0) }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    static func isSmallLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
}

extension String {
    /// For a segment of a path or a value of a query: all but what never needs quoting (RFC 3986 section 2.3).
    var percentEncoded: String {
        var text = ""
        for byte in utf8 {
            if WebAddress.isDigit(byte) || WebAddress.isSmallLetter(byte | 0x20) || "-._~".utf8.contains(byte)
            {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return text
    }

    /// With the bytes that percent signs stand for (RFC 3986 section 2.1); what is no such thing stays.
    var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
