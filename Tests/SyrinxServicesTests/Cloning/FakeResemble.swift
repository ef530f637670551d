// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import SyrinxServices

/// Resemble's voices as far as they are used: nothing is idempotent, and lists come in pages of two.
enum FakeResemble {
    static func make() -> FakeService {
        FakeService { request, state in answer(request, &state) }
    }

    private static func answer(
        _ request: LocalServer.Request, _ state: inout FakeService.State
    ) -> LocalServer.Answer {
        let place = String(request.place.dropFirst("/api/v2".count))
        let parts = place.split(separator: "/").map(String.init)
        let missing = FakeService.json(404, #"{"success":false,"message":"Not found"}"#)
        switch (request.method, parts.count) {
        case ("GET", 1), ("GET", 3):
            let items = state.things.filter {
                $0.key.hasPrefix(place + "/") && !$0.key.dropFirst(place.count + 1).contains("/")
            }.sorted { $0.key < $1.key }.map { text($0.value) }
            let page = Int(
                URLComponents(string: request.path)!.queryItems!.first { $0.name == "page" }!.value!)!
            let shown = items.dropFirst((page - 1) * 2).prefix(2).joined(separator: ",")
            return FakeService.json(
                200,
                "{\"success\":true,\"page\":\(page),\"num_pages\":\((items.count + 1) / 2),\"items\":[\(shown)]}"
            )
        case ("POST", 1),
            ("POST", 3) where parts.last == "recordings":
            let fields = request.fields
            if parts.count == 1 {
                guard let wave = Data(base64Encoded: fields["consent"] ?? ""),
                    wave.starts(with: Data("RIFF".utf8))
                else { return FakeService.json(200, #"{"success":false,"message":"Consent is no WAV."}"#) }
            }
            state.madeCount += 1
            var thing = ["uuid": "u\(state.madeCount)", "name": fields["name"]!]
            if parts.count == 1 { thing["status"] = "initializing" }
            state.things["\(place)/u\(state.madeCount)"] = thing
            return FakeService.json(200, "{\"success\":true,\"item\":\(text(thing))}")
        case ("POST", 3) where parts[2] == "build":
            let voice = "/voices/\(parts[1])"
            guard state.count(below: voice + "/recordings/") >= 3,
                state.things[voice]?["status"] == "initializing"
            else { return FakeService.json(400, #"{"success":false,"message":"Already building."}"#) }
            state.things[voice]?["status"] = "running"
            state.things[voice]?["builds"] = "1"
            return FakeService.json(200, #"{"success":true}"#)
        case ("GET", 2):
            guard let thing = state.things[place] else { return missing }
            if thing["status"] == "running" { state.things[place]?["status"] = "finished" }
            return FakeService.json(200, "{\"success\":true,\"item\":\(text(thing))}")
        case ("DELETE", _):
            guard state.things.removeValue(forKey: place) != nil else { return missing }
            return FakeService.json(200, #"{"success":true}"#)
        default:
            return FakeService.json(405, "{}")
        }
    }

    private static func text(_ thing: [String: String]) -> String {
        String(decoding: try! JSONSerialization.data(withJSONObject: thing), as: UTF8.self)
    }
}
