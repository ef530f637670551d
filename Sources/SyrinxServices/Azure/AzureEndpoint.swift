// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Where synthesis is asked for.
public struct AzureEndpoint: Sendable, Hashable {
    /// The whole URL, with path and query.
    public let url: String

    /// A region of the public cloud, of China (`chinaeast2`) or of the US government (`usgovvirginia`).
    ///
    /// Regions are not looked up in a list: new ones come without notice.
    ///
    /// - Throws: Where the name has another shape than a region's.
    public init(region: String) throws(SyrinxError) {
        guard !region.isEmpty, region.utf8.allSatisfy(Self.isRegionByte) else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(region)\" is no region: regions are written like eastus or westeurope.")
        }
        let domain =
            region.hasPrefix("china") ? "azure.cn" : region.hasPrefix("usgov") ? "azure.us" : "microsoft.com"
        url = "https://\(region).tts.speech.\(domain)\(Self.path)"
    }

    /// A base such as `http://localhost:5000`, to which the path is added, or a whole URL, whose path and
    /// query are kept as they are.
    ///
    /// - Throws: Where it is not an http or https URL with a host.
    public init(url: String) throws(SyrinxError) {
        let parts = Self.split(url)
        guard let parts, ["http", "https"].contains(parts.scheme.lowercased()), !parts.host.isEmpty else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(parts.map { $0.hasUserInfo } == true ? "(hidden)" : url)\" is no endpoint: give http:// or https://, a host, and a path if it needs one."
            )
        }
        guard !parts.hasUserInfo else {
            throw SyrinxError(
                .invalidArgument,
                "An endpoint holds no name or password (the part before the @): a key is set apart from it.")
        }
        self.url = parts.path.isEmpty || parts.path == "/" ? parts.base + Self.path + parts.query : url
    }

    /// Plain http would show a credential to everybody on the way, except on this machine.
    var allowsCredential: Bool {
        guard let parts = Self.split(url) else { return false }
        return parts.scheme.lowercased() == "https" || Self.isLoopback(parts.host)
    }

    private static let path = "/cognitiveservices/v1"

    private struct Parts {
        var scheme: String
        var host: String
        var hasUserInfo: Bool

        /// Scheme and authority.
        var base: String
        var path: String

        /// With its question mark.
        var query: String
    }

    private static func split(_ url: String) -> Parts? {
        guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else { return nil }
        let rest = url[colon...].dropFirst(3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest[authority.endIndex...]
        let path = tail.prefix { $0 != "?" && $0 != "#" }
        let hostAndPort = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let host =
            hostAndPort.hasPrefix("[")
            ? hostAndPort.prefix { $0 != "]" }.dropFirst() : hostAndPort.prefix { $0 != ":" }
        return Parts(
            scheme: String(url[..<colon]), host: String(host), hasUserInfo: authority.contains("@"),
            base: String(url[..<authority.endIndex]), path: String(path),
            query: String(tail[path.endIndex...]))
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1"
            || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || isDigit($0) }
    }

    private static func isRegionByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || isDigit(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
