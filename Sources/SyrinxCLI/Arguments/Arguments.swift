// SPDX-License-Identifier: Apache-2.0

/// The words behind a command, told apart by its manual as POSIX and GNU have it: `-o FILE`, `-oFILE`,
/// `--output FILE`, `--output=FILE`, flags together as in `-qv`, and no options behind `--`.
///
/// Made without dictionaries and without reflection: what is done here is done before the first request.
struct Arguments: Sendable {
    /// What is no option, in its order.
    private(set) var operands: [String] = []

    private var found: [(name: String, value: String)] = []

    /// - Throws: ``UsageError`` where the words do not fit the manual; ``HelpRequest`` where help is asked for.
    init(_ words: [String], for manual: Manual) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            } else if word.hasPrefix("--") {
                try takeLong(word.dropFirst(2), manual, &rest)
            } else if word.hasPrefix("-") && word != "-" {
                try takeShort(word.dropFirst(), manual, &rest)
            } else {
                operands.append(word)
            }
        }
        try checkOperands(manual)
    }

    /// The last one given, as in a shell's aliases.
    func value(_ name: String) -> String? {
        for option in found.reversed() where option.name == name { return option.value }
        return nil
    }

    /// All that were given, in their order: for what may be given several times.
    func values(_ name: String) -> [String] {
        found.filter { $0.name == name }.map(\.value)
    }

    func has(_ name: String) -> Bool { value(name) != nil }

    /// - Throws: ``UsageError`` where it is given and is no number of this kind.
    func number<Number: LosslessStringConvertible>(_ name: String, as type: Number.Type) throws -> Number? {
        guard let text = value(name) else { return nil }
        guard let number = Number(text) else {
            throw UsageError("\"\(text)\" is no number that --\(name) takes.")
        }
        return number
    }

    private mutating func takeLong(
        _ word: Substring, _ manual: Manual, _ rest: inout ArraySlice<String>
    ) throws {
        let name = word.prefix { $0 != "=" }
        guard let option = Self.find(manual, { $0.long == name }) else {
            if name == "help" { throw HelpRequest() }
            throw UsageError("Unknown option '--\(name)'.")
        }
        let attached = name.endIndex < word.endIndex ? String(word[name.endIndex...].dropFirst()) : nil
        guard option.value != nil else {
            guard attached == nil else { throw UsageError("--\(name) takes no value.") }
            return found.append((option.long, ""))
        }
        guard let value = attached ?? rest.popFirst() else {
            throw UsageError("--\(name) needs a value: --\(name) <\(option.value ?? "")>.")
        }
        found.append((option.long, value))
    }

    private mutating func takeShort(
        _ word: Substring, _ manual: Manual, _ rest: inout ArraySlice<String>
    ) throws {
        var letters = word
        while let letter = letters.popFirst() {
            guard let option = Self.find(manual, { $0.short == letter }) else {
                if letter == "h" { throw HelpRequest() }
                throw UsageError("Unknown option '-\(letter)'.")
            }
            guard option.value != nil else {
                found.append((option.long, ""))
                continue
            }
            let attached = letters.first == "=" ? letters.dropFirst() : letters
            guard let value = letters.isEmpty ? rest.popFirst() : String(attached) else {
                throw UsageError("-\(letter) needs a value: -\(letter) <\(option.value ?? "")>.")
            }
            return found.append((option.long, value))
        }
    }

    private static func find(_ manual: Manual, _ fits: (Manual.Option) -> Bool) -> Manual.Option? {
        for option in manual.options where fits(option) { return option }
        return nil
    }

    private func checkOperands(_ manual: Manual) throws {
        switch manual.operands {
        case .any: return
        case .none:
            guard let extra = operands.first else { return }
            throw UsageError("Unexpected argument '\(extra)'.")
        case .one(let name, _):
            guard operands.count > 0 else { throw UsageError("Missing expected argument '<\(name)>'.") }
            guard operands.count == 1 else { throw UsageError("Unexpected argument '\(operands[1])'.") }
        case .first(let name, _, _, _):
            guard operands.count > 0 else { throw UsageError("Missing expected argument '<\(name)>'.") }
        }
    }
}

/// The words do not make sense together: told with the command's usage.
struct UsageError: Error {
    /// A sentence.
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// `-h` or `--help`.
struct HelpRequest: Error {}
