// SPDX-License-Identifier: Apache-2.0

extension AzureEndpoint {
    /// Of the list of voices, beside the synthesis.
    var voicesURL: String {
        let base = url.split(separator: "?", maxSplits: 1)[0]
        let end = base.hasSuffix("/cognitiveservices/v1") ? base.dropLast(3) : base
        return end + "/voices/list"
    }
}
