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
        // A label of a host name: RFC 1035 section 2.3.4.
        guard (1...63).contains(region.utf8.count), region.utf8.allSatisfy(Self.isRegionByte) else {
            throw SyrinxError(
                .invalidArgument,
                "\"\(region)\" is no region: regions are written like eastus or westeurope.")
        }
        let cloud = Cloud(region: region)
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
        let host = resource.contains(".") ? resource : "\(resource).cognitiveservices.azure.com"
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
    /// resource's service.
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
        if let (region, _) = Self.region(of: address.host, behind: ".api.cognitive.") {
            self = try AzureEndpoint(region: region, deployment: deployment)
        } else if Self.isResourceHost(address.host) {
            self.url = try Self.resourceURL(address.base, address.query, deployment)
        } else if let deployment, let (region, _) = Self.region(of: address.host, behind: ".tts.speech.") {
            self = try AzureEndpoint(region: region, deployment: deployment)
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

    private static func isRegionByte(_ byte: UInt8) -> Bool {
        WebAddress.isSmallLetter(byte) || WebAddress.isDigit(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isRegionByte(byte) || byte == UInt8(ascii: "-")
    }
}

extension AzureEndpoint {
    /// Whether it is asked over TLS.
    public var isSecure: Bool { WebAddress(url)?.scheme == "https" }

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

    /// The domain behind `tts.speech.`
    private enum Cloud: String {
        case everywhere = "microsoft.com"
        case china = "azure.cn"
        case usGovernment = "azure.us"

        init(region: String) {
            self =
                region.hasPrefix("china") ? .china : region.hasPrefix("usgov") ? .usGovernment : .everywhere
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
            let isPlain = address.scheme == "https" && (address.port ?? 443) == 443
            let found =
                AzureEndpoint.region(of: address.host, behind: ".tts.speech.")
                ?? AzureEndpoint.region(of: address.host, behind: ".voice.speech.")
            if isPlain, let (region, domain) = found, let cloud = Cloud(rawValue: domain) {
                self = .region(region, cloud)
            } else if AzureEndpoint.isResourceHost(address.host) {
                self = .resource
            } else {
                let hasPath = address.path.hasSuffix(AzureEndpoint.path)
                self = .other(prefix: hasPath ? String(address.path.dropLast(AzureEndpoint.path.count)) : "")
            }
        }
    }

    /// - Returns: What stands on both sides of the middle of a host's name.
    private static func region(of host: String, behind middle: String) -> (region: String, domain: String)? {
        let region = host.prefix { $0 != "." }
        let rest = host[region.endIndex...]
        guard rest.hasPrefix(middle), !region.isEmpty else { return nil }
        return (String(region), String(rest.dropFirst(middle.count)))
    }

    private static func isResourceHost(_ host: String) -> Bool {
        let domain = host.drop { $0 != "." }
        return domain.hasPrefix(".cognitiveservices.azure.")
            && ["com", "cn", "us"].contains(domain.dropFirst(".cognitiveservices.azure.".count))
    }
}
