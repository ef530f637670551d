// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct RetryTests {
    private static func error(_ condition: RetryRule.Condition, retryAfter: Duration? = nil) -> SyrinxError {
        var error = SyrinxError(.other, "No.")
        switch condition {
        case .fault(let fault): error.fault = fault
        case .status(let status): error.status = status
        }
        error.retryAfter = retryAfter
        return error
    }

    @Test func whatIsNotInTheTableIsFinal() {
        for status in [301, 400, 401, 403, 404, 413, 415, 418, 501, 505] {
            #expect(RetryRule.matching(Self.error(.status(status))) == nil)
        }
        for fault in [SyrinxError.Fault.atLongest, .diverged] {
            #expect(RetryRule.matching(Self.error(.fault(fault))) == nil)
        }
        #expect(RetryRule.matching(SyrinxError(.hostNotFound, "Who?")) == nil)
        #expect(RetryRule.matching(SyrinxError(.tlsFailed, "Who?")) == nil)
    }

    @Test(arguments: RetryRule.table.map(\.condition))
    func attemptsAreLimited(_ condition: RetryRule.Condition) {
        let (policy, error) = (RetryPolicy(), Self.error(condition))
        #expect(policy.pause(after: error, failureCount: 1, spent: .zero) != nil)
        #expect(policy.pause(after: error, failureCount: 2, spent: .seconds(1)) != nil)
        #expect(policy.pause(after: error, failureCount: 3, spent: .seconds(1)) == nil)
        #expect(policy.pause(after: error, failureCount: 2, spent: .seconds(61)) == nil)
    }

    @Test func theServiceIsObeyed() {
        let policy = RetryPolicy()
        let told = Self.error(.status(429), retryAfter: .seconds(7))
        #expect(policy.pause(after: told, failureCount: 1, spent: .zero) == .seconds(7))
        let late = Self.error(.status(429), retryAfter: .seconds(61))
        #expect(policy.pause(after: late, failureCount: 1, spent: .zero) == nil)
    }

    @Test func backoffGrowsAndIsJittered() {
        #expect(RetryPolicy.backoff(failureCount: 1, fraction: 0) == .zero)
        #expect(RetryPolicy.backoff(failureCount: 1, fraction: 0.5) == .milliseconds(250))
        #expect(RetryPolicy.backoff(failureCount: 3, fraction: 0.5) == .seconds(1))
        #expect(RetryPolicy.backoff(failureCount: 50, fraction: 0.5) == .seconds(4))
    }

    /// The first attempt after a dead connection costs nothing.
    @Test func aDeadConnectionIsReplacedAtOnce() {
        let error = Self.error(.fault(.unanswered))
        #expect(RetryPolicy().pause(after: error, failureCount: 1, spent: .zero, fraction: 0.9) == .zero)
        #expect(RetryPolicy().pause(after: error, failureCount: 2, spent: .zero, fraction: 0.9)! > .zero)
    }

    /// Dates by `date -ud ... +%s`.
    @Test(arguments: [
        ("0", 0), ("7", 7), (" 120 ", 120), ("99999999999999999999", 86_400), ("864000", 86_400),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sunday, 06-Nov-94 08:49:37 GMT", 86_400),
        ("Sun Nov  6 08:49:37 1994", 37), ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
        ("Tue, 29 Feb 2028 00:00:00 GMT", 86_400),
    ])
    func retryAfter(_ value: String, _ seconds: Int) {
        // 784111777 is 6 November 1994, 08:49:37 UTC.
        #expect(RetryAfter.pause(value, now: 784_111_777 - 37) == .seconds(seconds))
    }

    @Test func datesAreCounted() {
        #expect(RetryAfter.pause("Tue, 29 Feb 2028 12:00:00 GMT", now: 1_835_438_400 - 5) == .seconds(5))
        #expect(RetryAfter.pause("Thu, 01 Jan 1970 00:00:09 GMT", now: 0) == .seconds(9))
        #expect(RetryAfter.pause("Fri, 31 Dec 1999 23:59:59 GMT", now: 946_684_798) == .seconds(1))
    }

    @Test(arguments: [
        "", "never", "-1", "1.5", "Sun, 06 Nov 1994", "Sun, 99 Nov 1994 08:49:37 GMT", ":::",
        "06 11 1994 1:2:3",
    ])
    func nonsense(_ value: String) {
        #expect(RetryAfter.pause(value, now: 0) == nil)
    }

    /// What docs/failures.md says is what is done.
    @Test func theTableIsTheDocumentedOne() throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let text = try String(contentsOf: root.appending(path: "docs/failures.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("| again") }
        #expect(rows.count == RetryRule.table.count)
        for (row, rule) in zip(rows, RetryRule.table) {
            if case .status(let status) = rule.condition { #expect(row.contains("HTTP \(status)")) }
            let pause =
                switch rule.pause {
                case .none: "again at once, then with backoff"
                case .backoff: "again with backoff"
                case .asTold: "again as `Retry-After` says, else with backoff"
                }
            #expect(row.contains(pause), "\(row)")
        }
    }
}
