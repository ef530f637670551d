// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

@Suite struct VoiceLedgerTests {
    private static let here = "https://api.example/v1"

    private static func make(
        _ name: String, in ledger: VoiceLedger, at address: String = here, id: String? = nil
    ) async throws {
        let page = try await ledger.page(for: name, .speechify, at: address)
        try page.update { entry in (entry.voiceID, entry.speakingID) = (id, id) }
    }

    @Test func onlyTheUserReadsIt() async throws {
        let folder = try TemporaryDirectory()
        let ledger = VoiceLedger(directory: folder.file("a/b") + "/voices")
        try await Self.make("Jessica", in: ledger)
        let names = try FileManager.default.contentsOfDirectory(atPath: ledger.directory)
        #expect(names.count == 2)
        for (path, mode) in [(ledger.directory, 0o700)] + names.map({ (ledger.directory + "/" + $0, 0o600) })
        {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test func voicesAreFoundByNameAndID() async throws {
        let folder = try TemporaryDirectory()
        let ledger = VoiceLedger(directory: folder.file("voices"))
        let names = [
            "Jessica", "jessica", "J/../x", "\u{1F399} Ж \"quoted\"", String(repeating: "long", count: 60),
        ]
        for (index, name) in names.enumerated() { try await Self.make(name, in: ledger, id: "id-\(index)") }
        try await Self.make("Jessica", in: ledger, at: "https://other.example", id: "id-other")
        for (index, name) in names.enumerated() {
            #expect(try ledger.entry(named: name, at: Self.here)?.voiceID == "id-\(index)")
            #expect(try ledger.entry(named: "id-\(index)", at: Self.here)?.name == name)
        }
        #expect(try ledger.entry(named: "id-other", at: Self.here) == nil)
        #expect(try ledger.entry(named: "nobody", at: Self.here) == nil)
        #expect(ledger.entries().count == 6)
        let endpoint = ServiceEndpoint.speechify(try SpeechifyEndpoint(url: "https://api.example"))
        #expect(ledger.speakingID(of: "Jessica", at: endpoint) == "id-0")
        try ledger.forget(try #require(try ledger.entry(named: "Jessica", at: Self.here)))
        #expect(ledger.speakingID(of: "Jessica", at: endpoint) == nil && ledger.entries().count == 5)
    }

    /// Locks go with what is locked, and yet never do two have the same page.
    @Test func whatIsForgottenLeavesNothing() async throws {
        let folder = try TemporaryDirectory()
        let ledger = VoiceLedger(directory: folder.file("voices"))
        final class Holders: Sendable {
            let count = Mutex(0)
        }
        let holders = Holders()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                group.addTask {
                    let page = try await ledger.page(for: "Jessica", .speechify, at: Self.here)
                    holders.count.withLock { $0 += 1 }
                    #expect(holders.count.withLock(\.self) == 1)
                    // A third changes nothing, and each of the others leaves nothing.
                    if number % 3 != 0 {
                        try page.update { $0.voiceID = "\(number)" }
                        await Task.yield()
                        try page.forget()
                    }
                    holders.count.withLock { $0 -= 1 }
                    withExtendedLifetime(page) {}
                }
            }
            try await group.waitForAll()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.directory) == [])
    }

    @Test func whatIsDamagedIsLeftAsItIs() async throws {
        let folder = try TemporaryDirectory()
        let ledger = VoiceLedger(directory: folder.file("voices"))
        try await Self.make("Jessica", in: ledger, id: "j")
        try await Self.make("Other", in: ledger, id: "o")
        let path = ledger.path(of: "Jessica", at: Self.here)
        let whole = try contents(of: path)
        for damage in [Array(whole.dropLast(5)), [], Array("{}".utf8), Array("{\"format\":2}".utf8)] {
            try write(damage, to: path)
            let error = await #expect(throws: SyrinxError.self) {
                try await Self.make("Jessica", in: ledger, id: "x")
            }
            #expect(error?.code == .fileFailed && error?.message.contains(path) == true)
            #expect(try contents(of: path) == damage)
            #expect(ledger.entries().map(\.name) == ["Other"])
            #expect(try ledger.entry(named: "o", at: Self.here)?.name == "Other")
        }
        try write(whole, to: path)
        #expect(ledger.entries().count == 2)
    }

    @Test func aPlaceThatCannotBeWrittenIsToldBeforeAnythingIsSent() async throws {
        let folder = try TemporaryDirectory()
        try write([1], to: folder.file("file"))
        let ledger = VoiceLedger(directory: folder.file("file") + "/voices")
        let error = await #expect(throws: SyrinxError.self) { try await Self.make("Jessica", in: ledger) }
        #expect(error?.code == .fileFailed)
        #expect(ledger.entries().isEmpty)
        #expect(try ledger.entry(named: "Jessica", at: Self.here) == nil)
    }

    /// Each adds one to what is noted: none is lost.
    @Test func oneAtATimeWrites() async throws {
        let folder = try TemporaryDirectory()
        let ledger = VoiceLedger(directory: folder.file("voices"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let page = try await ledger.page(for: "Jessica", .speechify, at: Self.here)
                    let count = Int(page["count"] ?? "0")!
                    await Task.yield()
                    try page.update { $0.notes["count"] = "\(count + 1)" }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await ledger.page(for: "Jessica", .speechify, at: Self.here)["count"] == "8")
    }

    @Test func aWaitForTheOtherCanBeEnded() async throws {
        let folder = try TemporaryDirectory()
        let ledger = VoiceLedger(directory: folder.file("voices"))
        let page = try await ledger.page(for: "Jessica", .speechify, at: Self.here)
        let waiting = Task { try await Self.make("Jessica", in: ledger) }
        waiting.cancel()
        let error = await #expect(throws: SyrinxError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
        withExtendedLifetime(page) {}
    }

    @Test func timesAreRead() {
        #expect(Timestamp.seconds("1970-01-01T00:00:00Z") == 0)
        #expect(Timestamp.seconds("2026-09-13T12:34:56.789Z") == 1_789_302_896)
        #expect(Timestamp.seconds("2026-09-13T14:34:56+02:00") == 1_789_302_896)
        for wrong in [
            "", "2026-09-13", "2026-13-01T00:00:00Z", "2026-09-13T12:34:56", "2026-09-13T12:34:56+0",
        ] {
            #expect(Timestamp.seconds(wrong) == nil)
        }
    }

    @Test func sentencesAreMicrosofts() throws {
        let consent = WantedVoice.Consent(speakerName: "{company}", company: "Contoso")
        #expect(
            try ConsentSentences.statement(for: consent, locale: "de-de").text
                == "Ich, {company} bin mir bewusst, dass Aufnahmen meiner Stimme von Contoso verwendet werden, um eine "
                + "synthetische Version meiner Stimme zu erstellen und zu verwenden.")
        // In Tamil the company stands in front.
        #expect(
            try ConsentSentences.statement(for: consent, locale: "ta-IN").text
                == "நிறுவனம் Contoso எனது குரலின் பதிவுகளை பயன்படுத்தி, செயற்கை பதிப்பை உருவாக்கவும் மற்றும் பயன்படுத்தவும் "
                + "உள்ளதாக நான் {company} அறிவேன்.")
        #expect(ConsentSentences.table.count == 50 && Set(ConsentSentences.table.map(\.locale)).count == 50)
        for row in ConsentSentences.table {
            for name in ["{speaker}", "{company}"] {
                #expect(row.text.components(separatedBy: name).count == 2, "\(row.locale)")
            }
            #expect(!row.text.contains("[") && !row.text.contains("  ") && !row.text.contains("\""))
            #expect(row.locale.wholeMatch(of: /[a-z]{2}-[A-Z]{2}/) != nil)
        }
        let error = #expect(throws: SyrinxError.self) {
            try ConsentSentences.statement(for: consent, locale: "sw-KE")
        }
        #expect(error?.message.contains("verbal-statement-all-locales.txt") == true)
    }
}
