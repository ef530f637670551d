// SPDX-License-Identifier: Apache-2.0

/// What Azure's words about voices and consents mean, and what to do next.
enum AzureCloningWords {
    /// Why a consent or a voice failed: `ConsentFailureReason` and `ModelFailureReason` of the OpenAPI document of
    /// 2026-01-01. New ones come without notice, and are told as they are.
    static func failure(_ reason: String) -> String {
        let meaning: String? =
            switch reason {
            case "AudioAndScriptNotMatch":
                "what is said in the consent recording is not the sentence with these names in this locale: print the "
                    + "sentence, record it again word by word"
            case "SpeakerVerificationFailed":
                "the consent and the samples do not sound like the same person: record both with the same speaker and "
                    + "microphone"
            case "InaccessibleCustomerStorage":
                "the resource's own storage account cannot be reached: check its access rules and the resource's "
                    + "identity"
            case "DataNotReady":
                "the samples were not all there: check that the container's URL may list and read, and its prefix"
            case "DataNotEnough":
                "the samples are too short: 5 to 90 seconds of clean speech are needed"
            case "TerminateByUser": "somebody stopped it"
            case "Internal": "Azure failed: run the same command again"
            default: nil
            }
        return meaning.map { "\(reason): \($0)." } ?? reason
    }

    static func explanation(_ refusal: ManagementClient.Refusal) -> String? {
        switch refusal.status {
        case 401:
            return
                "Azure refused the credential (HTTP 401): check the key or token, and that it belongs to this region "
                + "or resource. A token of Microsoft Entra needs the resource's own host (--resource)."
        case 403:
            return
                "Azure does not let this resource make personal voices (HTTP 403): access is limited (apply at "
                + "https://aka.ms/customneural), the tier is S0, and the region one that has them, such as "
                + "westeurope or eastus."
        case 404:
            return
                "Azure has nothing of this id (HTTP 404), or no personal voices in this region or at this endpoint."
        default: return nil
        }
    }
}
