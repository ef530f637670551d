// SPDX-License-Identifier: Apache-2.0

/// Files that tests need.
enum Fixture {
    /// Of the repository.
    static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

    static func path(_ name: String) -> String { "\(root)/Tests/Fixtures/\(name)" }
}
