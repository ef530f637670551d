// SPDX-License-Identifier: Apache-2.0

/// Cumulative probabilities, in rows of equal length: each from 0 to 65535.
struct SymbolTable: Sendable {
    let cdf: [UInt16]
    let columnCount: Int

    /// Where in a row the search begins: near the middle of the probabilities.
    let start: Int

    init(rowCount: Int = 1, start: Int, cdf: [UInt16]) {
        self.cdf = cdf
        self.start = start
        columnCount = cdf.count / rowCount
    }
}
