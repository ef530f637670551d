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

    @Test(arguments: ["", "West Europe", "evil.example/", "a#b", "eu-west"])
    func whatIsNoRegionIsRefused(region: String) {
        #expect(throws: SyrinxError.self) { try AzureEndpoint(region: region) }
    }

    @Test(arguments: [
        ("http://localhost:5000", "http://localhost:5000/cognitiveservices/v1"),
        ("http://localhost:5000/", "http://localhost:5000/cognitiveservices/v1"),
        ("http://localhost:5000?a=b", "http://localhost:5000/cognitiveservices/v1?a=b"),
        ("http://[::1]:80/x/y?a=b&c", "http://[::1]:80/x/y?a=b&c"),
        ("HTTPS://example.org/tts", "HTTPS://example.org/tts"),
    ])
    func basesGetThePathAndWholeURLsAreKept(given: String, url: String) throws {
        #expect(try AzureEndpoint(url: given).url == url)
    }

    @Test(arguments: [
        "", "localhost:5000", "ftp://x/y", "http://", "http:///x", "://x", "http://localhost@example.org",
        "https://name:word@example.org/x",
    ])
    func whatIsNoURLIsRefused(url: String) {
        #expect(throws: SyrinxError.self) { try AzureEndpoint(url: url) }
    }

    @Test(arguments: [
        ("https://example.org", true), ("http://127.0.0.1:1", true), ("http://localhost", true),
        ("http://[::1]:5000", true), ("http://example.org", false), ("http://127.example.org", false),
        ("http://localhost.example.org", false),
    ])
    func credentialsTravelOnlyWhereNobodyListens(url: String, isAllowed: Bool) throws {
        #expect(try AzureEndpoint(url: url).allowsCredential == isAllowed)
    }
}
