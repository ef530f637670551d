// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The custom voice API as far as it is used: what is begun succeeds with the third question after it.
enum FakeAzure {
    static func make(failing reason: String? = nil) -> FakeService {
        FakeService { request, state in answer(request, &state, reason) }
    }

    private static func answer(
        _ request: LocalServer.Request, _ state: inout FakeService.State, _ reason: String?
    ) -> LocalServer.Answer {
        let place = String(request.place.dropFirst("/customvoice".count))
        let parts = place.split(separator: "/").map(String.init)
        switch (request.method, parts.count) {
        case ("GET", 1):
            let items = state.things.filter { $0.key.hasPrefix("/\(parts[0])/") }.sorted { $0.key < $1.key }
            return FakeService.json(
                200, "{\"value\":[\(items.map { text($0.value) }.joined(separator: ","))]}")
        case ("GET", 2):
            let key = parts[0] == "operations" ? state.things[place]?["resource"] ?? "" : place
            guard var thing = state.things[key] else { return missing }
            let count = Int(thing["asked"] ?? "0")! + 1
            thing["asked"] = "\(count)"
            thing["status"] = count < 3 ? "Running" : reason == nil ? "Succeeded" : "Failed"
            state.things[key] = thing
            if parts[0] == "operations" {
                return FakeService.json(200, "{\"id\":\"\(parts[1])\",\"status\":\"\(thing["status"]!)\"}")
            }
            return FakeService.json(200, text(thing, failure: thing["status"] == "Failed" ? reason : nil))
        case ("DELETE", 2):
            return state.things.removeValue(forKey: place) == nil ? missing : FakeService.json(204, "")
        case ("PUT", 2), ("POST", 2):
            if let known = state.things[place] { return FakeService.json(200, text(known)) }
            let fields = request.fields
            for (name, list) in [("projectId", "projects"), ("consentId", "consents")] {
                guard let id = fields[name] else { continue }
                guard let thing = state.things["/\(list)/\(id)"],
                    list == "projects" || thing["status"] == "Succeeded"
                else { return FakeService.json(400, error) }
            }
            var thing = [
                "id": parts[1], "status": "NotStarted", "displayName": fields["displayName"] ?? parts[1],
            ]
            for name in ["projectId", "consentId", "kind"] { thing[name] = fields[name] }
            if parts[0] == "personalvoices" { thing["speakerProfileId"] = UUID().uuidString.lowercased() }
            state.things[place] = thing
            state.madeCount += 1
            guard let operation = request.headers["operation-id"] else {
                return FakeService.json(201, text(thing))
            }
            state.things["/operations/\(operation)"] = ["resource": place]
            let location =
                "http://\(request.headers["host"]!)/customvoice/operations/\(operation)?api-version=2026-01-01"
            return FakeService.json(
                201, text(thing), ["Operation-Id": operation, "Operation-Location": location])
        default:
            return FakeService.json(405, "{}")
        }
    }

    private static func text(_ thing: [String: String], failure: String? = nil) -> String {
        var object: [String: Any] = thing.filter { $0.key != "asked" }
        if let failure { object["properties"] = ["failureReason": failure] }
        return String(decoding: try! JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    private static let missing = FakeService.json(
        404, #"{"error":{"code":"NotFound","message":"There is no such thing."}}"#)

    private static let error = """
        {"error":{"code":"BadRequest","message":"The request is invalid.","innererror":{"code":"NotReady",\
        "message":"The consent has not succeeded."}}}
        """
}
