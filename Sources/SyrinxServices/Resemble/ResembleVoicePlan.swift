// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// A voice that Resemble is to make, looked through and with its files open, before anything is sent.
struct ResembleVoicePlan {
    let wanted: WantedVoice
    let consent: UploadFile
    let recordings: [Recording]

    /// Where the service fetches its material instead.
    let datasetURL: String?

    /// What tells consent and dataset from others; recordings are told one by one.
    let sum: String

    /// Of the recordings, in an order of their own.
    var marks: [String] { recordings.map(\.mark).sorted() }
    let secrets: [String]

    /// There may be more of them than files that a process may have open.
    struct Recording {
        let path: String
        let fileName: String
        let transcript: String

        /// At the end of its name at the provider: by it a run after a crash knows what is there.
        let mark: String

        /// At most 256 characters (docs.resemble.ai, "Create a recording").
        var name: String {
            let stem = fileName.split(separator: ".").first.map(String.init) ?? fileName
            return "\(stem.prefix(200))-\(mark)"
        }

        /// - Throws: Where it is not what was looked at any more.
        func open() async throws(SyrinxError) -> UploadFile {
            let file = try WantedVoice.open(path, byteLimit: CloningLimits.ownByteCount)
            guard try await ContentSum.of([transcript], [file]) == mark else {
                throw SyrinxError(.fileFailed, "\(path) has changed since it was looked at: run this again.")
            }
            return file
        }
    }

    /// In characters (docs.resemble.ai, "Create a recording").
    private static let transcriptLimit = 1024

    /// This project's own bound: the consent goes as one string of JSON.
    private static let consentByteLimit = 25 << 20

    init(_ wanted: WantedVoice) async throws(SyrinxError) {
        try wanted.checkNames()
        guard case .recording(let path)? = wanted.consent.proof else {
            throw SyrinxError(
                .invalidArgument,
                "Resemble makes no voice without a recording of its owner's consent, a WAV file (--consent FILE). In it "
                    + "\(wanted.consent.speakerName) says: \"\(ConsentSentences.resemble(wanted.consent))\"")
        }
        consent = try WantedVoice.open(path, byteLimit: Self.consentByteLimit)
        let head = try await consent.bytes(at: 0, count: min(12, consent.byteCount))
        guard head.count == 12, head.starts(with: Array("RIFF".utf8)), head[8...].elementsEqual("WAVE".utf8)
        else {
            throw SyrinxError(
                .invalidArgument, "\(path) is no WAV file: Resemble takes the consent as nothing else.")
        }
        var secrets: [String] = []
        switch wanted.material {
        case .container:
            throw SyrinxError(
                .invalidArgument,
                "Resemble takes recordings (--sample) or a data set (--dataset-url): a container is for Azure."
            )
        case .dataset(let url):
            secrets.append(try WantedVoice.checkURL(url, "--dataset-url"))
            (recordings, datasetURL) = ([], url)
        case .recordings(let wantedRecordings):
            recordings = try await Self.open(wantedRecordings, for: wanted)
            datasetURL = nil
        }
        if let url = wanted.callbackURL {
            // Who knows its path is believed.
            let query = try WantedVoice.checkURL(url, "--callback")
            secrets += [query, WebAddress(url)?.path ?? ""]
        }
        self.wanted = wanted
        self.secrets = secrets
        sum = try await ContentSum.of(
            [wanted.thoroughness.rawValue, datasetURL.map(WantedVoice.placeOf)], [consent])
    }

    private static func open(
        _ wantedRecordings: [WantedVoice.Recording], for wanted: WantedVoice
    ) async throws(SyrinxError) -> [Recording] {
        let count = CloningLimits.resembleRecordingCount(wanted.thoroughness)
        guard wantedRecordings.count >= count else {
            throw SyrinxError(
                .invalidArgument,
                "Resemble makes a \(wanted.thoroughness.rawValue) voice from at least \(count) recordings of 1 to 12 "
                    + "seconds, each with its transcript: there are \(wantedRecordings.count).")
        }
        var recordings: [Recording] = []
        for recording in wantedRecordings {
            let transcript = recording.transcript ?? ""
            guard transcript.contains(where: { !$0.isWhitespace }), transcript.count <= transcriptLimit else {
                throw SyrinxError(
                    .invalidArgument,
                    "Resemble wants to know what is said in \(recording.path): a transcript of 1 to \(transcriptLimit) "
                        + "characters.")
            }
            let file = try WantedVoice.open(recording.path, byteLimit: CloningLimits.ownByteCount)
            let mark = try await ContentSum.of([transcript], [file])
            guard !recordings.contains(where: { $0.mark == mark }) else {
                throw SyrinxError(.invalidArgument, "\(recording.path) is there twice: leave it out once.")
            }
            recordings.append(
                Recording(path: recording.path, fileName: file.name, transcript: transcript, mark: mark))
        }
        return recordings
    }
}
