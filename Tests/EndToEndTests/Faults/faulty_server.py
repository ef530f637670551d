#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A speech service that misbehaves as its client asks it to: raw sockets, HTTP/1.1, standard library only.

Usage: faulty_server.py --audio DIRECTORY --log DIRECTORY

It listens on a free port of 127.0.0.1, prints the port, and ends when its standard input does. The first
directory holds one answer for each format, named by the value of X-Microsoft-OutputFormat. The second gets
a file for each `id` of a query, with one line of JSON for each thing that happens to it.

The path says what is done, the query how (an `&` between two of them):

  /status/CODE   body=json|text|empty|large|control|echo  retry-after=S  location=URL
  /page          HTML with status 200; type=MEDIA-TYPE chunk=N
  /json          JSON with status 200; type=MEDIA-TYPE chunk=N
  /noise         bytes of no format, as a good answer
  /empty         status 200 without a byte; length=1 for Content-Length: 0
  /audio         the format's answer, whole, unless the query says otherwise:
                   of=NAME                         another answer: the file NAME.FORMAT
                   cut=N | packet:N | packet:N+M   no more than so many bytes, packets, packets and bytes
                   end=whole|fin|rst|stall         after that: properly, by FIN, by RST, never
                   length=1                        with Content-Length of the whole, not chunked
                   chunk=N | odd                   bytes in a chunk
                   drip=MS                         pause after each chunk
                   garbage=N | packet:N+M          4000 bytes of noise in the place of those from there on
                   type=MEDIA-TYPE
                   keep=1                          then takes one more request on the connection, and closes it
                   rate=N                          bytes in a second
  /speak         the text's own audio: for each number in it 2 s of a square wave of a period of
                 20 + 2 * (number % 10) samples, and half a second of silence, in PCM; /audio's options, and
                   vary=1                          louder with each request of the id
  /infinite      audio without end, as fast as it is taken
  /silent        takes the request and never answers
  /head          the head of a good answer and nothing after it
  /half          half of a head, then FIN
  /close         closes at once
  /reset         the same by RST
  /garbage       bytes that are not HTTP

Whatever is done, times=N does it to the first N requests of the id, and the next are answered by then=PATH,
where that is given (with its own query after it, in escapes), else by /audio. skip=N leaves the first N alone.
"""
import argparse
import fcntl
import json
import os
import random
import re
import socket
import struct
import sys
import threading
import time
from urllib.parse import parse_qsl, urlsplit

INFINITE_LIMIT = 1 << 30
HTML = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to this network.</body></html>"
APIM = {"error": {"code": "{code}", "message": "Access denied due to invalid subscription key."}}


class Log:
    """What happens, by the id of the request."""

    def __init__(self, directory):
        self.directory = directory
        self.lock = threading.Lock()
        self.counts = {}

    def count(self, name):
        """How many requests with this id came before."""
        with self.lock:
            number = self.counts.get(name, 0)
            self.counts[name] = number + 1
        return number

    def write(self, name, fact):
        if name:
            with open(os.path.join(self.directory, os.path.basename(name)), "a", encoding="utf-8") as file:
                file.write(json.dumps(fact) + "\n")


class Exchange:
    """One connection, one request, one misdeed."""

    def __init__(self, connection, audio, log):
        self.connection = connection
        self.audio = audio
        self.log = log
        self.sent = 0
        self.query = {}

    def run(self):
        try:
            if self.read_request():
                self.answer()
        except (BrokenPipeError, ConnectionResetError):
            self.note("gone")
        except OSError as error:
            self.note("error", reason=str(error))
        finally:
            self.note("end")
            self.connection.close()

    def note(self, event, **more):
        self.log.write(self.query.get("id"), {"event": event, "sent": self.sent, **more})

    def read_request(self):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self.connection.recv(65536)
            if not piece:
                return False
            data += piece
            if data[0] == 0x16:
                # A TLS client: what a server without TLS has to say to it.
                self.connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return False
        head, body = data.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        self.target = lines[0].split(" ")[1] if lines[0].count(" ") == 2 else "/garbage"
        self.headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
        url = urlsplit(self.target)
        self.path, self.query = url.path, dict(parse_qsl(url.query))
        length = int(self.headers.get("content-length", 0))
        while len(body) < length:
            piece = self.connection.recv(65536)
            if not piece:
                return False
            body += piece
        self.text = body.decode("utf-8", "replace")
        self.note("request", path=self.path, headers=self.headers, body=self.text)
        self.number = self.log.count(self.query.get("id"))
        skipped = int(self.query.get("skip", 0))
        last = skipped + int(self.query["times"]) if "times" in self.query else sys.maxsize
        if not skipped <= self.number < last:
            url = urlsplit(self.query.get("then", "/audio"))
            self.path, query = url.path, dict(parse_qsl(url.query))
            self.query = {**query, "id": self.query.get("id")}
        return True

    def answer(self):
        name = self.path.strip("/").split("/")[0]
        getattr(self, "do_" + name, self.do_status)()

    # Whole answers

    def respond(self, code, media_type, body, *more):
        if "chunk" not in self.query:
            self.head(code, media_type, f"Content-Length: {len(body)}", *more)
            self.send(body)
            return self.finish()
        self.head(code, media_type, "Transfer-Encoding: chunked", *more)
        for piece in pieces(body, self.query["chunk"]):
            self.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        return self.end_chunks()

    def do_status(self):
        name, code = (self.path.strip("/").split("/") + ["404"])[:2]
        code = int(code) if name == "status" else 404
        more = []
        if "retry-after" in self.query:
            more.append("Retry-After: " + self.query["retry-after"])
        if "location" in self.query:
            more.append("Location: " + self.query["location"])
        kind = self.query.get("body", "json")
        if kind == "json":
            text = json.dumps(APIM).replace("{code}", str(code)).encode()
            return self.respond(code, "application/json", text, *more)
        body = {"text": b"No.\r\nNot like this.\n", "empty": b"", "large": b"x" * 10_000_000}.get(kind, b"")
        if kind == "control":
            body = b"\x1b]0;owned\x07\x1b[31mred\x00\x08\x7f"
        elif kind == "echo":
            body = json.dumps(self.headers).encode()
        self.respond(code, "text/plain", body, *more)

    def do_page(self):
        self.respond(200, self.query.get("type", "text/html; charset=utf-8"), HTML * 20)

    def do_json(self):
        text = json.dumps({"error": {"code": "Quota", "message": "Out of call volume quota."}}).encode()
        self.respond(200, self.query.get("type", "application/json"), text)

    def do_noise(self):
        self.respond(200, "audio/mpeg", bytes([0]) + random.Random(3).randbytes(3000))

    def do_empty(self):
        if "length" in self.query:
            return self.respond(200, "audio/mpeg", b"")
        self.head(200, "audio/mpeg", "Transfer-Encoding: chunked")
        self.end_chunks()

    # Audio

    def do_audio(self):
        name = os.path.basename(self.headers["x-microsoft-outputformat"])
        if "of" in self.query:
            name = self.query["of"] + "." + name
        with open(os.path.join(self.audio, name), "rb") as file:
            self.send_audio(file.read())

    def do_speak(self):
        level = 8000 + (200 * self.number if "vary" in self.query else 0)
        text = re.sub(r"<[^>]*>", " ", self.text)
        self.send_audio(b"".join(spoken(int(number), level) for number in re.findall(r"[0-9]+", text)))

    def send_audio(self, whole):
        body = whole[: cut(whole, self.query.get("cut"))]
        if "garbage" in self.query:
            at = cut(whole, self.query["garbage"])
            body = body[:at] + random.Random(5).randbytes(4000) + body[at + 4000 :]
        is_chunked = "length" not in self.query
        self.head(
            200, self.query.get("type", "audio/basic"),
            "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {len(whole)}")
        for piece in pieces(body, self.query.get("chunk", "4096")):
            self.send(b"%x\r\n%s\r\n" % (len(piece), piece) if is_chunked else piece)
            if "drip" in self.query:
                time.sleep(int(self.query["drip"]) / 1000)
            if "rate" in self.query:
                time.sleep(len(piece) / int(self.query["rate"]))
        self.note("body")
        if "keep" in self.query:
            if is_chunked:
                self.connection.sendall(b"0\r\n\r\n")
            self.connection.recv(65536)
            return self.note("second")
        getattr(self, "end_" + self.query.get("end", "whole"))(is_chunked)

    def end_whole(self, is_chunked):
        if is_chunked:
            self.end_chunks()
        else:
            self.finish()

    def end_fin(self, _):
        self.finish()

    def end_rst(self, _):
        # What was sent is read by the client first: a reset throws away what it has not read yet.
        self.wait_until_taken()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def end_stall(self, _):
        self.wait_for_client()

    def do_infinite(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 18)
        self.head(200, "audio/basic", "Transfer-Encoding: chunked")
        noise = random.Random(1).randbytes(65536)
        piece = b"%x\r\n%s\r\n" % (len(noise), noise)
        while self.sent < INFINITE_LIMIT:
            self.send(piece)
            self.note("sent")

    # Half-answers and none

    def do_silent(self):
        self.wait_for_client()

    def do_head(self):
        self.head(200, "audio/basic", "Transfer-Encoding: chunked")
        self.note("head")
        self.wait_for_client()

    def do_half(self):
        self.send(b"HTTP/1.1 200 OK\r\nContent-Ty")
        self.finish()

    def do_close(self):
        self.finish()

    def do_reset(self):
        self.end_rst(None)

    def do_garbage(self):
        self.send(b"220 mail.example ESMTP ready\r\n" + bytes(range(256)) + b"\r\n\r\n")
        self.finish()

    # The wire

    def head(self, code, media_type, *more):
        lines = [f"HTTP/1.1 {code} Whatever", f"Content-Type: {media_type}", "X-RequestId: request-of-the-test", *more]
        self.connection.sendall("\r\n".join([*lines, "", ""]).encode())

    def send(self, data):
        self.connection.sendall(data)
        self.sent += len(data)

    def end_chunks(self):
        self.send(b"0\r\n\r\n")
        self.finish()

    def finish(self):
        self.connection.shutdown(socket.SHUT_WR)
        self.wait_for_client()

    def wait_for_client(self):
        """Until the client closes."""
        while self.connection.recv(65536):
            pass
        self.note("gone")

    def wait_until_taken(self):
        for _ in range(1000):
            # SIOCOUTQ: bytes that the other end has not acknowledged.
            if struct.unpack("i", fcntl.ioctl(self.connection.fileno(), 0x5411, b"\0" * 4))[0] == 0:
                break
            time.sleep(0.001)
        time.sleep(0.05)


def spoken(number, level):
    half = 10 + number % 10
    wave = (struct.pack("<h", level) * half + struct.pack("<h", -level) * half) * (48000 // (2 * half))
    return wave.ljust(96000, b"\0") + bytes(24000)


def cut(whole, rule):
    """How many bytes the rule allows."""
    if rule is None:
        return len(whole)
    if not rule.startswith("packet:"):
        return int(rule)
    packets, _, more = rule.removeprefix("packet:").replace(" ", "+").partition("+")
    return packet_ends(whole)[int(packets) - 1] + int(more or 0)


def packet_ends(data):
    """Where each packet ends: MPEG frames, Ogg segments that end a packet; samples of anything else."""
    if data[:4] == b"OggS":
        return list(ogg_packet_ends(data))
    if data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        return list(mpeg_frame_ends(data))
    start = 44 if data[:4] == b"RIFF" else 0
    return range(start + 2, len(data) + 1, 2)


def ogg_packet_ends(data):
    position = 0
    while position < len(data):
        lacing = data[position + 27 : position + 27 + data[position + 26]]
        position += 27 + len(lacing)
        for length in lacing:
            position += length
            if length < 255:
                yield position


def mpeg_frame_ends(data):
    bit_rates = {
        3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    }
    rates = {3: [44100, 48000, 32000], 2: [22050, 24000, 16000]}
    position = 0
    while position + 4 <= len(data):
        version = data[position + 1] >> 3 & 3
        bit_rate = bit_rates[version][(data[position + 2] >> 4) - 1] * 1000
        padding = data[position + 2] >> 1 & 1
        factor = 144 if version == 3 else 72
        position += factor * bit_rate // rates[version][data[position + 2] >> 2 & 3] + padding
        yield position


def pieces(body, rule):
    sizes = random.Random(7)
    position = 0
    while position < len(body):
        count = sizes.randrange(1, 2000) | 1 if rule == "odd" else int(rule)
        yield body[position : position + count]
        position += count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--audio", required=True)
    parser.add_argument("--log", required=True)
    arguments = parser.parse_args()
    log = Log(arguments.log)
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    print(listener.getsockname()[1], flush=True)

    def serve():
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=Exchange(connection, arguments.audio, log).run, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    sys.stdin.buffer.read()


main()
