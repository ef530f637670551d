// SPDX-License-Identifier: Apache-2.0

public import SyrinxCore

/// Where synthesis is asked for, and what else is found beside it.
public struct AzureEndpoint: Sendable, Hashable {
    /// Of synthesis, with path and query.
    public let url: String

    /// A region of the public cloud, of China (`chinaeast2`) or of the US government (`usgovvirginia`).
    ///
    /// Regions are not looked up in a list: new ones come without notice.
    ///
    /// - Parameter deployment: The id of a custom voice's deployment, which has a host of its own.
    /// - Throws: Where a name has another shape than a region's, or an id's.
    public init(region: String, deployment: String? = nil) throws(SyrinxError) {
        guard Self.isRegion(region) else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(region)\" is no region: regions are written like eastus or westeurope.")
        }
        try self.init(region, Cloud(region: region), deployment)
    }

    private init(_ region: String, _ cloud: Cloud, _ deployment: String?) throws(SyrinxError) {
        guard let deployment else {
            url = "https://\(region).tts.speech.\(cloud.rawValue)\(Self.path)"
            return
        }
        url =
            "https://\(region).voice.speech.\(cloud.rawValue)\(Self.path)\(try Self.query(deployment, after: ""))"
    }

    /// A resource that has a name of its own, also behind a private link.
    ///
    /// - Parameters:
    ///   - resource: The name, such as `my-speech`, or the whole host, such as
    ///     `my-speech.cognitiveservices.azure.cn`.
    ///   - deployment: The id of a custom voice's deployment.
    /// - Throws: Where a name has another shape.
    public init(resource: String, deployment: String? = nil) throws(SyrinxError) {
        let name = resource.lowercased()
        let host = name.contains(".") ? name : "\(name).cognitiveservices.azure.com"
        let label = host.prefix { $0 != "." }
        guard (1...63).contains(label.utf8.count), label.utf8.allSatisfy(Self.isNameByte),
            Self.isResourceHost(host)
        else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(resource)\" is no resource: give the name that stands in front of "
                    + ".cognitiveservices.azure.com.")
        }
        url = try Self.resourceURL("https://\(host)", "", deployment)
    }

    /// A base such as `http://localhost:5000`, to which the path is added, or a whole URL, whose path and
    /// query are kept as they are.
    ///
    /// What Azure's portal shows as a resource's endpoint is taken for what is meant by it: the region's or the
    /// resource's service, in the same cloud.
    ///
    /// - Parameter deployment: The id of a custom voice's deployment; added to the query where it has none.
    /// - Throws: Where it is not an http or https URL with a host.
    public init(url: String, deployment: String? = nil) throws(SyrinxError) {
        let address = WebAddress(url)
        guard address?.userInfo == nil else {
            throw SyrinxError(
                .invalidArgument,
                "An endpoint holds no name or password (the part before the @): a key is set apart from it.")
        }
        guard let address, ["http", "https"].contains(address.scheme), !address.host.isEmpty else {
            // What stands behind a question mark may be a secret.
            throw SyrinxError(
                .invalidArgument,
                "\"\(url.prefix { $0 != "?" && $0 != "#" })\" is no endpoint: give http:// or https://, a "
                    + "host, and a path if it needs one.")
        }
        let isBase = address.path.isEmpty || address.path == "/"
        guard isBase || address.path.hasPrefix("/sts/") else {
            self.url =
                try deployment.map { (id) throws(SyrinxError) in
                    guard !address.query.contains("deploymentId=") else { return url }
                    return address.base + address.path + (try Self.query(id, after: address.query))
                } ?? url
            return
        }
        if let (region, domain) = Self.region(of: address, behind: ".api.cognitive."),
            let cloud = Cloud(domain: domain)
        {
            self = try AzureEndpoint(region, cloud, deployment)
        } else if Self.isResourceHost(address.host) {
            self.url = try Self.resourceURL(address.base, address.query, deployment)
        } else if let deployment, let (region, domain) = Self.region(of: address, behind: ".tts.speech."),
            let cloud = Cloud(rawValue: domain)
        {
            self = try AzureEndpoint(region, cloud, deployment)
        } else {
            let query = try deployment.map { (id) throws(SyrinxError) in
                try Self.query(id, after: address.query)
            }
            self.url = address.base + Self.path + (query ?? address.query)
        }
    }

    private static let path = "/cognitiveservices/v1"

    private static func resourceURL(
        _ base: String, _ query: String, _ deployment: String?
    ) throws(SyrinxError) -> String {
        guard let deployment else { return "\(base)/tts\(path)\(query)" }
        return "\(base)/voice\(path)\(try Self.query(deployment, after: query))"
    }

    private static func query(_ deployment: String, after query: String) throws(SyrinxError) -> String {
        guard (1...64).contains(deployment.utf8.count), deployment.lowercased().utf8.allSatisfy(isNameByte)
        else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(deployment)\" is no deployment id: it is made of letters, digits and hyphens.")
        }
        return query + (query.isEmpty ? "?" : "&") + "deploymentId=" + deployment
    }

    /// A label of a host name: RFC 1035 section 2.3.4.
    private static func isRegion(_ name: String) -> Bool {
        (1...63).contains(name.utf8.count) && name.utf8.allSatisfy(isRegionByte)
    }

    private static func isRegionByte(_ byte: UInt8) -> Bool {
        WebAddress.isSmallLetter(byte) || WebAddress.isDigit(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isRegionByte(byte) || byte == UInt8(ascii: "-")
    }
}

extension AzureEndpoint {
    /// Where the list of voices is.
    public var voicesURL: String {
        guard let address = WebAddress(url) else { return url }
        let list = "/cognitiveservices/voices/list"
        switch Home(of: address) {
        case .region(let region, let cloud): return "https://\(region).tts.speech.\(cloud.rawValue)\(list)"
        case .resource: return "\(address.base)/tts\(list)"
        case .other(let prefix): return address.base + prefix + list
        }
    }

    /// Where a key is exchanged for a token.
    public var tokenURL: String {
        guard let address = WebAddress(url) else { return url }
        let issue = "/sts/v1.0/issueToken"
        switch Home(of: address) {
        case .region(let region, let cloud):
            return "https://\(region).api.cognitive.\(cloud.tokenDomain)\(issue)"
        case .resource: return address.base + issue
        case .other(let prefix): return address.base + prefix + issue
        }
    }

    /// Below which custom voices are made.
    public var customVoiceURL: String {
        guard let address = WebAddress(url) else { return url }
        switch Home(of: address) {
        case .region(let region, let cloud):
            return "https://\(region).api.cognitive.\(cloud.tokenDomain)/customvoice"
        case .resource: return address.base + "/customvoice"
        case .other(let prefix): return address.base + prefix + "/customvoice"
        }
    }

    /// The domain behind `tts.speech.`
    private enum Cloud: String {
        case everywhere = "microsoft.com"
        case china = "azure.cn"
        case usGovernment = "azure.us"

        init(region: String) {
            self =
                region.hasPrefix("china") ? .china : region.hasPrefix("usgov") ? .usGovernment : .everywhere
        }

        /// - Parameter domain: Of speech or of tokens.
        init?(domain: String) {
            self.init(rawValue: domain == Self.usGovernment.tokenDomain ? Self.usGovernment.rawValue : domain)
        }

        var tokenDomain: String {
            switch self {
            case .everywhere: "microsoft.com"
            case .china: "azure.cn"
            case .usGovernment: "microsoft.us"
            }
        }
    }

    /// Whose service it is.
    private enum Home {
        case region(String, Cloud)
        case resource
        /// What stands in front of the service's own paths.
        case other(prefix: String)

        init(of address: WebAddress) {
            let found =
                AzureEndpoint.region(of: address, behind: ".tts.speech.")
                ?? AzureEndpoint.region(of: address, behind: ".voice.speech.")
            if let (region, domain) = found, let cloud = Cloud(rawValue: domain) {
                self = .region(region, cloud)
            } else if AzureEndpoint.isResourceHost(address.host) {
                self = .resource
            } else {
                let hasPath = address.path.hasSuffix(AzureEndpoint.path)
                self = .other(prefix: hasPath ? String(address.path.dropLast(AzureEndpoint.path.count)) : "")
            }
        }
    }

    /// - Returns: What stands on both sides of the middle of a host's name; nil where no region's service can be
    ///   there: what is on another port, or speaks plain http, is somebody else's.
    private static func region(
        of address: WebAddress, behind middle: String
    ) -> (region: String, domain: String)? {
        guard address.scheme == "https", (address.port ?? 443) == 443 else { return nil }
        let region = String(address.host.prefix { $0 != "." })
        let rest = address.host.dropFirst(region.count)
        guard rest.hasPrefix(middle), isRegion(region) else { return nil }
        return (region, String(rest.dropFirst(middle.count)))
    }

    private static func isResourceHost(_ host: String) -> Bool {
        let domain = host.drop { $0 != "." }
        return domain.hasPrefix(".cognitiveservices.azure.")
            && ["com", "cn", "us"].contains(domain.dropFirst(".cognitiveservices.azure.".count))
    }
}

/// A query may have a secret in it.
extension AzureEndpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { String(url.prefix { $0 != "?" && $0 != "#" }) }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(reflecting: description) }
}
