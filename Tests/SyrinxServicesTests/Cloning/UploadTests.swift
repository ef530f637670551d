// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import SyrinxCore
import TestSupport
import Testing

@testable import SyrinxServices

@Suite struct UploadTests {
    private static func bytes(of body: UploadBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in body.stream(onProgress: { _, _ in }) { bytes += piece.readableBytesView }
        return bytes
    }

    private static func read(_ form: MultipartForm) async throws -> [ReadForm] {
        let bytes = try await bytes(of: form.body)
        #expect(bytes.count == form.body.byteCount)
        return try ReadForm.read(
            LocalServer.Request(
                method: "POST", path: "/", headers: ["content-type": form.contentType], bytes: bytes,
                connection: 0))
    }

    @Test func aFormIsWhatOthersRead() async throws {
        let folder = try TemporaryDirectory()
        let names = [
            "plain.wav", "two words.MP3", "quote\".ogg", "line\r\nX-Injected: 1.png", "back\\slash.bin",
            "Grüße.flac", "semi;colon=x.wav",
        ]
        let key = RandomKey.make()
        var form = MultipartForm(key: key)
        form.add("name", "Jessica")
        form.add("text", "two\r\nlines, --syrinx and ünicode")
        form.add("empty", "")
        form.add("none", nil)
        var sums: [String] = []
        for (index, name) in names.enumerated() {
            let bytes = (0..<(index * 49_152 + 1)).map { _ in UInt8.random(in: 0...255) }
            try write(bytes, to: folder.file(name))
            sums.append(try ReadForm.sha256(bytes))
            form.add("file", try UploadFile(path: folder.file(name)), as: name)
        }
        let parts = try await Self.read(form)
        #expect(parts.map(\.name) == ["name", "text", "empty"] + names.map { _ in "file" })
        #expect(parts.prefix(3).map(\.text) == ["Jessica", "two\r\nlines, --syrinx and ünicode", ""])
        #expect(parts.dropFirst(3).map(\.sha256) == sums)
        #expect(
            parts.dropFirst(3).map(\.type) == [
                "audio/wav", "audio/mpeg", "audio/ogg", "image/png", "application/octet-stream", "audio/flac",
                "audio/wav",
            ])
        #expect(
            parts.dropFirst(3).map(\.filename) == [
                "plain.wav.wav", "two words.MP3.mp3", "quote%22.ogg.ogg", "line%0D%0AX-Injected: 1.png.png",
                "back%5Cslash.bin.bin", "Grüße.flac.flac", "semi;colon=x.wav.wav",
            ])
        #expect(form.contentType == "multipart/form-data; boundary=syrinx-\(key)" && key.count == 32)
    }

    @Test(arguments: [1, 2, 3, 4, 49_151, 49_152, 49_153, 200_000]) func base64IsFoundations(_ count: Int)
        async throws
    {
        let folder = try TemporaryDirectory()
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
        try write(bytes, to: folder.file("x"))
        let body = UploadBody(pieces: [.base64(try UploadFile(path: folder.file("x")))])
        let text = try await Self.bytes(of: body)
        #expect(text == Array(Data(bytes).base64EncodedData()) && text.count == body.byteCount)
    }

    @Test func whatIsNoFileIsNotSent() throws {
        let folder = try TemporaryDirectory()
        try write([], to: folder.file("empty"))
        _ = try output(of: ["mkfifo", folder.file("pipe")])
        for name in ["empty", "pipe", "missing", ""] {
            let error = #expect(throws: SyrinxError.self) { try UploadFile(path: folder.file(name)) }
            #expect(error?.code == .fileFailed)
        }
    }

    /// It grows, shrinks, or is written over while it is sent: the body is not ended, and nothing can be made of it.
    @Test(arguments: ["grow", "shrink", "touch"]) func aFileThatChangesIsTold(_ change: String) async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("x.wav")
        try write([UInt8](repeating: 7, count: 300_000), to: path)
        let file = try UploadFile(path: path)
        var form = MultipartForm(key: RandomKey.make())
        form.add("file", file, as: "x")
        let body = form.body
        try await LocalServer.run { server in
            let hasChanged = Mutex(false)
            let stream = body.stream { _, count in
                guard count > 100_000, hasChanged.withLock({ !$0 }) else { return }
                hasChanged.withLock { $0 = true }
                let script = [
                    "grow": "echo >> x.wav", "shrink": "truncate -s 9 x.wav",
                    "touch": "touch -d '1 hour ago' x.wav",
                ]
                _ = try? output(of: ["sh", "-c", "cd $(dirname \(path)) && \(script[change]!)"])
            }
            let request = WebRequest(.POST, server.url, [:], .stream(stream, byteCount: body.byteCount))
            let error = await #expect(throws: SyrinxError.self) {
                try await HTTPTransport().exchange(request, byteLimit: 100)
            }
            #expect(error?.code == .fileFailed && error?.message.contains("changed") == true)
            #expect(server.requests.isEmpty)
        }
    }

    /// 200 MB of a file with a hole in it.
    private static func largeForm(_ folder: borrowing TemporaryDirectory) throws -> UploadBody {
        let path = folder.file("large.wav")
        _ = try output(of: ["truncate", "-s", "200M", path])
        var form = MultipartForm(key: RandomKey.make())
        form.add("file", try UploadFile(path: path), as: "x")
        return form.body
    }

    /// What has been read of the file and has not arrived yet is all that there can be in memory.
    @Test func aLargeFileTakesLittleMemory() async throws {
        let folder = try TemporaryDirectory()
        let body = try Self.largeForm(folder)
        let arrived = Sink.Count()
        let most = Mutex(0)
        try await Sink.run(answeringAt: .end, counting: arrived) { url in
            let stream = body.stream { _, count in
                let rest = count - arrived.value.withLock(\.self)
                most.withLock { $0 = max($0, rest) }
            }
            let request = WebRequest(.POST, url, [:], .stream(stream, byteCount: body.byteCount))
            let answer = try await HTTPTransport().exchange(request, byteLimit: 100)
            #expect(String(decoding: answer.bytes, as: UTF8.self) == "\(body.byteCount)")
        }
        // Both ends' sockets hold a few megabytes.
        #expect(most.withLock(\.self) < 40 << 20)
    }

    /// The idle time-out is over many times before all is sent, and counts only while nothing goes out.
    @Test func aServiceThatTakesNothingIsGivenUp() async throws {
        let folder = try TemporaryDirectory()
        let body = try Self.largeForm(folder)
        var settings = HTTPSettings()
        settings.idleTimeout = .milliseconds(200)
        let transport = HTTPTransport(settings)
        try await Sink.run(answeringAt: .never) { url in
            let stream = body.stream { _, _ in }
            let request = WebRequest(.POST, url, [:], .stream(stream, byteCount: body.byteCount))
            let error = await #expect(throws: SyrinxError.self) {
                try await transport.exchange(request, byteLimit: 100)
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test func anAnswerBeforeTheEndIsRead() async throws {
        let folder = try TemporaryDirectory()
        let body = try Self.largeForm(folder)
        try await Sink.run(answeringAt: .head) { url in
            let stream = body.stream { _, _ in }
            let request = WebRequest(.POST, url, [:], .stream(stream, byteCount: body.byteCount))
            let error = await #expect(throws: SyrinxError.self) {
                try await HTTPTransport().exchange(request, byteLimit: 100)
            }
            #expect(error?.status == 413)
        }
    }
}

/// Takes a request's body and keeps nothing of it.
private enum Sink {
    enum Moment: Sendable {
        /// 413, before there is any body.
        case head
        /// 200, with the number of bytes.
        case end
        /// Not even read.
        case never
    }

    /// Bytes that have arrived.
    final class Count: Sendable {
        let value = Mutex(0)
    }

    static func run(
        answeringAt moment: Moment, counting arrived: Count = Count(),
        _ body: @Sendable (String) async throws -> Void
    ) async throws {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.autoRead, value: moment != .never)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(moment, arrived))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body("http://127.0.0.1:\(channel.localAddress?.port ?? 0)/")
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let moment: Moment
        private let arrived: Count
        private var count = 0

        init(_ moment: Moment, _ arrived: Count) {
            self.moment = moment
            self.arrived = arrived
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head where moment == .head: answer(.payloadTooLarge, "No.", context)
            case .head: break
            case .body(let buffer):
                count += buffer.readableBytes
                arrived.value.withLock { $0 += buffer.readableBytes }
            case .end where moment == .end: answer(.ok, "\(count)", context)
            case .end: break
            }
        }

        private func answer(_ status: HTTPResponseStatus, _ text: String, _ context: ChannelHandlerContext) {
            let head = HTTPResponseHead(
                version: .http1_1, status: status, headers: ["Content-Length": "\(text.utf8.count)"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
