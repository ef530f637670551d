# SPDX-License-Identifier: Apache-2.0
"""Makes a voice and speaks with it through `resemble` (MIT), Resemble's own client library.

Usage: resemble_client.py URL [CALLBACK]: prints what came, one thing on a line.
"""
import base64
import io
import math
import pathlib
import struct
import sys
import time
import wave

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / ".build/python"))
import requests  # noqa: E402
from resemble import Resemble  # noqa: E402


def recording(seconds, level=8000):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 16000, 0, "NONE", ""))
        out.writeframes(b"".join(
            struct.pack("<h", int(level * math.sin(index / 10))) for index in range(int(seconds * 16000))))
    file.seek(0)
    return file


url = sys.argv[1]
callback = sys.argv[2] if len(sys.argv) > 2 else None
Resemble.api_key("any")
Resemble.base_url(url + "/api/")
Resemble.syn_server_url(url)
Resemble.direct_syn_server_url(url + "/synthesize")

consent = base64.b64encode(recording(4).read()).decode()
print("refused", Resemble.v2.voices.create("Bad", "no base 64!", voice_type="rapid")["success"])
made = Resemble.v2.voices.create("Ada", consent, voice_type="rapid", callback_uri=callback)
voice = made["item"]["uuid"]
print("made", made["success"], made["item"]["name"], made["item"]["status"])
print("too early", Resemble.v2.voices.build(voice)["success"])
for number in range(3):
    item = Resemble.v2.recordings.create(voice, ("a.wav", recording(4)), f"take {number}", "Hello there.", True, "neutral")
    assert item["success"], item
again = Resemble.v2.recordings.create(voice, ("a.wav", recording(4)), "take 0", "Hello there.", True, "neutral")
print("twice", again["success"], again["message"])
listed = Resemble.v2.recordings.all(voice, 1, 10)
print("recordings", [item["name"] for item in listed["items"]], listed["num_pages"])
first = listed["items"][0]["uuid"]
changed = Resemble.v2.recordings.update(voice, first, "take one", "Hello.", True, "happy")
print("changed", changed["item"]["name"], Resemble.v2.recordings.get(voice, first)["item"]["emotion"])
print("build", Resemble.v2.voices.build(voice)["success"])
while (status := Resemble.v2.voices.get(voice)["item"]["status"]) == "running":
    time.sleep(0.02)
print("status", status)
sound = b"".join(bytes(part) for part in Resemble.v2.clips.stream("project", voice, "Hello there.", sample_rate=16000))
print("stream", len(sound))
clip = Resemble.v2.clips.create_direct("project", voice, "Hello there.", precision="PCM_16", output_format="wav", sample_rate=16000)
with wave.open(io.BytesIO(base64.b64decode(clip["audio_content"]))) as file:
    print("clip", file.getframerate(), file.getnframes(), file.readframes(1 << 20) == sound)
print("voices", [item["uuid"] == voice for item in Resemble.v2.voices.all(1, 10)["items"]])
print("deleted", Resemble.v2.recordings.delete(voice, first)["success"], Resemble.v2.voices.delete(voice)["success"])
print("gone", Resemble.v2.voices.get(voice)["success"])
try:
    list(Resemble.v2.clips.stream("project", voice, "Hello there.", sample_rate=16000))
except requests.HTTPError as error:
    print("silent", error.response.status_code)
