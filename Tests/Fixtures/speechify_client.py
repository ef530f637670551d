# SPDX-License-Identifier: Apache-2.0
"""Makes a voice and speaks with it through `speechify-api` (MIT), Speechify's own client library.

Usage: speechify_client.py URL: prints what came, one thing on a line.
"""
import base64
import io
import math
import pathlib
import struct
import sys
import wave

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / ".build/python"))
from speechify import Speechify  # noqa: E402
from speechify.core.api_error import ApiError  # noqa: E402


def recording(seconds, level=8000):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 16000, 0, "NONE", ""))
        out.writeframes(b"".join(
            struct.pack("<h", int(level * math.sin(index / 10))) for index in range(int(seconds * 16000))))
    return file.getvalue()


def refused(call):
    try:
        call()
    except ApiError as error:
        body = error.body if isinstance(error.body, dict) else error.body.dict()
        return error.status_code, body["error"]["code"]


client = Speechify(base_url=sys.argv[1], token="any", max_retries=0)
challenge = client.voices.consent_challenges.create(full_name="Ada Lovelace")
print("challenge", "Ada Lovelace" in challenge.phrase, challenge.expires_at.tzinfo is not None)


def create(**changes):
    arguments = dict(
        name="Ada", gender="female", sample=("ada.wav", recording(12), "audio/wav"), locale="en-GB",
        consent_challenge_id=challenge.id, consent_recording=("consent.wav", recording(6), "audio/wav"),
        idempotency_key="key-1")
    return client.voices.create(**(arguments | changes))


print("short", refused(lambda: create(sample=("ada.wav", recording(3), "audio/wav"), idempotency_key="key-0")))
made = create()
print("made", made.display_name, made.gender, made.locale, made.type)
print("again", create().id == made.id)
print("other", refused(lambda: create(name="Bob")))
print("used", refused(lambda: create(idempotency_key="key-2")))
print("listed", [voice.id == made.id for voice in client.voices.list(type="personal")])
print("paged", sum(1 for voice in client.voices.list(limit=5)) == sum(1 for voice in client.voices.list()))
print("got", client.voices.get(made.id).display_name)
request = dict(input="Hello there. How are you?", voice_id=made.id, output_format="pcm_24000")
sound = b"".join(client.audio.stream(**request))
print("stream", len(sound) > 24000)
events = list(client.audio.stream_with_timestamps(**request))
print("timed", b"".join(base64.b64decode(event.audio) for event in events if getattr(event, "audio", None)) == sound)
marks = [mark for event in events for mark in getattr(event, "speech_marks", None) or []]
print("words", [mark.value for mark in marks], all(a.end_time <= b.start_time for a, b in zip(marks, marks[1:])))
print("offsets", [request["input"][mark.start:mark.end] for mark in marks])
print("done", events[-1].type, abs(events[-1].audio_duration_ms - len(sound) / 48) < 1)
speech = client.audio.speech(input="Hello there.", voice_id=made.id, audio_format="wav")
with wave.open(io.BytesIO(base64.b64decode(speech.audio_data))) as file:
    print("speech", file.getframerate(), [chunk.value for chunk in speech.speech_marks.chunks])
client.voices.delete(made.id)
print("gone", refused(lambda: client.voices.get(made.id)))
print("silent", refused(lambda: b"".join(client.audio.stream(**request))))
