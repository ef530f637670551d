// SPDX-License-Identifier: Apache-2.0

import Syrinx

func greet() async throws {
    let speaker = try Speaker()  // once; its connections are kept
    try await speaker.speak("Hello.")  // returns when it was heard
    let story = speaker.start("Once upon a time, there was a bird.")
    for await event in story.events where event == .reached(.firstAudibleWrite) { story.stop() }
    for try await buffer in speaker.audio(of: "For your own output.") {
        print(buffer.format, buffer.frameCount)  // decoded as it arrives
    }
}
