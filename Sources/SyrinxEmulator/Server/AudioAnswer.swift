// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore

/// The answer to one request: samples go in, chunks go out when they are due.
///
/// The head is sent together with the first sound, so that an error before it can still become a
/// status. One task uses it, from its beginning to its end.
struct AudioAnswer: ~Copyable {
    /// How the bytes are sent.
    struct Shape: Sendable {
        /// When the first body byte may go.
        let firstByteTime: ContinuousClock.Instant
        /// Times real time; nil: at once.
        let pace: Double?
        let chunkByteCount: Int?
        /// More than that is cut off, without a word.
        let longestSound: Duration
        let settings: EmulatedFormat.Settings
    }

    /// Sound that goes into the encoder at once.
    private static let blocksPerSecond = 50

    private let format: EmulatedFormat
    private let shape: Shape
    private let sender: ResponseSender
    private let fields: HTTPFields
    /// nil where another process encodes.
    private var encoder: (any SpeechEncoder & ~Copyable)?
    private var resampler: Resampler?
    /// At the format's rate, not encoded yet.
    private var samples = ContiguousArray<Int16>()
    private var cutter: ChunkCutter
    /// When the sound's beginning went, or may go at the earliest.
    private var startTime: ContinuousClock.Instant
    private var encodedFrameCount = 0
    private var isCut = false
    private var pieceStartFrame = 0

    /// - Parameter fields: Of the head, beside the media type.
    /// - Throws: ``EncoderError``.
    init(
        _ format: EmulatedFormat, _ shape: Shape, _ sender: ResponseSender, _ fields: HTTPFields = [:]
    ) throws(EncoderError) {
        if let makeEncoder = format.makeEncoder { encoder = try makeEncoder(shape.settings) }
        self.format = format
        self.shape = shape
        self.sender = sender
        self.fields = fields
        startTime = shape.firstByteTime
        let rule: ChunkCutter.Rule =
            if let byteCount = shape.chunkByteCount {
                .exactly(byteCount: byteCount)
            } else if shape.pace != nil {
                .frames(format.sampleRate / 10)
            } else {
                .asMade
            }
        cutter = ChunkCutter(rule)
    }

    /// Encodes and sends; returns when the client has taken what is due by now.
    ///
    /// - Parameters:
    ///   - input: Mono samples.
    ///   - sampleRate: Their rate in Hz, the same each time.
    /// - Returns: False when no more will be sent, because the answer is as long as it may be.
    mutating func take(_ input: ContiguousArray<Int16>, sampleRate: Int) async throws -> Bool {
        if resampler == nil { resampler = Resampler(from: sampleRate, to: format.sampleRate) }
        resampler?.process(input, into: &samples)
        let frameLimit = format.frameCount(of: shape.longestSound)
        let excess = encodedFrameCount + samples.count - frameLimit
        if excess > 0 { samples.removeLast(min(excess, samples.count)) }
        encodeSamples(isEnd: false)
        while let chunk = cutter.next() { try await send(chunk) }
        isCut = excess > 0
        return !isCut
    }

    /// Sends what was encoded elsewhere; returns when the client has taken what is due by now.
    ///
    /// - Parameter frameCount: The sound in it.
    mutating func take(encoded bytes: ByteBuffer, frameCount: Int) async throws {
        encodedFrameCount += frameCount
        append(bytes)
        while let chunk = cutter.next() { try await send(chunk) }
    }

    /// Encodes and sends the rest, and ends the answer.
    mutating func finish() async throws {
        if !isCut { resampler?.finish(into: &samples) }
        encodeSamples(isEnd: true)
        while let chunk = cutter.next(isEnd: true) { try await send(chunk) }
        if !sender.hasBegun { try await sender.sleep(until: startTime) }
        try await begin()
        try await sender.finish()
    }

    private mutating func encodeSamples(isEnd: Bool) {
        let blockFrameCount = format.sampleRate / Self.blocksPerSecond
        let samples = self.samples
        var start = 0
        while samples.count - start >= blockFrameCount || (isEnd && start < samples.count) {
            let end = min(start + blockFrameCount, samples.count)
            var piece = ByteBuffer()
            encoder?.encode(samples.span.extracting(start..<end), into: &piece)
            encodedFrameCount += end - start
            start = end
            append(piece)
        }
        self.samples.removeFirst(start)
        guard isEnd else { return }
        var piece = ByteBuffer()
        encoder?.finish(into: &piece)
        append(piece)
    }

    private mutating func append(_ piece: ByteBuffer) {
        guard piece.readableBytes > 0 else { return }
        let startFrame = format.isStreamed ? pieceStartFrame : encodedFrameCount
        cutter.append(piece, from: startFrame, to: encodedFrameCount)
        pieceStartFrame = encodedFrameCount
    }

    private mutating func send(_ chunk: ChunkCutter.Chunk) async throws {
        let soundBefore =
            if let pace = shape.pace {
                Duration.seconds(Double(chunk.startFrame) / Double(format.sampleRate) / pace)
            } else {
                Duration.zero
            }
        // A voice that is late moves the whole schedule.
        if sender.hasBegun {
            try await sender.sleep(until: startTime + soundBefore)
        } else {
            startTime = max(startTime, .now - soundBefore)
            try await sender.hold(until: startTime + soundBefore)
        }
        try await begin()
        try await sender.write(chunk.bytes)
    }

    /// Sends the head, once.
    private func begin() async throws {
        if !sender.hasBegun { try await sender.begin(mediaType: format.mediaType, fields) }
    }
}
