// SPDX-License-Identifier: Apache-2.0

/// Committed material.
///
/// - Returns: The path of a file in `Tests/Fixtures`.
public func fixture(_ name: String, from file: String = #filePath) -> String {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false)
    guard let tests = parts.lastIndex(of: "Tests") else { return name }
    return parts[...tests].joined(separator: "/") + "/Fixtures/" + name
}
