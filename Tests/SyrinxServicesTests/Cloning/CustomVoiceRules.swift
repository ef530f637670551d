// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The rules of the custom voice API that requests to make personal voices meet, transcribed from its OpenAPI document:
/// github.com/Azure/azure-rest-api-specs, specification/cognitiveservices/data-plane/Speech/TextToSpeech/stable/
/// 2026-01-01/texttospeech.json at commit 0eaa5cb. Where the document and its own examples differ (the form of a voice:
/// `audioData` and no `consentId` against `audiodata` and `consentId`), the examples count, as in the service's guides.
struct CustomVoiceRules {
    struct Operation {
        var name: String
        var method: String
        var path: String
        var query: Set<String> = ["api-version"]
        var takesOperationID = false
        var type: String?
        var required: Set<String> = []
        var optional: Set<String> = []
    }

    static let idPattern = #"^[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}[a-zA-Z0-9]$"#
    private static let listQuery: Set<String> = ["skip", "maxpagesize", "filter", "api-version"]
    private static let form = "multipart/form-data"
    private static let json = "application/json"

    static let operations = [
        Operation(name: "Projects_List", method: "GET", path: "/projects", query: listQuery),
        Operation(name: "Projects_Get", method: "GET", path: "/projects/{id}"),
        Operation(
            name: "Projects_Delete", method: "DELETE", path: "/projects/{id}",
            query: ["forceDelete", "api-version"]),
        Operation(
            name: "Projects_Create", method: "PUT", path: "/projects/{id}", type: json, required: ["kind"],
            optional: ["displayName", "description", "locale"]),
        Operation(name: "Consents_List", method: "GET", path: "/consents", query: listQuery),
        Operation(name: "Consents_Get", method: "GET", path: "/consents/{id}"),
        Operation(name: "Consents_Delete", method: "DELETE", path: "/consents/{id}"),
        Operation(
            name: "Consents_Create", method: "PUT", path: "/consents/{id}", takesOperationID: true,
            type: json,
            required: ["projectId", "voiceTalentName", "companyName", "locale"],
            optional: ["displayName", "description", "audioUrl", "properties"]),
        Operation(
            name: "Consents_Post", method: "POST", path: "/consents/{id}", takesOperationID: true, type: form,
            required: ["projectId", "voiceTalentName", "companyName", "audiodata", "locale"],
            optional: ["displayName", "description", "properties"]),
        Operation(name: "PersonalVoices_List", method: "GET", path: "/personalvoices", query: listQuery),
        Operation(name: "PersonalVoices_Get", method: "GET", path: "/personalvoices/{id}"),
        Operation(name: "PersonalVoices_Delete", method: "DELETE", path: "/personalvoices/{id}"),
        Operation(
            name: "PersonalVoices_Create", method: "PUT", path: "/personalvoices/{id}",
            takesOperationID: true,
            type: json, required: ["projectId", "consentId"],
            optional: ["displayName", "description", "audios", "properties"]),
        Operation(
            name: "PersonalVoices_Post", method: "POST", path: "/personalvoices/{id}", takesOperationID: true,
            type: form, required: ["projectId"],
            optional: ["displayName", "description", "properties", "consentId", "audiodata"]),
        Operation(name: "Operations_Get", method: "GET", path: "/operations/{id}"),
    ]

    /// - Returns: The operation's name, and what is wrong with the request.
    static func check(_ request: LocalServer.Request) throws -> (operation: String?, problems: [String]) {
        let components = URLComponents(string: request.path)!
        guard components.path.hasPrefix("/customvoice/") else { return (nil, ["not below /customvoice"]) }
        let parts = components.path.split(separator: "/").dropFirst().map(String.init)
        let template = "/" + parts[0] + (parts.count == 2 ? "/{id}" : "")
        guard parts.count <= 2,
            let operation = operations.first(where: { $0.method == request.method && $0.path == template })
        else { return (nil, ["\(request.method) \(components.path) is no operation"]) }
        var problems: [String] = []
        func demand(_ condition: Bool, _ problem: String) { if !condition { problems.append(problem) } }
        func isID(_ text: String?) -> Bool { text?.range(of: idPattern, options: .regularExpression) != nil }
        if parts.count == 2 { demand(isID(parts[1]), "id \(parts[1])") }
        let query = components.queryItems ?? []
        demand(
            query.filter { $0.name == "api-version" && $0.value?.isEmpty == false }.count == 1, "api-version")
        demand(Set(query.map(\.name)).isSubset(of: operation.query), "query \(query)")
        if let id = request.headers["operation-id"] {
            demand(operation.takesOperationID && isID(id), "Operation-Id \(id)")
        }
        let type = request.headers["content-type"]?.prefix { $0 != ";" }.description
        guard let wanted = operation.type else {
            demand(request.bytes.isEmpty, "a body")
            return (operation.name, problems)
        }
        demand(type == wanted, "type \(type ?? "none")")
        var names: [String] = []
        if wanted == form {
            let parts = try ReadForm.read(request)
            names = parts.map(\.name)
            for part in parts {
                demand((part.filename != nil) == (part.name == "audiodata"), "part \(part.name)")
            }
            for part in parts where ["projectId", "consentId"].contains(part.name) {
                demand(isID(part.text), "\(part.name)")
            }
        } else {
            let object = try JSONSerialization.jsonObject(with: Data(request.bytes)) as! [String: Any]
            names = Array(object.keys)
            problems += problemsOf(object)
        }
        demand(operation.required.isSubset(of: names), "required: \(operation.required.subtracting(names))")
        demand(Set(names).isSubset(of: operation.required.union(operation.optional)), "fields \(names)")
        return (operation.name, problems)
    }

    /// Enums, types and what is inside.
    private static func problemsOf(_ object: [String: Any]) -> [String] {
        var problems: [String] = []
        for (name, value) in object {
            switch name {
            case "kind":
                if !["ProfessionalVoice", "PersonalVoice"].contains(value as? String) {
                    problems.append("kind")
                }
            case "audios":
                let source = value as? [String: Any] ?? [:]
                let isRight =
                    source["containerUrl"] is String && source["extensions"] is [String]
                    && Set(source.keys).isSubset(of: ["containerUrl", "prefix", "extensions"])
                if !isRight { problems.append("audios") }
            case "projectId", "consentId":
                let id = value as? String ?? ""
                if id.range(of: idPattern, options: .regularExpression) == nil { problems.append(name) }
            default:
                if (value as? String)?.isEmpty ?? true { problems.append(name) }
            }
        }
        return problems
    }
}
