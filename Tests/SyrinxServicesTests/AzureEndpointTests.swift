// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct AzureEndpointTests {
    @Test(arguments: [
        ("westeurope", "https://westeurope.tts.speech.microsoft.com/cognitiveservices/v1"),
        ("chinaeast2", "https://chinaeast2.tts.speech.azure.cn/cognitiveservices/v1"),
        ("usgovvirginia", "https://usgovvirginia.tts.speech.azure.us/cognitiveservices/v1"),
        ("brandnewregion9", "https://brandnewregion9.tts.speech.microsoft.com/cognitiveservices/v1"),
    ])
    func regionsHaveTheirCloud(region: String, url: String) throws {
        #expect(try AzureEndpoint(region: region).url == url)
    }

    @Test(arguments: [
        "", "West Europe", "evil.example/", "a#b", "eu-west", String(repeating: "a", count: 64),
    ])
    func whatIsNoRegionIsRefused(region: String) {
        #expect(throws: SyrinxError.self) { try AzureEndpoint(region: region) }
    }

    @Test(arguments: [
        (
            "westeurope",
            "https://westeurope.voice.speech.microsoft.com/cognitiveservices/v1?deploymentId=1a-B"
        ),
        ("chinanorth3", "https://chinanorth3.voice.speech.azure.cn/cognitiveservices/v1?deploymentId=1a-B"),
        ("usgovarizona", "https://usgovarizona.voice.speech.azure.us/cognitiveservices/v1?deploymentId=1a-B"),
    ])
    func deploymentsHaveTheirHost(region: String, url: String) throws {
        #expect(try AzureEndpoint(region: region, deployment: "1a-B").url == url)
    }

    @Test(arguments: [
        ("my-speech", "https://my-speech.cognitiveservices.azure.com"),
        ("my-speech.cognitiveservices.azure.cn", "https://my-speech.cognitiveservices.azure.cn"),
        ("my-speech.cognitiveservices.azure.us", "https://my-speech.cognitiveservices.azure.us"),
    ])
    func resourcesHaveTheirPaths(name: String, base: String) throws {
        let endpoint = try AzureEndpoint(resource: name)
        #expect(endpoint.url == base + "/tts/cognitiveservices/v1")
        #expect(endpoint.voicesURL == base + "/tts/cognitiveservices/voices/list")
        #expect(endpoint.tokenURL == base + "/sts/v1.0/issueToken")
        let deployed = try AzureEndpoint(resource: name, deployment: "x9")
        #expect(deployed.url == base + "/voice/cognitiveservices/v1?deploymentId=x9")
        #expect(deployed.voicesURL == endpoint.voicesURL)
        #expect(deployed.tokenURL == endpoint.tokenURL)
        // Its bare address means the same.
        #expect(try AzureEndpoint(url: base) == endpoint)
        #expect(try AzureEndpoint(url: base + "/", deployment: "x9") == deployed)
        #expect(try AzureEndpoint(url: base + "/sts/v1.0/issueToken") == endpoint)
    }

    @Test(arguments: [
        "", ".", "a.b", "my speech", "evil.example", "x.cognitiveservices.azure.evil.example",
        "a/b.cognitiveservices.azure.com", "cognitiveservices.azure.com",
    ])
    func whatIsNoResourceIsRefused(name: String) {
        #expect(throws: SyrinxError.self) { try AzureEndpoint(resource: name) }
    }

    @Test(arguments: ["", "a b", "a&b=c", "ä", String(repeating: "a", count: 65)])
    func whatIsNoDeploymentIsRefused(id: String) {
        #expect(throws: SyrinxError.self) { try AzureEndpoint(region: "eastus", deployment: id) }
        #expect(throws: SyrinxError.self) { try AzureEndpoint(url: "http://localhost", deployment: id) }
    }

    @Test(arguments: [
        ("http://localhost:5000", "http://localhost:5000/cognitiveservices/v1"),
        ("http://localhost:5000/", "http://localhost:5000/cognitiveservices/v1"),
        ("http://localhost:5000?a=b", "http://localhost:5000/cognitiveservices/v1?a=b"),
        ("http://[::1]:80/x/y?a=b&c", "http://[::1]:80/x/y?a=b&c"),
        ("HTTPS://example.org/tts", "HTTPS://example.org/tts"),
        // What the portal shows.
        (
            "https://westus2.api.cognitive.microsoft.com/",
            "https://westus2.tts.speech.microsoft.com/cognitiveservices/v1"
        ),
        (
            "https://westus2.api.cognitive.microsoft.com/sts/v1.0/issuetoken",
            "https://westus2.tts.speech.microsoft.com/cognitiveservices/v1"
        ),
        (
            "https://chinaeast2.api.cognitive.azure.cn",
            "https://chinaeast2.tts.speech.azure.cn/cognitiveservices/v1"
        ),
    ])
    func basesGetThePathAndWholeURLsAreKept(given: String, url: String) throws {
        #expect(try AzureEndpoint(url: given).url == url)
    }

    @Test(arguments: [
        ("http://localhost:5000", "http://localhost:5000/cognitiveservices/v1?deploymentId=x"),
        ("http://localhost:5000/a?b=c", "http://localhost:5000/a?b=c&deploymentId=x"),
        ("https://e.org/a?deploymentId=y", "https://e.org/a?deploymentId=y"),
        (
            "https://westus.tts.speech.microsoft.com",
            "https://westus.voice.speech.microsoft.com/cognitiveservices/v1?deploymentId=x"
        ),
    ])
    func addressesTakeADeployment(given: String, url: String) throws {
        #expect(try AzureEndpoint(url: given, deployment: "x").url == url)
    }

    /// Of a region: synthesis, with and without a deployment, list and token are on three hosts.
    @Test(arguments: [
        ("westeurope", "microsoft.com", "microsoft.com"), ("chinaeast2", "azure.cn", "azure.cn"),
        ("usgovvirginia", "azure.us", "microsoft.us"),
    ])
    func listAndTokenOfARegion(region: String, speech: String, token: String) throws {
        let endpoint = try AzureEndpoint(region: region)
        let deployed = try AzureEndpoint(region: region, deployment: "x")
        let written = try AzureEndpoint(url: deployed.url)
        for endpoint in [endpoint, deployed, written] {
            #expect(
                endpoint.voicesURL == "https://\(region).tts.speech.\(speech)/cognitiveservices/voices/list")
            #expect(endpoint.tokenURL == "https://\(region).api.cognitive.\(token)/sts/v1.0/issueToken")
        }
    }

    @Test(arguments: [
        ("http://localhost:5000", "http://localhost:5000"),
        ("https://gateway.example/speech/cognitiveservices/v1?a=b", "https://gateway.example/speech"),
        ("https://gateway.example/somewhere?key=secret", "https://gateway.example"),
        // Only the region's own address is the region's.
        ("http://eastus.tts.speech.microsoft.com", "http://eastus.tts.speech.microsoft.com"),
        ("https://eastus.tts.speech.microsoft.com:444", "https://eastus.tts.speech.microsoft.com:444"),
        ("https://eastus.tts.speech.evil.example", "https://eastus.tts.speech.evil.example"),
    ])
    func listAndTokenOfOtherPlaces(given: String, base: String) throws {
        let endpoint = try AzureEndpoint(url: given)
        #expect(endpoint.voicesURL == base + "/cognitiveservices/voices/list")
        #expect(endpoint.tokenURL == base + "/sts/v1.0/issueToken")
    }

    @Test(arguments: [
        "", "localhost:5000", "ftp://x/y", "http://", "http:///x", "://x", "http://localhost@example.org",
        "https://name:word@example.org/x",
    ])
    func whatIsNoURLIsRefused(url: String) {
        #expect(throws: SyrinxError.self) { try AzureEndpoint(url: url) }
    }

    @Test func secretsInWrongAddressesAreNotShown() {
        for url in [
            "htp://example.org/?key=sesame", "example.org?sig=sesame", "https://a:sesame@example.org",
        ] {
            let error = #expect(throws: SyrinxError.self) { try AzureEndpoint(url: url) }
            #expect(error?.description.contains("sesame") == false)
        }
    }

    @Test(arguments: [
        ("https://example.org", true), ("http://127.0.0.1:1", true), ("http://localhost", true),
        ("http://[::1]:5000", true), ("http://example.org", false), ("http://127.example.org", false),
        ("http://localhost.example.org", false),
    ])
    func credentialsTravelOnlyWhereNobodyListens(url: String, isAllowed: Bool) throws {
        let address = WebAddress(try AzureEndpoint(url: url).url)
        #expect(address?.keepsSecrets == isAllowed)
    }
}
