// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct ProxyTests {
    private func proxy(_ variables: [String: String], _ url: String) throws -> String? {
        try ProxyRules.environment(for: url) { variables[$0] }?.proxy(for: url)?.description
    }

    /// curl's manual, under Environment.
    @Test(
        arguments: [
            (["HTTPS_PROXY": "http://p:3128"], "https://e.org/", "p:3128"),
            (["https_proxy": "a:1", "HTTPS_PROXY": "b:2"], "https://e.org/", "a:1"),
            (["HTTPS_PROXY": "http://p:3128"], "http://e.org/", nil),
            (["http_proxy": "p:3128"], "http://e.org/", "p:3128"),
            (["HTTP_PROXY": "p:3128"], "http://e.org/", "p:3128"),
            (["HTTP_PROXY": "p:3128", "REQUEST_METHOD": "GET"], "http://e.org/", nil),
            (["HTTP_PROXY": "p:3128"], "https://e.org/", nil),
            (["ALL_PROXY": "socks5h://p"], "https://e.org/", "p:1080"),
            (["ALL_PROXY": "socks://127.0.0.1:1080/"], "https://e.org/", "127.0.0.1:1080"),
            (["all_proxy": "p", "HTTPS_PROXY": "q"], "https://e.org/", "q:1080"),
            (["HTTPS_PROXY": ""], "https://e.org/", nil),
            (["HTTPS_PROXY": "http://name:pass%40word@[::1]:8080/"], "https://e.org/", "::1:8080"),
            (["ALL_PROXY": "p"], "http://127.0.0.1:5000", nil),
            (["ALL_PROXY": "p"], "https://localhost", nil),
            (["ALL_PROXY": "p"], "http://[::1]:5000", nil),
        ] as [([String: String], String, String?)])
    func theEnvironmentDecides(variables: [String: String], url: String, expected: String?) throws {
        #expect(try proxy(variables, url) == expected)
    }

    @Test(arguments: [
        ("e.org", "https://e.org", true), ("e.org", "https://a.e.org:444/x", true),
        (".e.org", "https://e.org", true), (".e.org", "https://a.e.org", true),
        ("e.org", "https://ae.org", false),
        ("E.ORG", "https://e.Org", true), ("e.org.", "https://e.org", true),
        ("e.org", "https://e.org./", true),
        ("*", "https://e.org", true), ("*.e.org", "https://a.e.org", false),
        ("a,b e.org", "https://e.org", true),
        ("", "https://e.org", false), (",.,", "https://e.org", false),
        ("10.0.0.0/8", "https://10.1.2.3", true),
        ("10.0.0.0/8", "https://11.1.2.3", false), ("192.168.4.0/22", "https://192.168.7.255", true),
        ("192.168.4.0/22", "https://192.168.8.0", false), ("0.0.0.0/0", "https://8.8.8.8", true),
        ("10.0.0.0/8", "https://10.e.org", false), ("fe80::/10", "https://[febf::1]/", true),
        ("fe80::/10", "https://[fec0::1]/", false), ("[2001:db8::1]", "https://[2001:db8::1]", true),
        ("2001:db8::1", "https://[2001:db8:0::1]", true), ("1.2.3.4", "https://1.2.3.4:9", true),
        ("2.3.4", "https://1.2.3.4", false), ("10.0.0.0/33", "https://10.0.0.0", false),
    ])
    func exceptions(list: String, url: String, isDirect: Bool) throws {
        for name in ["no_proxy", "NO_PROXY"] {
            #expect((try proxy(["ALL_PROXY": "p:1", name: list], url) == nil) == isDirect)
        }
    }

    @Test(arguments: [
        "", "http://", "https://p:1", "socks4://p", "ftp://p", "p:0", "p:99999", "p:x", "socks5://a:sesame@p",
    ])
    func whatIsNoProxyIsRefused(url: String) {
        let error = #expect(throws: SyrinxError.self) { try HTTPProxy(url: url) }
        #expect(error?.description.contains("sesame") == false)
    }

    /// What stands in the environment is for many programs, and may be for others.
    @Test(arguments: ["http://127.0.0.1:5000", "https://localhost/", "http://e.org/", "https://a.example/"])
    func whatIsNotNeededIsNotRead(url: String) throws {
        #expect(try proxy(["HTTPS_PROXY": "https://p:443", "NO_PROXY": ".example"], url) == nil)
        let rules = try ProxyRules.environment(for: "https://e.org/", exceptions: "e.org") {
            ["HTTPS_PROXY": "https://p:443"][$0]
        }
        #expect(rules?.proxy(for: "https://e.org/") == nil)
    }

    @Test(arguments: [
        ("HTTPS_PROXY", "https://e.org/"), ("http_proxy", "http://e.org/"), ("ALL_PROXY", "https://e.org/"),
    ])
    func aVariableThatMakesNoSenseIsNamed(name: String, url: String) {
        let error = #expect(throws: SyrinxError.self) { try proxy([name: "https://me:sesame@p:443"], url) }
        #expect(error?.code == .invalidArgument && error?.description.contains(name) == true)
        #expect(error?.description.contains("sesame") == false)
    }

    @Test func whoHasAPassword() throws {
        #expect(try HTTPProxy(url: "http://name:sesame@p:1").hasPassword)
        #expect(try !HTTPProxy(url: "http://name@p:1").hasPassword)
        #expect(try !HTTPProxy(url: "http://p:1").hasPassword)
    }

    @Test func aPasswordIsNotShown() throws {
        let proxy = try HTTPProxy(url: "http://name:sesame@p:1")
        #expect(proxy.userInfo == "name:sesame")
        var dumped = ""
        dump(ProxyRules(proxy), to: &dumped)
        for text in ["\(proxy)", String(reflecting: proxy), dumped] {
            #expect(!text.contains("sesame"), "\(text)")
        }
        #expect(try HTTPProxy(url: "a%3Ab:c%25%zz%4@p").userInfo == "a:b:c%%zz%4")
    }
}
