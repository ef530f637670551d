// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore
internal import SyrinxServices

/// Makes the requests of one script, and tells of each.
struct SpeechRequests: Sendable {
    let script: SpeechScript
    let format: OutputFormat
    let recorder: TimelineRecorder

    /// Asks for a part, again where that can help.
    ///
    /// - Parameter onSent: Called when it is on its way.
    func ask(
        _ part: ScriptPart, onSent: @escaping @Sendable () -> Void = {}
    ) async throws(SyrinxError) -> SpeechAnswer {
        let (recorder, isLast) = (recorder, part.isLast)
        let answer = try await script.service.synthesize(part.request, as: format, retrying: script.retry) {
            recorder.update { $0.requestCount += 1 }
        } onRetry: { notice in
            recorder.update { $0.retryCount += 1 }
            recorder.tell(.retrying(notice))
        } onMilestone: { milestone, time in
            // Only the last part's end is the utterance's.
            if milestone != .lastByte || isLast { recorder.mark(milestone, at: time) }
            if milestone == .requestSent { onSent() }
        }
        recorder.update { $0.requestID = answer.requestID }
        return answer
    }

    /// Asks for the first part; returns when the service has begun to answer.
    func open(onSent: @escaping @Sendable () -> Void) async throws(SyrinxError) -> SpeechOpening {
        var parts = ScriptParts(script)
        guard let part = try parts.next() else {
            throw SyrinxError(.invalidArgument, "There is nothing to say: the text is empty.")
        }
        let answer = try await ask(part, onSent: onSent)
        return SpeechOpening(requests: self, parts: parts, part: part, answer: answer)
    }
}

/// A script whose first answer has begun to come.
struct SpeechOpening: Sendable {
    var requests: SpeechRequests

    /// Those behind the first.
    var parts: ScriptParts
    var part: ScriptPart
    var answer: SpeechAnswer
}

/// A part that is asked for while another one comes.
struct PendingPart: Sendable {
    let part: ScriptPart
    private let task: Task<Result<SpeechAnswer, SyrinxError>, Never>

    init(_ part: ScriptPart, _ requests: SpeechRequests) {
        self.part = part
        task = Task {
            do throws(SyrinxError) {
                return .success(try await requests.ask(part))
            } catch {
                return .failure(error)
            }
        }
    }

    func answer() async throws(SyrinxError) -> SpeechAnswer {
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            cancel()
        }
        return try result.get()
    }

    func cancel() {
        task.cancel()
    }
}

extension SyrinxError {
    /// Something was heard before this happened: that is what counts.
    ///
    /// - Parameter reason: What happened first.
    func afterAudio(_ reason: String) -> SyrinxError {
        guard code != .cancelled else { return self }
        var error = self
        error.code = .partialAudio
        error.message = "\(reason) \(message)"
        return error
    }
}
