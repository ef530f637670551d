#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The speech of Speechify and Resemble as their documentation has it: HTTP/1.1, standard library only.

Usage: vendor_server.py --log FILE

It listens on a free port of 127.0.0.1, prints the port, and ends when its standard input does. The log has one line of
JSON for each request, and one for each answer: its words with their first and last frame, counted here. The clean
samples of answer number N are in FILE.N, 16 bits, little-endian.

  POST /v1/audio/stream                   Speechify: pcm_*, ulaw_8000, mp3_*, ogg_24000
  POST /v1/audio/stream/with-timestamps   the same in events
  POST /stream                            Resemble: WAV

Each word is a square wave, each full stop a pause. The voice says what goes wrong with the first answer to a text:

  cut-N       the connection ends after N bytes of the body
  vary-N      the same, and the next answers are louder
  error-N     events: speech.error after N bytes of audio
  fatal-N     the same, with a code that says that asking again is of no use
  undone      events: they end without speech.done
  mixed       events: marks come in another order, words in sentences; behind speech.done come audio and an error,
              and the connection stays open
  rate-N      the type tells another rate
  ogg-vorbis  Ogg holds something else than Opus
  nobody      is not there: 404; `poor` has to pay: 402
"""
import argparse
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
import audioop  # noqa: E402
import base64
import http.server
import json
import socket
import struct
import subprocess
import sys
import threading

LOCK = threading.Lock()
COUNTS = {}
NUMBER = [0]


def spoken(text, rate, loudness):
    """Samples, and words: their text, first frame, end, and place in the text."""
    samples, words, place = [], [], 0
    samples += [0] * (rate // 20)
    for index, word in enumerate(text.split()):
        place = text.index(word, place)
        period, length, start = 20 + 2 * len(word), rate // 6 + 7 * index, len(samples)
        samples += [loudness if (i // (period // 2)) % 2 == 0 else -loudness for i in range(length)]
        words.append((word, start, len(samples), place, place + len(word)))
        place += len(word)
        samples += [0] * (rate // 2 if word[-1] in ".!?" else rate // 30)
    return samples, words


def pcm(samples):
    return struct.pack("<%dh" % len(samples), *samples)


def encoded(samples, rate, *arguments):
    command = ["ffmpeg", "-v", "error", "-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "-", *arguments, "-"]
    return subprocess.run(command, input=pcm(samples), stdout=subprocess.PIPE, check=True).stdout


def speechify_audio(samples, name):
    """Bytes and type."""
    kind, rate, *more = name.split("_")
    if kind == "pcm":
        return pcm(samples), f"audio/L16; rate={rate}; channels=1"
    if kind == "ulaw":
        return audioop.lin2ulaw(pcm(samples), 2), "audio/basic"
    if kind == "mp3":
        return encoded(samples, int(rate), "-f", "mp3", "-b:a", more[0] + "k"), "audio/mpeg"
    return encoded(samples, int(rate), "-f", "ogg", "-c:a", "libopus"), "audio/ogg"


def events(audio, words, rate, mixed=False):
    """Chunks of odd sizes, marks when their word is over, and the rest of them alone."""
    def event(kind, **data):
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **data})}\n\n".encode()

    def mark(word):
        text, start, end, first, last = word
        return {"type": "word", "value": text, "start": first, "end": last,
                "start_time": 1000 * start / rate, "end_time": 1000 * end / rate}

    marks, done = [] if mixed else list(words), 0
    yield 0, b": hello\r\n\r\n" + event("speech.news", more="to come")
    for size in (4801, 333, 9999, 1, 20000, 7) + (30001,) * (len(audio) // 30001 + 1):
        piece = audio[done : done + size]
        if not piece:
            break
        done += len(piece)
        ready = [word for word in marks[:-1] if word[2] * 2 <= done]
        marks = marks[len(ready) :]
        data = {"audio": base64.b64encode(piece).decode()}
        if ready:
            data["speech_marks"] = [mark(word) for word in ready]
        yield len(piece), event("speech.chunk", **data)
    if mixed:
        half = len(words) // 2
        for some in words[half:], words[:half]:
            last = {"type": "sentence", "value": "", "start_time": 0}
            last["chunks"] = [{**mark(word), "chunks": []} for word in some]
            yield 0, event("speech.chunk", speech_marks=last)
    yield 0, event("speech.chunk", speech_marks=[mark(word) for word in marks])
    yield 0, event("speech.done", billable_characters_count=1, audio_duration_ms=len(audio) // 48)


def chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def letters(words):
    """Text, first frame, length, purpose."""
    for text, start, end, *_ in words:
        length = (end - start) // len(text)
        for purpose, mark in ((b"grph", ""), (b"phon", "\u02c8")):
            for index, letter in enumerate(text):
                yield mark + letter, start + index * length, length, purpose
        yield " ", end, 0, b"grph"


def wave(samples, words, precision, rate, timed):
    bits = {"PCM_16": 16, "PCM_24": 24, "PCM_32": 32, "MULAW": 8}[precision]
    if precision == "MULAW":
        data = audioop.lin2ulaw(pcm(samples), 2)
    elif bits == 16:
        data = pcm(samples)
    elif bits == 24:
        data = b"".join(struct.pack("<i", sample << 8)[:3] for sample in samples)
    else:
        data = b"".join(struct.pack("<i", sample << 16) for sample in samples)
    tag = 7 if precision == "MULAW" else 1
    head = chunk(b"fmt ", struct.pack("<HHIIHH", tag, 1, rate, rate * bits // 8, bits // 8, bits))
    if timed:
        found = list(letters(words))
        points = b"".join(struct.pack("<II4sIII", i, 0, b"data", 0, 0, l[1]) for i, l in enumerate(found))
        head += chunk(b"cue ", struct.pack("<I", len(found)) + points)
        texts = b"".join(
            chunk(b"ltxt", struct.pack("<II4sHHHH", i, l[2], l[3], 0, 0, 0, 0) + l[0].encode() + b"\0")
            for i, l in enumerate(found)
        )
        head += chunk(b"list", b"adtl" + texts)
    return b"RIFF\xff\xff\xff\xffWAVE" + head + chunk(b"data", data)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    log = None

    def log_message(self, *_):
        pass

    def note(self, **fact):
        with LOCK, open(self.log, "a", encoding="utf-8") as file:
            file.write(json.dumps(fact) + "\n")

    def refuse(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Request-ID", "request-of-the-test")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        request = json.loads(body)
        self.note(event="request", path=self.path, headers={k.lower(): v for k, v in self.headers.items()}, body=request)
        isSpeechify = self.path.startswith("/v1/")
        voice = request.get("voice_id" if isSpeechify else "voice_uuid", "")
        text = request.get("input" if isSpeechify else "data", "")
        if voice == "nobody":
            words = {"message": "Voice not found.", "code": "voice_not_found"}
            return self.refuse(404, {"error": words} if isSpeechify else {"success": False, **words})
        if voice == "poor":
            return self.refuse(402, {"error": {"message": "Upgrade.", "code": "payment_required"}})
        deed, _, number = voice.partition("-")
        with LOCK:
            COUNTS[text] = COUNTS.get(text, 0) + 1
            isFirst = COUNTS[text] == 1
            NUMBER[0] += 1
            answer = NUMBER[0]
        name = request.get("output_format", "pcm_24000")
        rate = int(name.split("_")[1]) if isSpeechify else request["sample_rate"]
        samples, words = spoken(text, rate, 9000 if isFirst or deed != "vary" else 9500)
        with open(f"{self.log}.{answer}", "wb") as file:
            file.write(pcm(samples))
        self.note(event="answer", number=answer, words=[word[:3] for word in words], rate=rate, frames=len(samples))
        limit = int(number) if deed in ("cut", "vary", "error", "fatal") and isFirst else sys.maxsize
        more = {}
        if not isSpeechify:
            audio = wave(samples, words, request["precision"], rate, request.get("wav_encoded_timestamps"))
            kind, pieces = "audio/wav", [audio[i : i + 4099] for i in range(0, len(audio), 4099)]
        else:
            audio, kind = speechify_audio(samples, name)
            if voice == "ogg-vorbis":
                audio = encoded(samples, rate, "-f", "ogg", "-c:a", "libvorbis")
            if deed == "rate":
                kind = f"audio/L16;rate={number};channels=1"
            pieces = [audio[i : i + 4099] for i in range(0, len(audio), 4099)]
            if self.path.endswith("/with-timestamps"):
                more, kind = {"Speechify-Audio-Content-Type": kind}, "text/event-stream; charset=utf-8"
                pieces, count = [], 0
                for size, event in events(audio, words, rate, deed == "mixed"):
                    count += size
                    if deed in ("error", "fatal") and count > limit:
                        error = {"message": "Too much.", **({"code": "spend_cap_exceeded"} if deed == "fatal" else {})}
                        data = json.dumps({"type": "speech.error", "error": error}).encode()
                        pieces.append(b"event: speech.error\ndata: " + data + b"\n\n")
                        limit = sys.maxsize
                        break
                    if not (deed == "undone" and isFirst and b"speech.done" in event):
                        pieces.append(event)
        self.send_response(200)
        for header, value in {"Content-Type": kind, "Transfer-Encoding": "chunked", **more}.items():
            self.send_header(header, value)
        self.end_headers()
        for piece in pieces:
            isLast, piece = len(piece) > limit, piece[:limit]
            limit -= len(piece)
            if piece:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            if isLast or limit == 0:
                self.close_connection = True
                return
        if deed == "mixed" and more:
            late = b'data: {"type":"speech.chunk","audio":"AAAA"}\n\ndata: {"type":"speech.error","error":{}}\n\n'
            self.wfile.write(b"%x\r\n%s\r\n" % (len(late), late))
            # Until the client has enough of it.
            self.rfile.read(1)
            self.note(event="left")
            self.close_connection = True
            return
        self.wfile.write(b"0\r\n\r\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    Handler.log = parser.parse_args().log
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


main()
