# SPDX-License-Identifier: Apache-2.0
"""Waits for the callbacks of voices that it has Resemble make, and prints what they say.

Usage: resemble_callbacks.py URL
"""
import base64
import http.server
import io
import json
import math
import queue
import struct
import sys
import threading
import urllib.request
import uuid
import wave

bodies = queue.Queue()


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        bodies.put((self.path, self.headers["Content-Type"], json.loads(body)))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def recording(seconds):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"".join(
            struct.pack("<h", int(8000 * math.sin(index / 10))) for index in range(int(seconds * 8000))))
    return file.getvalue()


def ask(path, body, kind, words=""):
    headers = {"Authorization": "Bearer any", "Content-Type": kind, "X-Syrinx-Fault": words}
    if not words:
        del headers["X-Syrinx-Fault"]
    request = urllib.request.Request(sys.argv[1] + "/api/v2" + path, data=body, headers=headers, method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def upload(voice, name, seconds):
    boundary = uuid.uuid4().hex
    parts = [f"--{boundary}\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n" for key, value in
             (("name", name), ("text", f"This is {name}."), ("is_active", "true"))]
    head = f"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
    body = "".join(parts).encode() + head.encode() + recording(seconds) + f"\r\n--{boundary}--\r\n".encode()
    ask(f"/voices/{voice}/recordings", body, f"multipart/form-data; boundary={boundary}")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
consent = base64.b64encode(recording(3)).decode()
for name, words, seconds in (
        ("fine", "", 4), ("short", "", 2), ("bad", "outcome=dataset_issue", 4),
        ("false", "outcome=consent_validation_failed", 4)):
    hook = f"http://127.0.0.1:{server.server_port}/secret-{name}"
    made = ask("/voices", json.dumps(
        {"name": name, "consent": consent, "voice_type": "rapid", "callback_uri": hook}).encode(), "application/json",
        words if name == "false" else "")
    voice = made["item"]["uuid"]
    if name != "false":
        for number in range(3):
            upload(voice, f"take {number}", seconds)
        ask(f"/voices/{voice}/build", b"{}", "application/json", words)
    path, kind, body = bodies.get(timeout=60)
    scores = [(item["name"], item["transcript"]) for item in body["recordings"]]
    keys = sorted(body["recordings"][0]) if body["recordings"] else []
    print(name, path, kind, body["ok"], body["id"] == voice, body["status"], body["issue"] is None, scores[:1], len(keys))
