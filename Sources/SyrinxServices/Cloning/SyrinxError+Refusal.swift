// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

extension SyrinxError {
    /// The provider has understood the request and does not do it, and was asked once: nothing was made. Of an earlier
    /// attempt nobody knows what it has done. Who may not ask may not be told either.
    var isRefusal: Bool {
        guard let status, attemptCount == 1 else { return false }
        return 400..<500 ~= status && ![401, 403, 408, 409, 429].contains(status)
    }
}
