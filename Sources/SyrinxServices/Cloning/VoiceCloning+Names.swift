// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

extension VoiceCloning {
    /// The name is taken by what was not made here from the same recordings: nothing is passed off as it.
    func alreadyThere(_ name: String, _ found: [ClonedVoice]) -> SyrinxError {
        let ids = found.map(\.id).joined(separator: ", ")
        return SyrinxError(
            .invalidArgument,
            "\(provider.title) has a voice named \"\(name)\" already (\(ids)): speak with it, delete it, or give the new "
                + "one another name.")
    }
}
