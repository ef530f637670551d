# SPDX-License-Identifier: Apache-2.0
"""Writes forms as requests and httpx make them: the length of the Content-Type, it, the length of the body, and it.

Usage: form_bodies.py requests|httpx: the form has the fields name and text, and the file audiodata twice.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / ".build/python"))
fields = {"name": "Ada \"L\"; x=y", "text": "Grüße\r\n--not a boundary\r\n"}
files = [("audiodata", ("ä \"q\";.wav", bytes(range(256)) * 40 + b"\r\n--", "audio/wav")), ("audiodata", ("b.wav", b"\r\n\r\n"))]
if sys.argv[1] == "requests":
    import requests
    made = requests.Request("POST", "http://localhost/", data=fields, files=files).prepare()
    kind, body = made.headers["Content-Type"], made.body
else:
    import httpx
    made = httpx.Request("POST", "http://localhost/", data=fields, files=files)
    kind, body = made.headers["Content-Type"], made.read()
sys.stdout.buffer.write(f"{kind}\n".encode() + body)
