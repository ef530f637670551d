// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

/// Faults and rules as they are written.
@Suite struct FaultWordTests {
    /// What is read is what is told, in the log and to a reader.
    @Test(arguments: [
        "delay=200", "delay=0.5", "delay=normal:200,30", "delay=lognormal:200,0.4", "delay=list:100,200.25,0",
        "pace=1.5", "jitter=50", "chunk=1", "chunk=odd", "stall=4096:1500", "stall=0:1 stall=7:2",
        "cut=4096:clean", "cut=0:reset", "cut=17:unfinished", "garbage=100:64", "slow-head=300",
        "type=text/plain", "type=\"audio/ogg; codecs=opus\"", "html", "status=503", "status=429:2",
        "status=429:\"Sat, 21 Nov 2026 17:00:00 GMT\"", "close", "close=reset", "drop", "refuse=500",
        "outcome=dataset_issue",
        "delay=3 pace=2.0 cut=9:reset drop",
    ])
    func wordsAreRead(_ text: String) throws {
        let fault = try EmulatorFault(text)
        #expect(fault != EmulatorFault())
        #expect(try EmulatorFault(fault.description) == fault)
        #expect(try EmulatorFault("  ;\t\(text) ; ") == fault)
        #expect(try FaultRule("times=2 \(text) request=3").fault == fault)
    }

    @Test func shortFormsHaveDefaults() throws {
        #expect(try EmulatorFault("cut=5").cut?.ending == .clean)
        #expect(try EmulatorFault("garbage=5").garbage?.byteCount == 64)
        #expect(try EmulatorFault("") == EmulatorFault())
    }

    @Test(arguments: [
        "delay", "delay=", "delay=-1", "delay=nan", "delay=inf", "delay=3600001", "delay=1e300",
        "delay=normal:1",
        "delay=normal:1,2,3", "delay=lognormal:1,-1", "delay=lognormal:1,nan", "delay=list:",
        "delay=list:1,,2",
        "delay=other:1", "pace=0", "pace=-1", "pace=x", "jitter=x", "chunk=0", "chunk=-1", "chunk=even",
        "chunk=1048577", "stall=1", "stall=-1:5", "stall=1:x", "stall=9223372036854775807:1", "cut=x",
        "cut=1:now",
        "cut=-5", "garbage=1:0", "garbage=1:9999999999", "slow-head=x", "type=", "type=\"a\u{7}b\"", "html=1",
        "status=200", "status=600", "status=x", "status=429:", "close=now", "drop=1", "refuse=x", "outcome=",
        "no-such-thing",
        "=", "cut=\"1", "delay=1;x=2",
    ])
    func nonsenseIsRefused(_ text: String) {
        #expect { try EmulatorFault(text) } throws: { error in
            let error = error as? EmulatorError
            return error?.kind == .invalidConfiguration && error?.sentence.hasSuffix(".") == true
        }
        #expect(throws: EmulatorError.self) { try FaultRule(text) }
    }

    @Test(arguments: [
        "request=0", "request=2-1", "request=x", "request=", "request=-3", "nth=1-2-3", "times=-1", "times=x",
        "chance=1.1", "chance=-0.1", "chance=nan",
    ])
    func conditionsHaveLimits(_ text: String) {
        #expect(throws: EmulatorError.self) { try FaultRule("\(text) drop") }
    }

    private static func fits(
        _ words: String, number: Int = 1, nth: Int = 1, path: String = "/cognitiveservices/v1",
        text: String = "<speak>Hello, world.</speak>"
    ) throws -> Bool {
        try FaultRule(words + " drop").fits(
            FaultRule.Occasion(number: number, numberOnConnection: nth, path: path, text: text))
    }

    @Test func conditionsHold() throws {
        for (words, numbers) in [
            ("", [1, 2, 3, 9]), ("request=2", [2]), ("request=2-3", [2, 3]), ("request=2-", [2, 3, 9]),
        ] {
            #expect(try [1, 2, 3, 9].filter { try Self.fits(words, number: $0) } == numbers)
        }
        #expect(try [1, 2, 3].filter { try Self.fits("nth=2-", nth: $0) } == [2, 3])
        for (pattern, isFound) in [
            ("/cognitiveservices/v1", true), ("/cognitiveservices/*", true), ("*v1", true), ("*", true),
            ("/cog*ser*/v*", true), ("/cognitiveservices/v1*", true), ("/v1", false), ("*/v2", false),
            ("/cognitiveservices/v1*v1", false), ("", false),
        ] {
            #expect(try Self.fits("path=\(pattern)") == isFound, "\(pattern)")
        }
        #expect(try Self.fits("text=\"Hello, w\""))
        #expect(try !Self.fits("text=hello"))
        #expect(try !Self.fits("text=Hello request=2"))
    }

    @Test func scenarioHasARuleOnEachLine() throws {
        let rules = try FaultRule.scenario(
            """
            # The first two are too many.
            request=1-2 status=429:1

              path=/sts/* delay=100\r
            """)
        #expect(rules == [try FaultRule("request=1-2 status=429:1"), try FaultRule("path=/sts/* delay=100")])
        #expect {
            try FaultRule.scenario("drop\n\nstatus=99")
        } throws: { ($0 as? EmulatorError)?.sentence.hasPrefix("Line 3 of the scenario: ") == true }
    }
}

/// Who meets which fault.
@Suite struct FaultDirectorTests {
    private static func fates(_ rules: [String], count: Int = 8, seed: UInt64 = 1) throws -> [FaultDirector
        .Fate]
    {
        let director = FaultDirector(try rules.map { try FaultRule($0) }, seed: seed)
        return (0..<count).map { _ in
            let number = director.count()
            return director.fate(
                FaultRule.Occasion(number: number, numberOnConnection: 1, path: "/", text: ""))
        }
    }

    @Test func timesAreCounted() throws {
        let statuses = try Self.fates(["request=2- times=3 status=429"]).map { $0.fault.status?.code }
        #expect(statuses == [nil, 429, 429, 429, nil, nil, nil, nil])
    }

    @Test func laterRulesWin() throws {
        let fates = try Self.fates(["delay=5 pace=2 stall=1:1", "request=2 delay=7 stall=9:9"], count: 2)
        #expect(fates.map(\.delay) == [.milliseconds(5), .milliseconds(7)])
        #expect(fates.map(\.fault.pace) == [2, 2])
        #expect(fates.map(\.fault.stalls.count) == [1, 2])
    }

    @Test func listsAreFollowed() throws {
        let delays = try Self.fates(["delay=list:1,2,3"], count: 5).map(\.delay)
        #expect(delays == [1, 2, 3, 1, 2].map { .milliseconds($0) })
    }

    @Test func theSeedDecides() throws {
        let rules = ["chance=0.5 drop", "delay=lognormal:100,0.5"]
        let first = try Self.fates(rules, count: 50, seed: 3)
        let again = try Self.fates(rules, count: 50, seed: 3)
        let other = try Self.fates(rules, count: 50, seed: 4)
        #expect(first.map(\.delay) == again.map(\.delay))
        #expect(first.map(\.fault) == again.map(\.fault))
        #expect(first.map(\.delay) != other.map(\.delay))
        #expect((10...40).contains(first.count { $0.fault.dropsConnection }))
    }

    /// Quantiles by definition: half of a log-normal's values are below its median, and 84.13% below median
    /// times e to the sigma; a normal's mean and deviation are its own.
    @Test func distributionsAreWhatTheySay() throws {
        func sorted(_ words: String) throws -> [Double] {
            try Self.fates([words], count: 20_000).compactMap { $0.delay.map { $0 / .milliseconds(1) } }
                .sorted()
        }
        let logNormal = try sorted("delay=lognormal:200,0.4")
        #expect(abs(logNormal[10_000] - 200) < 3)
        #expect(abs(logNormal[16_827] - 298.4) < 6)
        let normal = try sorted("delay=normal:200,30")
        #expect(abs(normal.reduce(0, +) / 20_000 - 200) < 1)
        #expect(abs(normal[16_827] - 230) < 2)
        #expect(try sorted("delay=normal:10,30").allSatisfy { $0 >= 0 })
    }
}
