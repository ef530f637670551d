#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A speech service that keeps its connections: plain or over TLS, HTTP/1.1 or HTTP/2, by Python's libraries.

Usage: speech_server.py --audio DIRECTORY --log FILE [--cert FILE] [--tls-limit 1.1] [--http2] [--key KEY]

It listens on a free port of 127.0.0.1, prints the port, and ends when its standard input does. The log has one line
of JSON for each connection and each request. The file of --cert holds certificate and private key; names that begin
with `speech` are what it should be for.

  /sts/v1.0/issueToken          a token, for the key
  .../cognitiveservices/v1      the format's answer; of HTTP/2 the query says more:
                                  cut=N&end=reset|close|stall   after N bytes the stream is reset, the connection
                                                                ends, or nothing more comes
"""
import argparse
import http.server
import itertools
import json
import os
import socket
import ssl
import struct
import sys
import threading
from urllib.parse import parse_qsl, urlsplit


class Service:
    """What is answered, whatever the protocol."""

    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()

    def note(self, **fact):
        with self.lock, open(self.options.log, "a", encoding="utf-8") as file:
            file.write(json.dumps(fact) + "\n")

    def answer(self, connection, protocol, method, path, headers, body):
        """Status, type and bytes."""
        self.note(event="request", connection=connection, protocol=protocol, method=method, path=path, headers=headers)
        url = urlsplit(path)
        key = headers.get("ocp-apim-subscription-key")
        if url.path.endswith("/issueToken"):
            if self.options.key not in (None, key):
                return 401, "application/json", json.dumps({"error": {"message": f"Bad key {key}."}}).encode()
            return 200, "text/plain", self.options.token.encode()
        if self.options.key and key != self.options.key and headers.get("authorization") != "Bearer " + self.options.token:
            return 401, "text/plain", f"Not with {key or headers.get('authorization')}.".encode()
        if not url.path.endswith("/cognitiveservices/v1"):
            return 404, "text/plain", b"There is nothing."
        with open(os.path.join(self.options.audio, headers["x-microsoft-outputformat"]), "rb") as file:
            return 200, "audio/basic", file.read()


def serve_http1(service, number, connection, protocol):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            status, kind, answer = service.answer(number, protocol, self.command, self.path, headers, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for start in range(0, len(answer), 4096):
                piece = answer[start : start + 4096]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")

        do_GET = do_POST

        def log_message(self, *_):
            pass

    Handler(connection, ("127.0.0.1", 0), None)


def serve_http2(service, number, connection, protocol):
    import h2.config
    import h2.connection
    import h2.events

    http = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
    http.initiate_connection()
    connection.sendall(http.data_to_send())
    waiting = {}

    def send(stream):
        """As much as the client's windows take."""
        body, end = waiting[stream]
        while body and (room := min(http.local_flow_control_window(stream), http.max_outbound_frame_size)) > 0:
            http.send_data(stream, body[:room])
            body = body[room:]
            connection.sendall(http.data_to_send())
        waiting[stream] = (body, end)
        if body:
            return
        del waiting[stream]
        if end == "reset":
            http.reset_stream(stream, error_code=2)
        elif end == "close":
            # A connection that is closed with bytes unread is reset, and what was sent is lost with it.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 0, 0))
            connection.shutdown(socket.SHUT_RDWR)
        elif end != "stall":
            http.end_stream(stream)
        connection.sendall(http.data_to_send())

    requests = {}
    while data := connection.recv(65536):
        for event in http.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                requests[event.stream_id] = (dict(event.headers), b"")
            elif isinstance(event, h2.events.DataReceived):
                headers, body = requests[event.stream_id]
                requests[event.stream_id] = (headers, body + event.data)
                http.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamEnded):
                headers, body = requests.pop(event.stream_id)
                path = headers[":path"]
                status, kind, answer = service.answer(number, protocol, headers[":method"], path, headers, body)
                query = dict(parse_qsl(urlsplit(path).query))
                if query.get("cut") == "head":
                    http.reset_stream(event.stream_id, error_code=2)
                    continue
                http.send_headers(event.stream_id, [(":status", str(status)), ("content-type", kind)])
                waiting[event.stream_id] = (answer[: int(query.get("cut", len(answer)))], query.get("end"))
            elif isinstance(event, (h2.events.StreamReset, h2.events.ConnectionTerminated)):
                service.note(event="reset", connection=number)
        connection.sendall(http.data_to_send())
        for stream in list(waiting):
            send(stream)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--audio", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--cert")
    parser.add_argument("--tls-limit")
    parser.add_argument("--http2", action="store_true")
    parser.add_argument("--key")
    parser.add_argument("--token", default="the-token")
    options = parser.parse_args()
    context = None
    if options.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert)
        context.set_alpn_protocols(["h2", "http/1.1"] if options.http2 else ["http/1.1"])
        if options.tls_limit == "1.1":
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
            context.set_ciphers("ALL:@SECLEVEL=0")
    service = Service(options)
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    print(listener.getsockname()[1], flush=True)

    def serve(number, connection):
        service.note(event="connection", connection=number)
        try:
            protocol = "http/1.1"
            if context:
                connection = context.wrap_socket(connection, server_side=True)
                protocol = connection.selected_alpn_protocol() or protocol
                service.note(event="secure", connection=number, version=connection.version(), protocol=protocol)
            (serve_http2 if protocol == "h2" else serve_http1)(service, number, connection, protocol)
        except (OSError, EOFError) as error:
            service.note(event="broken", connection=number, reason=str(error))
        finally:
            connection.close()
            service.note(event="end", connection=number)

    def accept():
        for number in itertools.count(1):
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=serve, args=(number, connection), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.buffer.read()


main()
