// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SyrinxEmulator

@Suite struct MultipartFormTests {
    private static let type = "multipart/form-data; boundary=xyz"

    private static func names(_ body: String, _ type: String = type) throws -> [String] {
        try MultipartForm(Array(body.utf8), contentType: type).parts.map(\.name)
    }

    /// As clients make them that we did not write.
    @Test(arguments: ["requests", "httpx"])
    func clientsFormsAreRead(client: String) async throws {
        let made = try await Tool.run("python3", [Fixture.path("form_bodies.py"), client])
        try #require(made.status == 0, "\(made.errors)")
        let end = try #require(made.output.firstIndex(of: 0x0A))
        let type = String(decoding: made.output[..<end], as: UTF8.self)
        let form = try MultipartForm(Array(made.output[(end + 1)...]), contentType: type)
        #expect(form.parts.count == 4)
        #expect(form.text("name") == "Ada \"L\"; x=y")
        #expect(form.text("text") == "Grüße\r\n--not a boundary\r\n")
        let files = form.parts("audioData")
        #expect(files.count == 2)
        let bytes = (0..<40).flatMap { _ in (0...255).map { UInt8($0) } } + Array("\r\n--".utf8)
        #expect(Array(files[0].bytes) == bytes)
        #expect(files[0].filename != nil)
        #expect(files[0].mediaType == "audio/wav")
        #expect(Array(files[1].bytes) == Array("\r\n\r\n".utf8))
    }

    @Test func whatRFC2046AllowsIsRead() throws {
        let part = "Content-Disposition: form-data; name=a\r\n\r\n1"
        #expect(try Self.names("preamble\r\n--xyz \t\r\n\(part)\r\n--xyz--\r\nepilogue") == ["a"])
        #expect(try Self.names("--xyz--") == [])
        #expect(
            try Self.names(
                "--x y\r\n\(part)\r\n--x y--", "Multipart/Form-Data; charset=x; boundary=\"x y\"") == ["a"])
        let empty = try MultipartForm(
            Array("--xyz\r\ncontent-disposition:form-data;name=\"b\";filename=\"\"\r\n\r\n\r\n--xyz--".utf8),
            contentType: Self.type)
        #expect(empty.part("b")?.bytes.isEmpty == true)
        #expect(empty.part("b")?.filename == "")
        #expect(empty.text("b") == nil)
    }

    @Test(arguments: [
        "", "hello", "--xyz", "--xyz\r\n", "--xyz\r\n\r\n--xyz--", "--xyz\r\n--xyz--",
        "--xyzq\r\nA: b\r\n\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
        "--xyz\nContent-Disposition: form-data; name=a\n\n1\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data\r\n\r\n1\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n--xyz--",
        "--xyz\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--xyz--",
        "--xyz\r\nnonsense\r\n\r\n1\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--xyz--",
        "--xyz\r\nContent-Disposition: form-data; name=a\r\nX: \(String(repeating: "y", count: 5000))\r\n\r\n1\r\n--xyz--",
    ])
    func otherBodiesAreRefused(body: String) {
        #expect(throws: FormError.self) { try Self.names(body) }
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=xyz",
        "application/json",
        "multipart/form-data; boundary=\(String(repeating: "x", count: 71))",
        "multipart/form-data; boundary=\"x\u{7}\"",
    ])
    func otherTypesAreRefused(type: String) {
        let body = "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--xyz--"
        #expect(throws: FormError.self) { try Self.names(body, type) }
    }

    @Test func partsAreCounted() {
        let part = "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n"
        #expect(throws: FormError.self) {
            try Self.names(String(repeating: part, count: MultipartForm.partLimit + 1) + "--xyz--")
        }
    }

    /// Cut anywhere, or with any byte changed, it is read or refused, and nothing else.
    @Test func brokenFormsNeverTrap() throws {
        let whole = Array(
            "--xyz\r\nContent-Disposition: form-data; name=\"a\\\"b\"; filename=x\r\nContent-Type: audio/wav\r\n\r\n\r\n--xy\r\n--xyz--"
                .utf8)
        #expect(try MultipartForm(whole, contentType: Self.type).parts.map(\.name) == ["a\"b"])
        for count in 0..<whole.count {
            _ = try? MultipartForm(Array(whole[..<count]), contentType: Self.type)
            for byte: UInt8 in [0, 0x0A, 0x0D, 0x22, 0x2D, 0xFF] {
                var other = whole
                other[count] = byte
                _ = try? MultipartForm(other, contentType: Self.type)
            }
        }
    }
}
