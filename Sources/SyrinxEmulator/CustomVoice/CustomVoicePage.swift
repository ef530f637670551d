// SPDX-License-Identifier: Apache-2.0

/// A part of a list: `skip`, `maxpagesize` and `filter` of the query.
struct CustomVoicePage: Sendable {
    private let base: String
    private let version: String
    private let skip: Int
    private let size: Int
    private let filter: (name: String, value: String)?

    /// - Throws: ``Refusal`` for what cannot be understood.
    init(_ target: RequestTarget, base: String, version: String) throws(Refusal) {
        self.base = base
        self.version = version
        func number(_ name: String, _ range: ClosedRange<Int>, _ preset: Int) throws(Refusal) -> Int {
            guard let text = target.value(name) else { return preset }
            guard let value = Int(text), range.contains(value) else {
                throw CustomVoiceRequest.bad(
                    "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
            }
            return value
        }
        skip = try number("skip", 0...1_000_000, 0)
        size = try number("maxpagesize", 1...100, 100)
        guard let text = target.value("filter") else {
            filter = nil
            return
        }
        let words = text.split(separator: " ", maxSplits: 2)
        guard words.count == 3, ["projectId", "status"].contains(words[0]), words[1] == "eq",
            words[2].count > 2, words[2].hasPrefix("'"), words[2].hasSuffix("'"),
            words[2].dropFirst().dropLast().utf8.allSatisfy({ (0x2D...0x7A).contains($0) })
        else {
            throw CustomVoiceRequest.bad(
                "The emulator understands filters such as projectId eq 'ID' and status eq 'Succeeded' only.")
        }
        filter = (String(words[0]), String(words[2].dropFirst().dropLast()))
    }

    func json(of kind: CustomVoiceRoute.Kind, in state: CustomVoiceState) throws(Refusal) -> String {
        let all: [String]
        if kind == .projects {
            guard filter == nil else { throw CustomVoiceRequest.bad("The emulator filters no projects.") }
            all = state.projects.map(\.json)
        } else {
            all = state.items(kind).filter { item in
                guard let filter else { return true }
                return (filter.name == "status" ? item.status() : item.projectID) == filter.value
            }.map { $0.json() }
        }
        let page = all.dropFirst(skip).prefix(size)
        var next: String?
        if skip + page.count < all.count {
            let end = "skip=\(skip + size)&maxpagesize=\(size)&api-version=\(version)"
            // The filter's blanks and quotation marks, which a URL has not.
            let filter = filter.map { "&filter=\($0.name)%20eq%20%27\($0.value)%27" } ?? ""
            next = "\(base)/\(kind.rawValue)?\(end)\(filter)"
        }
        return JSONText.object(["value": JSONText.array(page), "nextLink": next.map(JSONText.string)])
    }
}
