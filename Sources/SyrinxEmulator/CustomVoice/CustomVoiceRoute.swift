// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a path of Azure's custom voice API is for, below `/customvoice`.
enum CustomVoiceRoute: Sendable, Equatable {
    enum Kind: String, Sendable {
        case projects
        case consents
        case personalVoices = "personalvoices"
    }

    case list(Kind)
    case item(Kind, id: String)
    case operation(id: String)
    case baseModels

    init?(_ target: RequestTarget) {
        let segments = target.segments.dropFirst().map { $0 ?? "" }
        guard let name = segments.first?.lowercased() else { return nil }
        if segments.count == 1, name == "basemodels" { self = .baseModels; return }
        if segments.count == 2, name == "operations" { self = .operation(id: segments[1]); return }
        guard let kind = Kind(rawValue: name), segments.count <= 2 else { return nil }
        self = segments.count == 1 ? .list(kind) : .item(kind, id: segments[1])
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .list, .operation, .baseModels: [.get]
        case .item(.projects, _): [.get, .put, .delete]
        case .item: [.get, .put, .post, .delete]
        }
    }

    var takesFiles: Bool {
        if case .item(let kind, _) = self { kind != .projects } else { false }
    }
}
