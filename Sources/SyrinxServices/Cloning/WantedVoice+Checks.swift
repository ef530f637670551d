// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

extension WantedVoice.Consent {
    /// - Throws: ``SyrinxError/Code/invalidArgument`` where it is not said who agreed to what.
    func checkNames() throws(SyrinxError) {
        for (value, option) in [(speakerName, "--speaker"), (company, "--company")] {
            guard value.contains(where: { !$0.isWhitespace }) else {
                throw SyrinxError(
                    .invalidArgument,
                    "No voice is copied without consent: name the person whose voice it is (--speaker) and who will use "
                        + "it (--company). \(option) is missing.")
            }
        }
    }
}

extension WantedVoice {
    /// What all providers ask for.
    func checkNames() throws(SyrinxError) {
        try consent.checkNames()
        guard name.contains(where: { !$0.isWhitespace }), name.utf8.count <= 256,
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw SyrinxError(.invalidArgument, "A voice has a name of 1 to 256 bytes on one line.")
        }
        let tags = locale.split(separator: "-", omittingEmptySubsequences: false)
        let isTag = tags.allSatisfy { tag in
            1...8 ~= tag.utf8.count
                && tag.utf8.allSatisfy { WebAddress.isDigit($0) || WebAddress.isSmallLetter($0 | 0x20) }
        }
        guard isTag else {
            throw SyrinxError(
                .invalidArgument, "\"\(locale)\" is no locale: they are written like en-US (BCP 47).")
        }
    }

    /// The recordings, open.
    ///
    /// - Throws: Where there are none, or one cannot be read or is larger than `byteLimit`.
    func openRecordings(
        _ recordings: [Recording], byteLimit: Int
    ) throws(SyrinxError) -> [UploadFile] {
        guard !recordings.isEmpty else {
            throw SyrinxError(
                .invalidArgument, "A voice is made from recordings: give at least one (--sample).")
        }
        var files: [UploadFile] = []
        for recording in recordings { files.append(try Self.open(recording.path, byteLimit: byteLimit)) }
        return files
    }

    static func open(_ path: String, byteLimit: Int) throws(SyrinxError) -> UploadFile {
        let file = try UploadFile(path: path)
        guard file.byteCount <= byteLimit else {
            throw SyrinxError(
                .invalidArgument,
                "\(path) has \(file.byteCount) bytes: at most \(byteLimit) are taken (\(byteLimit >> 20) MiB)."
            )
        }
        return file
    }

    /// A URL that the provider fetches.
    ///
    /// - Returns: What of it may be a secret.
    static func checkURL(_ url: String, _ option: String) throws(SyrinxError) -> String {
        guard let address = WebAddress(url), !address.host.isEmpty, address.keepsSecrets,
            ["http", "https"].contains(address.scheme), address.userInfo == nil
        else {
            throw SyrinxError(
                .invalidArgument,
                "\(option) is a URL that begins with https:// and has a host, with no name or password in it."
            )
        }
        return String(address.query.drop { $0 == "?" })
    }

    /// A URL without what may be a secret: for sums.
    static func placeOf(_ url: String) -> String { String(url.prefix { $0 != "?" && $0 != "#" }) }

    func mismatch(_ provider: Provider, _ what: String) -> SyrinxError {
        SyrinxError(
            .invalidArgument,
            "A voice \"\(name)\" was begun at \(provider.title) with \(what): give this one another name, or delete that "
                + "one first.")
    }
}

/// What is sent to make a voice is told from what was sent before.
extension ContentSum {
    static func of(_ texts: [String?], _ files: [UploadFile]) async throws(SyrinxError) -> String {
        var sum = ContentSum()
        for text in texts { sum.add(text) }
        for file in files { sum.add(try await file.sum().text) }
        return sum.text
    }
}
