// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxServices

/// The bytes of a script, part after part: asks for the next one before it is needed, and again for what broke
/// off.
///
/// An answer that breaks off is asked for once more. When it begins with the bytes that were there already, it
/// goes on behind them, and nobody sees the difference. When it does not, it is handed on from its start behind
/// a ``Seam/again``: whoever decodes it leaves out what is known, and rejects it when the sound is another. Then
/// the text is asked for from the sentence that was being spoken.
///
/// - Thread: one task.
final class SpeechFeed {
    private let requests: SpeechRequests
    private var parts: ScriptParts
    private var part: ScriptPart
    private var answer: SpeechAnswer.AsyncIterator

    /// The next part, asked for.
    private var ahead: PendingPart?
    private var failureAhead: SyrinxError?
    private var lookAhead = LookAhead()
    private var unplayedByteCount = 0

    /// Of the part's answer. The last chunk is added when the next is asked for: nobody waits for that.
    private var history = ByteHistory()
    private var unrecorded: BodyChunk?
    private var comparison: ByteComparison?

    private var queue: [StreamPiece] = []
    private var isAtPartEnd = false
    private var patience: ResumePatience

    /// What was heard of the part before the sentence that its answer begins with, in seconds.
    private var pastLength = 0.0

    init(_ opening: SpeechOpening) {
        requests = opening.requests
        parts = opening.parts
        part = opening.part
        answer = opening.answer.makeAsyncIterator()
        patience = ResumePatience(opening.requests.script.retry)
        requests.recorder.timings.beginPart(at: .zero, offset: part.offset)
    }

    deinit { ahead?.cancel() }

    /// - Returns: nil at the end of the last part. Asked for behind a ``Seam/partEnd``, it takes that part for
    ///   whole.
    func next() async throws(SyrinxError) -> StreamPiece? {
        do throws(SyrinxError) {
            return try await advance()
        } catch {
            // Whatever the service has to say now: a part of the text was heard.
            guard error.code != .partialAudio, requests.recorder.timeline.frameCount > 0 else { throw error }
            throw error.afterAudio("The text was not said to its end.")
        }
    }

    private func advance() async throws(SyrinxError) -> StreamPiece? {
        while true {
            if !queue.isEmpty { return record(queue.removeFirst()) }
            if isAtPartEnd { return try await nextPart() }
            record()
            let chunk: BodyChunk?
            do throws(SyrinxError) {
                chunk = try await answer.next()
            } catch {
                tellTimings()
                try await takeUp(error)
                continue
            }
            tellTimings()
            if let chunk {
                requests.recorder.note(chunk)
                try await take(chunk)
            } else if comparison != nil {
                // Shorter than what came before.
                try await startOver()
            } else {
                isAtPartEnd = true
                return .seam(.partEnd)
            }
        }
    }

    private func tellTimings() {
        let timings = answer.takeTimings()
        if !timings.isEmpty { requests.recorder.tell(timings) }
    }

    /// - Parameter isWhole: All of the part was heard.
    private func measureTimings(in heard: HeardPart?, isWhole: Bool) {
        guard requests.script.measuresTimings, let heard else { return }
        var timings: [SpeechTiming]
        if let text = part.text {
            timings = MeasuredSentences(text, parts.sentences(of: part)).timings(
                in: heard, isWhole: isWhole)
        } else {
            timings = MeasuredSentences(ofMarkup: part.request).timings(in: heard, isWhole: isWhole)
            // Markup has other places than the text in it.
            for index in timings.indices { timings[index].source = nil }
        }
        requests.recorder.tell(timings)
    }

    /// How long all is that was heard.
    private var heardLength: Duration { requests.recorder.timeline.length ?? .zero }

    private func take(_ chunk: BodyChunk) async throws(SyrinxError) {
        switch comparison?.take(chunk) {
        case nil:
            queue.append(.bytes(chunk))
        case .same?: break
        case .caughtUp(let rest)?:
            comparison = nil
            requests.recorder.noteResumption()
            if let rest { queue.append(.bytes(rest)) }
        case .different(let held?)?:
            (comparison, history) = (nil, ByteHistory())
            requests.recorder.noteResumption()
            queue = [.seam(.again)] + held.map { .bytes($0) }
        case .different(nil)?:
            try await startOver()
        }
    }

    /// The answer is another one, and its beginning is gone: it is asked for once more, to be decoded from there.
    private func startOver() async throws(SyrinxError) {
        var error = SyrinxError(.partialAudio, "The stream broke off, and came again as other bytes.")
        error.fault = .brokenOff
        try await wait(after: error, byteCount: history.byteCount)
        (comparison, history) = (nil, ByteHistory())
        do throws(SyrinxError) {
            try await ask()
        } catch let failure {
            throw failure.afterAudio(error.message)
        }
        requests.recorder.noteResumption()
        queue = [.seam(.again)]
    }

    private func record(_ piece: StreamPiece) -> StreamPiece {
        if case .bytes(let chunk) = piece {
            record()
            unrecorded = chunk
        }
        return piece
    }

    private func record() {
        guard let chunk = unrecorded else { return }
        unrecorded = nil
        history.append(chunk)
        prepare(unplayedByteCount: unplayedByteCount)
    }

    /// Behind the end of a part that was found to be whole.
    private func nextPart() async throws(SyrinxError) -> StreamPiece? {
        measureTimings(in: requests.recorder.timings.takeHeard(), isWhole: true)
        if part.isLast {
            requests.recorder.mark(.lastByte)
            return nil
        }
        lookAhead.learn(estimate: part.estimate, byteCount: history.byteCount, requests.format)
        if let failureAhead { throw failureAhead }
        if ahead == nil, let next = try parts.next() { ahead = PendingPart(next, requests) }
        guard let next = ahead.take() else { return nil }
        answer = try await next.answer().makeAsyncIterator()
        part = next.part
        requests.recorder.timings.beginPart(at: heardLength, offset: part.offset)
        isAtPartEnd = false
        history = ByteHistory()
        pastLength = 0
        patience.begin()
        return .seam(.part)
    }

    /// Asks for the next part, where it is time.
    ///
    /// - Parameter unplayedByteCount: What came and lies in front of whoever decodes it, at the pace of a listener.
    func prepare(unplayedByteCount: Int) {
        self.unplayedByteCount = unplayedByteCount
        guard ahead == nil, failureAhead == nil, !part.isLast,
            lookAhead.isTime(
                estimate: part.estimate, byteCount: history.byteCount - unplayedByteCount,
                of: isAtPartEnd ? history.byteCount : nil, requests.format)
        else { return }
        do throws(SyrinxError) {
            ahead = try parts.next().map { PendingPart($0, requests) }
        } catch {
            // Told when it is its turn: until then there is something to be heard.
            failureAhead = error
        }
    }

    /// The answer broke off.
    private func takeUp(_ error: SyrinxError) async throws(SyrinxError) {
        guard error.fault == .brokenOff else { throw error }
        comparison = nil
        try await wait(after: error, byteCount: history.byteCount)
        do throws(SyrinxError) {
            try await ask()
        } catch let failure {
            guard requests.recorder.timeline.frameCount > 0 || history.byteCount > 0 else { throw failure }
            throw failure.afterAudio(error.message)
        }
        if history.byteCount > 0 { comparison = ByteComparison(with: history) }
    }

    /// What came is no good, in the eyes of whoever decodes it.
    ///
    /// - Parameters:
    ///   - error: Why; ``SyrinxError/Fault/diverged`` where the part came again as something else, and
    ///     ``SyrinxError/Fault/atLongest`` where the service has cut it: both go on with a sentence.
    ///   - heard: What is known of the part all the same.
    /// - Throws: `error`, where nothing better can be had.
    func reject(_ error: SyrinxError, _ heard: HeardPart) async throws(SyrinxError) {
        (comparison, unrecorded, queue, isAtPartEnd) = (nil, nil, [], false)
        history = ByteHistory()
        var seam = Seam.again
        if error.fault == .diverged || error.fault == .atLongest {
            guard let rest = try parts.rest(of: part, after: heard) else { throw error }
            // All that was said is one sentence: it would be cut again.
            if error.fault == .atLongest && rest.text == part.text { throw error }
            measureTimings(in: heard, isWhole: false)
            part = rest
            seam = .sentence
        }
        try await wait(after: error, progress: pastLength + heard.length)
        if seam == .sentence {
            pastLength += heard.length
            requests.recorder.timings.goOn(at: heardLength, offset: part.offset)
        }
        do throws(SyrinxError) {
            try await ask()
        } catch let failure {
            throw failure.afterAudio(error.message)
        }
        requests.recorder.noteResumption()
        queue = [.seam(seam)]
    }

    private func ask() async throws(SyrinxError) {
        requests.recorder.timings.beginAgain()
        answer = try await requests.ask(part).makeAsyncIterator()
    }

    /// - Parameter byteCount: Of the part's answer.
    private func wait(after error: SyrinxError, byteCount: Int) async throws(SyrinxError) {
        let length = Double(byteCount) * 8 / Double(requests.format.bitRate)
        try await wait(after: error, progress: byteCount > 0 ? pastLength + length : 0)
    }

    private func wait(after error: SyrinxError, progress: Double) async throws(SyrinxError) {
        guard let pause = patience.pause(after: error, progress: progress) else {
            var error = error
            error.attemptCount = patience.attemptCount
            throw error
        }
        requests.recorder.tell(
            .retrying(
                RetryNotice(failureCount: patience.failureCount, pause: pause, reason: error.message)))
        guard pause > .zero else { return }
        do {
            try await Task.sleep(for: pause)
        } catch {
            throw SyrinxError(.cancelled, "Stopped.")
        }
    }
}

extension TimelineRecorder {
    fileprivate func noteResumption() {
        update { $0.resumeCount += 1 }
        tell(.rejoined)
    }
}
