// SPDX-License-Identifier: Apache-2.0

/// A manual as it is read on a terminal of 80 columns.
struct HelpText {
    private let manual: Manual

    /// Commands below this one: name and abstract.
    private let commands: [Manual]

    init(_ manual: Manual, commands: [Manual] = []) {
        self.manual = manual
        self.commands = commands
    }

    private var isGroup: Bool { manual.name.isEmpty || manual.isGroup }

    var usage: String {
        let operands =
            switch manual.operands {
            case .none: ""
            case .one(let name, _): " <\(name)>"
            case .any(let name, _): " [<\(name)> ...]"
            case .first(let name, _, let more, _): " <\(name)> [<\(more)> ...]"
            }
        return manual.invocation + (isGroup ? " <command>" : "") + " [<options>]" + operands
    }

    var text: String {
        var parts = ["OVERVIEW: \(manual.abstract)", manual.discussion, "USAGE: \(usage)"]
        switch manual.operands {
        case .none: break
        case .one(let name, let help), .any(let name, let help):
            parts.append("ARGUMENTS:\n" + Self.row("<\(name)>", help))
        case .first(let name, let help, let more, let moreHelp):
            parts.append(
                "ARGUMENTS:\n" + Self.row("<\(name)>", help) + "\n" + Self.row("<\(more)>", moreHelp))
        }
        let version = manual.name.isEmpty ? [Manual.Option.flag("version", nil, "Show the version.")] : []
        let options = manual.options + version + [.flag("help", "h", "Show this help.")]
        parts.append("OPTIONS:\n" + options.map(Self.row).joined(separator: "\n"))
        if !commands.isEmpty {
            let rows = commands.map { Self.row($0.lastName, $0.abstract) }
            parts.append("COMMANDS:\n" + rows.joined(separator: "\n"))
            parts.append("  See '\(manual.invocation) <command> --help' for more.")
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func row(_ option: Manual.Option) -> String {
        let short = option.short.map { "-\($0), " } ?? ""
        let value = option.value.map { " <\($0)>" } ?? ""
        return row("\(short)--\(option.long)\(value)", option.help)
    }

    /// The column in which explanations begin, and the one in front of which they end.
    private static let (indentation, width) = (26, 80)

    private static func row(_ term: String, _ help: String) -> String {
        var lines = ["  " + term]
        if lines[0].count >= indentation { lines.append("") }
        var column = 0
        for word in help.split(separator: " ") {
            if column == 0 || lines[lines.count - 1].count + 1 + word.count > width {
                if column > 0 { lines.append("") }
                let last = lines.count - 1
                lines[last] += String(repeating: " ", count: indentation - lines[last].count) + word
            } else {
                lines[lines.count - 1] += " " + word
            }
            column += 1
        }
        return lines.joined(separator: "\n")
    }
}
