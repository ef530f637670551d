// SPDX-License-Identifier: Apache-2.0

/// What a command is called, what it takes and what it does: its arguments are read by it, and its help is made
/// from it.
struct Manual: Sendable {
    /// Behind `syrinx`: one word, or two where the first is a group's; empty for the program itself.
    var name: String
    var abstract: String

    /// Behind the abstract, line by line as it stands here.
    var discussion: String
    var operands = Operands.none
    var options: [Option] = []

    /// It is a common first word of commands.
    var isGroup = false

    /// What is no option.
    enum Operands: Sendable {
        case none
        /// Exactly one.
        case one(String, help: String)
        /// Any number.
        case any(String, help: String)
        /// One, and any number of others behind it.
        case first(String, help: String, more: String, moreHelp: String)
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

    /// What it is called among its own kind.
    var lastName: String { name.split(separator: " ").last.map(String.init) ?? "" }

    /// As it is typed.
    var invocation: String { name.isEmpty ? "syrinx" : "syrinx \(name)" }
}
