// SPDX-License-Identifier: Apache-2.0

/// What Resemble posts to a voice's `callback_uri` when its training is over.
enum ResembleCallback {
    static func body(_ voice: ResembleState.Voice) -> String {
        let failure = voice.training?.failure
        let issue: String? =
            switch failure {
            case nil: nil
            case "dataset_issue": "The recordings are not good enough, or not long enough."
            case "consent_validation_failed": "The consent statement is not in the recording."
            case let other?: "The training ended: \(other)."
            }
        let recordings = failure == "dataset_issue" ? voice.recordings.map(scored) : []
        return JSONText.object([
            "ok": "\(failure == nil)", "id": JSONText.string(voice.id),
            "status": JSONText.string(failure ?? "finished"), "issue": issue.map(JSONText.string) ?? "null",
            "recordings": JSONText.array(recordings),
        ])
    }

    /// The scores are made up: of the recording's id, and so the same each time.
    private static func scored(_ recording: ResembleState.Recording) -> String {
        let seed = FNV1a.sum(recording.id.utf8)
        func score(_ shift: UInt64, _ range: ClosedRange<Double>) -> String {
            let part = Double(seed >> shift & 0xFF) / 255
            let value = range.lowerBound + (range.upperBound - range.lowerBound) * part
            return "\((value * 1000).rounded() / 1000)"
        }
        return JSONText.object([
            "uuid": JSONText.string(recording.id), "name": JSONText.string(recording.name),
            "transcript": JSONText.string(recording.text), "stoi_score": score(0, 0.5...0.9),
            "pesq_score": score(8, 1...3), "si_dr_score": score(16, 2...12),
            "resemble_sample_score": score(24, 0.2...0.7), "is_active": "\(recording.isActive)",
            "is_outlier": "\(seed >> 40 & 1 == 1)", "is_silent": "\(recording.facts.isSilent)",
        ])
    }
}
