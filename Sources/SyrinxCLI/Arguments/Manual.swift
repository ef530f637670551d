// SPDX-License-Identifier: Apache-2.0

/// What a command is called, what it takes and what it does: its arguments are read by it, and its help is made
/// from it.
struct Manual: Sendable {
    /// Behind `syrinx`; empty for the program itself.
    var name: String
    var abstract: String

    /// Behind the abstract, line by line as it stands here.
    var discussion: String
    var operands = Operands.none
    var options: [Option] = []

    /// What is no option.
    enum Operands: Sendable {
        case none
        /// Exactly one.
        case one(String, help: String)
        /// Any number.
        case any(String, help: String)
    }

    /// Something that begins with a dash.
    struct Option: Sendable {
        /// Behind two dashes.
        var long: String

        /// Behind one dash.
        var short: Character?

        /// What to call its value; nil for a flag, which has none.
        var value: String?
        var help: String

        static func flag(_ long: String, _ short: Character? = nil, _ help: String) -> Option {
            Option(long: long, short: short, value: nil, help: help)
        }

        static func value(_ long: String, _ short: Character? = nil, of value: String, _ help: String)
            -> Option
        {
            Option(long: long, short: short, value: value, help: help)
        }
    }

    /// As it is typed.
    var invocation: String { name.isEmpty ? "syrinx" : "syrinx \(name)" }
}
