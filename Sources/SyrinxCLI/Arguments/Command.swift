// SPDX-License-Identifier: Apache-2.0

/// One of the words behind `syrinx`.
protocol Command: Sendable {
    static var manual: Manual { get }

    /// Nothing is done yet.
    ///
    /// - Throws: ``UsageError`` where the arguments do not make sense.
    init(_ arguments: Arguments) throws

    func run() async throws
}
