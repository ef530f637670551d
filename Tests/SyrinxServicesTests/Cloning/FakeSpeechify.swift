// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import SyrinxServices

/// Speechify's voices as far as they are used: a key's answer is given again, with other contents it is refused.
enum FakeSpeechify {
    /// - Parameter refusal: What is answered to the next request for a voice instead.
    static func make(refusal: (status: Int, code: String)? = nil) -> FakeService {
        FakeService { request, state in answer(request, &state, refusal) }
    }

    static func error(_ status: Int, _ code: String) -> LocalServer.Answer {
        FakeService.json(
            status, "{\"error\":{\"code\":\"\(code)\",\"message\":\"No.\"},\"request_id\":\"r-1\"}")
    }

    private static func answer(
        _ request: LocalServer.Request, _ state: inout FakeService.State,
        _ refusal: (status: Int, code: String)?
    ) -> LocalServer.Answer {
        let place = request.place
        switch (request.method, place) {
        case ("GET", "/v1/voices"):
            let voices = state.things.filter { $0.value["display_name"] != nil }.sorted { $0.key < $1.key }
                .map { text($0.value) }
            // A page for each.
            let cursor = URLComponents(string: request.path)!.queryItems!.first { $0.name == "cursor" }?.value
            let index = Int(cursor ?? "0")!
            let page = voices.dropFirst(index).prefix(1).joined()
            let isLast = index + 1 >= voices.count
            let next = isLast ? "null" : "\"\(index + 1)\""
            return FakeService.json(
                200, "{\"voices\":[\(page)],\"next_cursor\":\(next),\"has_more\":\(!isLast)}")
        case ("POST", "/v1/voices/consent-challenges"):
            let id = "challenge-\(state.things.count)"
            state.things["/challenges/\(id)"] = ["id": id]
            let phrase = "The harbour is quiet, \(request.fields["full_name"] ?? "nobody")."
            return FakeService.json(
                201, "{\"id\":\"\(id)\",\"phrase\":\"\(phrase)\",\"expires_at\":\"2999-01-01T00:00:00Z\"}")
        case ("POST", "/v1/voices"):
            let key = request.headers["idempotency-key"] ?? ""
            if let known = state.replays[key] {
                return known.body == request.bytes ? known.answer : error(409, "idempotency_conflict")
            }
            let made = create(request, &state, refusal)
            state.replays[key] = (request.bytes, made)
            return made
        default:
            let key = String(place.dropFirst("/v1".count))
            guard let thing = state.things[key] else { return error(404, "voice_not_found") }
            if request.method == "DELETE" {
                state.things[key] = nil
                return LocalServer.Answer(status: 204, body: "")
            }
            return FakeService.json(200, text(thing))
        }
    }

    private static func create(
        _ request: LocalServer.Request, _ state: inout FakeService.State,
        _ refusal: (status: Int, code: String)?
    ) -> LocalServer.Answer {
        let fields = request.fields
        if let refusal, !fields.keys.contains("avatar") { return error(refusal.status, refusal.code) }
        let version = request.headers["speechify-version"] ?? ""
        if version >= "2026-09-13" {
            guard let id = fields["consent_challenge_id"], state.things["/challenges/\(id)"] != nil else {
                return error(404, "consent_challenge_not_found")
            }
            guard state.things.removeValue(forKey: "/challenges/\(id)") != nil,
                fields["consent_recording"] != nil
            else { return error(400, "validation_failed") }
        } else if fields["consent"] == nil {
            return error(400, "validation_failed")
        }
        state.madeCount += 1
        let id = "v\(state.madeCount)"
        let voice = [
            "id": id, "display_name": fields["name"]!, "type": "personal",
            "locale": fields["locale"] ?? "en-US",
            "gender": fields["gender"]!,
        ]
        state.things["/voices/\(id)"] = voice
        return FakeService.json(200, text(voice))
    }

    private static func text(_ thing: [String: String]) -> String {
        String(decoding: try! JSONSerialization.data(withJSONObject: thing), as: UTF8.self)
    }
}
