# SPDX-License-Identifier: Apache-2.0
"""A stand-in for a speech service on loopback: sends prepared audio with a service's timing, and tells when.

`GET` or `POST /?file=NAME` answers with that file in HTTP/1.1 chunks.
"""
import pathlib
import socket
import threading
import time
import urllib.parse
from dataclasses import dataclass


@dataclass(frozen=True)
class Pacing:
    first_byte_delay: float  # seconds from the request's last byte to the body's first
    pace: float  # times real time; 0: as fast as it goes
    chunk: float  # seconds of sound in a chunk
    late_head: bool  # the head of the answer comes with the first byte, not at once


class SpeechServer:
    """Serves the files of one folder, one thread a connection. `bytes_per_second` is a file's own rate."""

    def __init__(self, folder, bytes_per_second, pacing):
        self.bodies = {name: (folder / name).read_bytes() for name in bytes_per_second}
        self.bytes_per_second = bytes_per_second
        self.pacing = pacing
        self.first_byte_times = []  # CLOCK_MONOTONIC, ns; one an answer
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                while name := self._read_request(connection):
                    self._answer(connection, name)
            except (BrokenPipeError, ConnectionResetError):
                pass  # The player has gone.

    @staticmethod
    def _read_request(connection):
        """The name of the file asked for; None where the connection has ended."""
        received = b""
        while b"\r\n\r\n" not in received:
            piece = connection.recv(65536)
            if not piece:
                return None
            received += piece
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = {key.strip().lower(): value.strip()
                  for key, _, value in (line.partition(":") for line in lines[1:])}
        if fields.get("expect", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if "content-length" in fields:
            missing = int(fields["content-length"]) - len(body)
            while missing > 0:
                missing -= len(connection.recv(missing))
        elif fields.get("transfer-encoding", "").lower() == "chunked":
            while not body.endswith(b"0\r\n\r\n"):
                body += connection.recv(65536)
        query = urllib.parse.urlsplit(lines[0].split(" ")[1]).query
        return urllib.parse.parse_qs(query)["file"][0]

    def _answer(self, connection, name):
        start = time.monotonic_ns() + int(self.pacing.first_byte_delay * 1e9)
        body, rate = self.bodies[name], self.bytes_per_second[name]
        # Byte counts that do not divide by the size of a sample, as a service's often do not.
        size = max(1, int(rate * self.pacing.chunk)) | 1
        interval = int(self.pacing.chunk * 1e9 / self.pacing.pace) if self.pacing.pace else 0
        head = (b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n")
        if not self.pacing.late_head:
            connection.sendall(head)
            head = b""
        for number, offset in enumerate(range(0, len(body), size)):
            chunk = body[offset:offset + size]
            message = head + b"%x\r\n%b\r\n" % (len(chunk), chunk)
            head = b""
            wait_until(start + number * interval)
            if number == 0:
                self.first_byte_times.append(time.monotonic_ns())
            connection.sendall(message)
        connection.sendall(b"0\r\n\r\n")


def wait_until(time_ns):
    while (rest := time_ns - time.monotonic_ns()) > 0:
        time.sleep(rest / 1e9)


def audio_rate(folder, name, seconds):
    """Bytes for each second of sound."""
    return pathlib.Path(folder, name).stat().st_size / seconds
