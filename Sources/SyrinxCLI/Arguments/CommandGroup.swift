// SPDX-License-Identifier: Apache-2.0

/// Commands behind a common first word, such as `voice create` and `voice list`.
struct CommandGroup: Sendable {
    /// Of the word alone.
    let manual: Manual

    /// Their names begin with the group's, and a space.
    let commands: [any Command.Type]

    var help: String { HelpText(manual, commands: commands.map { $0.manual }).text }

    /// - Parameter word: Behind the group's own.
    /// - Returns: nil where help is asked for.
    /// - Throws: ``UsageError`` where there is no such command.
    func command(named word: String) throws -> (any Command.Type)? {
        if ["--help", "-h", "help"].contains(word) { return nil }
        for type in commands where type.manual.lastName == word { return type }
        throw UsageError(
            word.hasPrefix("-")
                ? "Unknown option '\(word)'." : "There is no command '\(manual.name) \(word)'.")
    }
}
