// SPDX-License-Identifier: Apache-2.0

internal import SyrinxCore

/// A piece of speech in markup: a text, or an element with what stands in it. Made by the functions of ``SSML``
/// (``SSML/pause(_:)``, ``SSML/expressed(style:degree:role:_:)`` and their like), and by any string.
///
/// A value that the service would refuse is told when the document is made, not before.
public struct SSMLNode: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case text(String)
        case element(String, [Attribute], [SSMLNode])
    }

    struct Attribute: Sendable, Hashable {
        var name: String
        var value: String
    }

    let content: Content

    /// What is wrong with a value, in a sentence.
    private let problem: String?

    init(text: String) {
        content = .text(text)
        problem = nil
    }

    /// - Parameter attributes: Those without a value are left out.
    init(
        _ name: String, _ attributes: [(name: String, value: String?)] = [], _ children: [SSMLNode] = [],
        problem: String? = nil
    ) {
        content = .element(
            name,
            attributes.compactMap { name, value in value.map { Attribute(name: name, value: $0) } },
            children)
        self.problem = problem
    }

    /// - Parameter sourceCount: Counts `audio` elements.
    /// - Throws: ``SyrinxError/Code/invalidArgument`` for the first value that is out of its range.
    func render(
        into markup: inout String, depth: Int, sourceCount: inout Int
    ) throws(SyrinxError) {
        if let problem { throw SyrinxError(.invalidArgument, problem) }
        guard case .element(let name, let attributes, let children) = content else {
            if case .text(let text) = content { markup += SSML.escape(text) }
            return
        }
        guard depth < XMLReader.depthLimit else {
            throw SyrinxError(
                .invalidArgument, "Elements stand more than \(XMLReader.depthLimit) deep in each other.")
        }
        if name == "audio" { sourceCount += 1 }
        markup += "<" + name
        for attribute in attributes {
            markup += " \(attribute.name)=\"\(SSML.escapeAttribute(attribute.value))\""
        }
        guard !children.isEmpty else {
            markup += "/>"
            return
        }
        markup += ">"
        for child in children {
            try child.render(into: &markup, depth: depth + 1, sourceCount: &sourceCount)
        }
        markup += "</" + name + ">"
    }
}

/// Puts strings and elements together in their order, with conditions and loops.
@resultBuilder
public enum SSMLBuilder {
    public static func buildExpression(_ text: String) -> [SSMLNode] { [SSMLNode(text: text)] }
    public static func buildExpression(_ node: SSMLNode) -> [SSMLNode] { [node] }
    public static func buildExpression(_ nodes: [SSMLNode]) -> [SSMLNode] { nodes }
    public static func buildBlock(_ parts: [SSMLNode]...) -> [SSMLNode] { parts.flatMap(\.self) }
    public static func buildOptional(_ part: [SSMLNode]?) -> [SSMLNode] { part ?? [] }
    public static func buildEither(first part: [SSMLNode]) -> [SSMLNode] { part }
    public static func buildEither(second part: [SSMLNode]) -> [SSMLNode] { part }
    public static func buildArray(_ parts: [[SSMLNode]]) -> [SSMLNode] { parts.flatMap(\.self) }
}
