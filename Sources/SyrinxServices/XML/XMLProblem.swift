// SPDX-License-Identifier: Apache-2.0

/// Why a document cannot be taken, and where.
struct XMLProblem: Error, Hashable {
    /// What is wrong and what to do about it, in a sentence.
    var sentence: String

    /// In bytes, from the document's first.
    var offset: Int

    /// From 1; a line ends with a line feed. The column counts characters of Unicode.
    ///
    /// - Parameter bytes: The document.
    func position(in bytes: [UInt8]) -> (line: Int, column: Int) {
        var (line, column) = (1, 1)
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }
}
