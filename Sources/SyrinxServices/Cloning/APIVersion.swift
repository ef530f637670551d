// SPDX-License-Identifier: Apache-2.0

/// Versions that are dates.
enum APIVersion {
    /// `YYYY-MM-DD`, or the same with a word behind it.
    static func isDate(_ version: String, allowingPreview: Bool = false) -> Bool {
        let parts = version.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 4 && allowingPreview,
            zip(parts, [4, 2, 2]).allSatisfy({ $0.utf8.count == $1 && $0.utf8.allSatisfy(WebAddress.isDigit) }
            )
        else { return false }
        guard parts.count == 4 else { return true }
        return !parts[3].isEmpty && parts[3].utf8.count <= 16
            && parts[3].utf8.allSatisfy(WebAddress.isSmallLetter)
    }
}
