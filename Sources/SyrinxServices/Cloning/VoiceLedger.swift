// SPDX-License-Identifier: Apache-2.0

/// What has been begun at the providers, on disk: the ids and keys of each intended voice, written before they are used,
/// so that what is killed and run again makes nothing twice.
public struct VoiceLedger: Sendable, Hashable {
    /// Made with mode 0700 when it is needed.
    public let directory: String

    public init(directory: String) {
        self.directory = directory
    }
}
