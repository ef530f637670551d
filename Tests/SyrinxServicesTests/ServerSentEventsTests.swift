// SPDX-License-Identifier: Apache-2.0

import SyrinxCore
import Testing

@testable import SyrinxServices

@Suite struct ServerSentEventsTests {
    private func events(_ text: String, by count: Int = .max) throws -> [ServerSentEvents.Event] {
        var (reader, found) = (ServerSentEvents(), [ServerSentEvents.Event]())
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: min(count, max(bytes.count, 1))) {
            let end = count == .max ? bytes.count : min(bytes.count, start + count)
            try reader.push(bytes[start..<end].span) { found.append($0) }
        }
        try reader.finish { found.append($0) }
        return found
    }

    /// The examples of WHATWG HTML section 9.2.6, and what else the grammar allows.
    @Test(arguments: [
        ("data: YHOO\ndata: +2\ndata: 10\n\n", [("", "YHOO\n+2\n10")]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            [
                ("", "first event"), ("", "second event"), ("", " third event"),
            ]
        ),
        ("data\n\ndata\ndata\n\ndata:", [("", ""), ("", "\n"), ("", "")]),
        ("data:test\n\ndata: test\n\n", [("", "test"), ("", "test")]),
        ("event: add\r\ndata: 1\r\n\r\nevent: nothing\r\n\r\ndata: 2\r\r", [("add", "1"), ("", "2")]),
        ("\u{FEFF}data: a:b\n\nretry: 5\nunknown: x\ndata: last", [("", "a:b"), ("", "last")]),
        ("", []),
    ])
    func eventsAreRead(_ text: String, _ expected: [(String, String)]) throws {
        for count in [Int.max, 1, 2, 3, 7] {
            let found = try events(text, by: count)
            #expect(found.map(\.type) == expected.map(\.0))
            #expect(found.map { String(decoding: $0.data, as: UTF8.self) } == expected.map(\.1))
        }
    }

    @Test func anEventIsBounded() throws {
        var reader = ServerSentEvents()
        let piece = [UInt8](repeating: 0x61, count: 1 << 20)
        #expect(throws: ServerSentEvents.TooLong.self) {
            for _ in 0...8 { try reader.push(piece.span) { _ in } }
        }
    }

    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
        ("Zm9vYmFy", "foobar"), ("Zm9v\nYg", "foob"),
    ])
    func base64(_ text: String, _ expected: String) {
        #expect(Base64.decode(text) == Array(expected.utf8))
    }

    @Test(arguments: ["Z", "Zm9vZ", "Zm9-", "Zg==Zg==", "é"])
    func noBase64(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    private func take(_ text: String) -> (SpeechifyEvents, [UInt8]) {
        var events = SpeechifyEvents(keepsPlaces: true)
        let audio = events.push(Array(text.utf8).span)
        return (events, audio + events.finish())
    }

    @Test func audioAndMarksAreTakenOut() {
        let (events, audio) = take(
            """
            event: speech.chunk
            data: {"type":"speech.chunk","audio":"AQID"}

            event: speech.news
            data: {"type":"speech.news","audio":"AQID"}

            data: this is no JSON

            data: {"type":"speech.chunk","audio":"BAU=","speech_marks":[
            data: {"type":"word","value":"Hi","start":0,"end":2,"start_time":12.5,"end_time":250},
            data: {"value":"you","start_time":300},{"type":"word","value":"late","start_time":-1},{"type":"mood"}]}

            event: speech.chunk
            data: {"speech_marks":[{"type":"sentence","value":"All.","start":4,"end":3,"start_time":0,"end_time":1e3,
            data: "chunks":[{"type":"word","value":"All","start_time":0,"end_time":1}]}]}

            event: speech.done
            data: {"type":"speech.done","audio_duration_ms":500}


            """)
        #expect(audio == [1, 2, 3, 4, 5] && events.isDone && events.failure == nil)
        #expect(
            events.timings == [
                SpeechTiming(
                    .word, "Hi", start: .microseconds(12_500), end: .milliseconds(250), source: 0..<2),
                SpeechTiming(.word, "you", start: .milliseconds(300), end: .milliseconds(300)),
                SpeechTiming(.sentence, "All.", start: .zero, end: .seconds(1)),
                SpeechTiming(.word, "All", start: .zero, end: .milliseconds(1)),
            ])
    }

    /// Sentences with and without their words, one mark without a list, and nesting without end.
    @Test func marksLieAnywhere() {
        let deep = String(repeating: "{\"chunks\":[", count: 10) + String(repeating: "]}", count: 10)
        let (events, _) = take(
            """
            data: {"type":"speech.chunk","speech_marks":{"type":"sentence","value":"A b c.","start_time":0,"end_time":9,
            data: "chunks":[{"type":"word","value":"A","start_time":0,"chunks":[]},
            data: {"type":"word","value":"b","start_time":3,"chunks":null},
            data: {"type":"word","value":"c","start_time":6,"chunks":{"type":"phoneme","value":"k","start_time":6}}]}}

            data: {"type":"speech.chunk","speech_marks":[\(deep),{"type":"word","value":"d","start_time":8}]}


            """)
        #expect(events.timings.map(\.text) == ["A b c.", "A", "b", "c", "k", "d"])
    }

    @Test func theEndIsTheEnd() {
        let (events, audio) = take(
            """
            data: {"type":"speech.chunk","audio":"AQID"}

            data: {"type":"speech.done"}

            data: {"type":"speech.chunk","audio":"AQID","speech_marks":[{"value":"x","start_time":0}]}

            data: {"type":"speech.error","error":{"code":"internal_error","message":"Too late."}}


            """)
        #expect(audio == [1, 2, 3] && events.isDone && events.failure == nil && events.timings.isEmpty)
    }

    /// Where asking again is of no use, nobody asks again.
    @Test(arguments: [
        ("internal_error", true), ("upstream_failure", true), ("service_unavailable", true),
        ("rate_limited", true), ("concurrency_limit_reached", true), ("", true),
        ("spend_cap_exceeded", false), ("voice_not_found", false), ("content_policy_violation", false),
        ("unauthorized", false),
    ])
    func failuresThatPass(_ code: String, _ isPassing: Bool) {
        let (events, _) = take("data: {\"type\":\"speech.error\",\"error\":{\"code\":\"\(code)\"}}\n\n")
        #expect((events.failure?.fault == .brokenOff) == isPassing)
        #expect((events.failure?.code == .serviceFailure) == isPassing)
        #expect(events.failure?.message.contains(code) == true || code.isEmpty)
    }

    @Test func aFailureComesBehindWhatCame() {
        let (events, audio) = take(
            """
            data: {"type":"speech.chunk","audio":"AQID"}

            data: {"type":"speech.error","error":{"code":"internal_error","message":"Too much."},"request_id":"r-1"}


            """)
        #expect(audio == [1, 2, 3] && !events.isDone)
        #expect(events.failure?.serviceMessage == "Too much." && events.failure?.requestID == "r-1")
        #expect(events.failure?.fault == .brokenOff && events.failure?.code == .serviceFailure)
        #expect(take("data: {\"type\":\"speech.chunk\",\"audio\":\"?\"}\n\n").0.failure?.code == .undecodable)
    }
}
