// SPDX-License-Identifier: Apache-2.0

/// An attribute before anybody knows what its prefix stands for.
struct RawAttribute {
    var name: String
    var value: String
    var offset: Int
}

/// What prefixes stand for ("Namespaces in XML 1.0", third edition).
struct XMLNamespaces {
    private static let xml = "http://www.w3.org/XML/1998/namespace"
    private static let xmlns = "http://www.w3.org/2000/xmlns/"

    /// The innermost last; an empty prefix is the default's, an empty URI undoes it.
    private var bindings: [(prefix: String, uri: String)] = []

    /// How many bindings there were in front of each open element.
    private var marks: [Int] = []

    /// Enters an element.
    mutating func resolve(
        _ name: String, _ raw: [RawAttribute], offset: Int
    ) throws(XMLProblem) -> XMLReader.Tag {
        marks.append(bindings.count)
        for attribute in raw {
            if attribute.name == "xmlns" {
                try bind("", attribute)
            } else if attribute.name.hasPrefix("xmlns:") {
                try bind(String(attribute.name.dropFirst(6)), attribute)
            }
        }
        var attributes: [XMLReader.Attribute] = []
        for attribute in raw where attribute.name != "xmlns" && !attribute.name.hasPrefix("xmlns:") {
            let name = try resolve(attribute.name, isElement: false, attribute.offset)
            let isTwice = attributes.contains {
                $0.name.namespace == name.namespace && $0.name.local == name.local
            }
            guard !isTwice else {
                throw XMLProblem(
                    sentence: "the attribute \(name.written) stands there already under another prefix.",
                    offset: attribute.offset)
            }
            attributes.append(
                XMLReader.Attribute(name: name, value: attribute.value, offset: attribute.offset))
        }
        return XMLReader.Tag(
            name: try resolve(name, isElement: true, offset), attributes: attributes, offset: offset)
    }

    mutating func leave() {
        bindings.removeSubrange((marks.popLast() ?? 0)...)
    }

    private mutating func bind(_ prefix: String, _ attribute: RawAttribute) throws(XMLProblem) {
        let uri = attribute.value
        let sentence: String? =
            if prefix == "xmlns" || (prefix == "xml") != (uri == Self.xml) || uri == Self.xmlns {
                "the prefixes xml and xmlns, and what they stand for, cannot be changed."
            } else if uri.isEmpty && !prefix.isEmpty {
                "xmlns:\(prefix) is empty: a prefix stands for something."
            } else {
                nil
            }
        if let sentence { throw XMLProblem(sentence: sentence, offset: attribute.offset) }
        bindings.append((prefix, uri))
    }

    private func resolve(
        _ name: String, isElement: Bool, _ offset: Int
    ) throws(XMLProblem) -> XMLReader.Name {
        let parts = name.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else {
            let uri = isElement ? self.uri(of: "") : nil
            return XMLReader.Name(namespace: uri, local: name, written: name)
        }
        let prefix = String(parts[0])
        guard let uri = uri(of: prefix) else {
            let advice = prefix == "mstts" ? " xmlns:mstts=\"\(SSML.azureNamespace)\" in <speak>" : " it"
            throw XMLProblem(
                sentence: "nothing says what the prefix \(prefix): stands for: declare\(advice).",
                offset: offset)
        }
        return XMLReader.Name(namespace: uri, local: String(parts[1]), written: name)
    }

    private func uri(of prefix: String) -> String? {
        if prefix == "xml" { return Self.xml }
        for binding in bindings.reversed() where binding.prefix == prefix {
            return binding.uri.isEmpty ? nil : binding.uri
        }
        return nil
    }
}
