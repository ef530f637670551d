// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

/// The tokens were made by Python's `json` and `base64`.
@Suite struct AccessTokenTests {
    private static let head = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"

    @Test(arguments: [
        // {"iat":1700000000,"exp":1700000600}
        ("eyJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDYwMH0", 600.0),
        // {"iat":1700000000.5,"exp":1700000100.75,"scope":"speech>?~~"}
        ("eyJpYXQiOjE3MDAwMDAwMDAuNSwiZXhwIjoxNzAwMDAwMTAwLjc1LCJzY29wZSI6InNwZWVjaD4_fn4ifQ", 100.25),
        // {"sub":"x"}
        ("eyJzdWIiOiJ4In0", 600),
        // {"exp":1e+300}
        ("eyJleHAiOjFlKzMwMH0", 600),
        // {"exp":1700000600}: it is over.
        ("eyJleHAiOjE3MDAwMDA2MDB9", 0),
        ("", 600), ("!!!", 600), ("e30", 600), ("W10", 600),
    ])
    func aTokenTellsItsLife(claims: String, seconds: Double) {
        let text = "\(Self.head).\(claims).c2lnbmF0dXJl"
        #expect(AccessToken(issued: text).life == .seconds(seconds))
        #expect(AccessToken(issued: text).text == text)
    }

    /// By this machine's clock: these times are long over, or have not come.
    @Test func aKeptTokenEndsWhenItEnds() {
        let old = "\(Self.head).eyJpYXQiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDYwMH0.c2lnbmF0dXJl"
        #expect(AccessToken(kept: old).life == .zero)
        #expect(AccessToken(kept: "aad#/subscriptions/1/x#" + old).life == .zero)
        #expect(AccessToken(kept: "opaque").life == .seconds(600))
        #expect(AccessToken(kept: "").life == .seconds(600))
    }

    @Test func nothingThatDescribesItShowsIt() {
        let token = AccessToken(issued: "sesame")
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped] { #expect(!text.contains("sesame")) }
    }
}
