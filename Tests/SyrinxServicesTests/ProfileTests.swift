// SPDX-License-Identifier: Apache-2.0

import Glibc
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

@Suite struct ProfileTests {
    /// A configuration folder with this file in it.
    private func load(_ text: String?, _ name: String? = nil, mode: mode_t = 0o600) throws -> Profile? {
        // SAFETY: C strings that outlive the calls.
        let folder = try TemporaryDirectory()
        unsafe mkdir(folder.file("syrinx"), 0o700)
        if let text {
            try write(Array(text.utf8), to: folder.file("syrinx/config"))
            unsafe chmod(folder.file("syrinx/config"), mode)
        }
        return try Profile.load(name) { ["XDG_CONFIG_HOME": folder.path, "HOME": "/home/me"][$0] }
    }

    private static let text = """
        # Mine.
        [default]
        region = westeurope
          key=sesame \r
        voice = de-DE-KatjaNeural
        ; Not this one.

        [work]
        endpoint = https://speech.example/tts?a=b=c
        token-command = az account get-access-token | jq -r .accessToken
        resource-id = /subscriptions/1
        auth = token
        key-file = ~/.keys/speech
        region =
        [empty]
        """

    @Test func settingsAreFoundByTheirNames() throws {
        let profile = try #require(try load(Self.text))
        #expect(profile["region"] == "westeurope" && profile["voice"] == "de-DE-KatjaNeural")
        #expect(profile.service.key == .text("sesame"))
        #expect(profile.service.proof == nil && profile["endpoint"] == nil)
        let work = try #require(try load(Self.text, "work"))
        #expect(work.service.endpoint == "https://speech.example/tts?a=b=c")
        #expect(work.service.token == .command("az account get-access-token | jq -r .accessToken"))
        #expect(work.service.key == .file("/home/me/.keys/speech"))
        #expect(work.service.resourceID == "/subscriptions/1" && work.service.proof == .token)
        #expect(work["region"] == nil && work["voice"] == nil)
        #expect(try load(Self.text, "empty") != nil)
    }

    @Test func itShowsNoValues() throws {
        let profile = try #require(
            try load("[default]\nkey = sesame\nproxy = http://me:sesame@x\ntoken-command = echo sesame"))
        var dumped = ""
        dump(profile, to: &dumped)
        for text in ["\(profile)", String(reflecting: profile), dumped] {
            #expect(!text.contains("sesame") && text.contains("token-command"), "\(text)")
        }
    }

    @Test func noFileIsNoMistake() throws {
        #expect(try load(nil) == nil)
        #expect(try load("") == nil)
        #expect(try load("[work]\nregion = x") == nil)
        #expect(try Profile.load(nil) { _ in nil } == nil)
        #expect(try Profile.load(nil) { ["HOME": "/nonexistent", "XDG_CONFIG_HOME": "relative"][$0] } == nil)
    }

    @Test func aNamedProfileIsThere() throws {
        for text in [nil, "", Self.text] {
            let error = #expect(throws: SyrinxError.self) { try load(text, "mine") }
            #expect(error?.code == .invalidArgument && error?.description.contains("\"mine\"") == true)
        }
        #expect(throws: SyrinxError.self) { try Profile.load("mine") { _ in nil } }
    }

    /// With its place, and without what stands there.
    @Test(arguments: [
        "[default]\nkey sesame", "key = sesame", "[default]\n\nsesame = 1", "[default]\nauth = sesame",
        "[default\nkey = sesame",
    ])
    func wrongLinesAreToldByTheirNumber(text: String) throws {
        let error = #expect(throws: SyrinxError.self) { try load(text) }
        #expect(error?.code == .invalidArgument)
        #expect(
            error?.description.contains(
                "line \(text.hasPrefix("[default]\n\n") ? 3 : text.hasPrefix("[default]") ? 2 : 1)") == true)
        #expect(error?.description.contains("sesame") == false)
    }

    @Test(arguments: [(mode_t(0o600), false), (0o644, true), (0o640, true), (0o604, true)])
    func whoElseCanReadIt(mode: mode_t, isExposed: Bool) throws {
        #expect(try load(Self.text, mode: mode)?.isExposed == isExposed)
        // A file without a secret may be read by all.
        #expect(try load("[default]\nregion = x\nkey-file = /k", mode: mode)?.isExposed == false)
    }

    @Test func aProxysPasswordIsASecret() throws {
        let text = "[default]\nproxy = http://me:sesame@proxy.example"
        #expect(try load(text, mode: 0o644)?.isExposed == true)
        #expect(try load(text)?.isExposed == false)
        #expect(try load("[default]\nproxy = http://me@proxy.example", mode: 0o644)?.isExposed == false)
    }

    /// It names commands.
    @Test(arguments: [mode_t(0o620), 0o602, 0o666])
    func whatOthersCanWriteIsRefused(mode: mode_t) throws {
        let error = #expect(throws: SyrinxError.self) { try load(Self.text, mode: mode) }
        #expect(error?.code == .fileFailed && error?.description.contains("chmod go-w") == true)
    }

    @Test(.enabled(if: geteuid() == 0)) func whatBelongsToAnotherIsRefused() throws {
        let folder = try TemporaryDirectory()
        unsafe mkdir(folder.file("syrinx"), 0o700)
        try write(Array(Self.text.utf8), to: folder.file("syrinx/config"))
        unsafe chown(folder.file("syrinx/config"), 54_321, 0)
        let error = #expect(throws: SyrinxError.self) { try Profile.load(nil) { _ in folder.path } }
        #expect(error?.code == .fileFailed && error?.description.contains("another user") == true)
    }

    @Test func whatIsNoFileOfSettings() throws {
        #expect(throws: SyrinxError.self) { try load(String(repeating: "# long\n", count: 20_000)) }
        let folder = try TemporaryDirectory()
        unsafe mkdir(folder.file("syrinx"), 0o700)
        unsafe mkdir(folder.file("syrinx/config"), 0o700)
        #expect(throws: SyrinxError.self) { try Profile.load(nil) { _ in folder.path } }
    }
}
