#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A reverse proxy that keeps one request, or its answer, for itself: whoever sent it can be killed meanwhile.

Usage: holding_proxy.py --to HOST:PORT

It listens on a free port of 127.0.0.1, prints the port, and ends when its standard input does. A line "N before" there
counts requests anew and holds the Nth before the server has heard it; "N after" holds its answer; "N within" counts
only requests with a body, and holds the Nth when the server has heard half of it; 0 holds none. It prints "armed" when it
has read such a line, and "held" when it holds something, until whoever has sent it is gone.
"""
import argparse
import http.client
import http.server
import select
import sys
import threading

parser = argparse.ArgumentParser()
parser.add_argument("--to", required=True)
options = parser.parse_args()

lock = threading.Lock()
state = {"count": 0, "at": 0, "place": ""}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def forward(self):
        length = int(self.headers.get("Content-Length", 0))
        with lock:
            if length or state["place"] != "within":
                state["count"] += 1
            place = state["place"] if state["count"] == state["at"] else ""
            if place == "within" and not length:
                place = ""
        server = http.client.HTTPConnection(options.to)
        # The host stays what it was: addresses in answers lead back here.
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        if place == "within":
            return self.hold_within(server, headers, length)
        body = self.rfile.read(length)
        if place == "before":
            return self.hold()
        server.request(self.command, self.path, body, headers)
        answer = server.getresponse()
        content = answer.read()
        server.close()
        if place == "after":
            return self.hold()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hold_within(self, server, headers, length):
        server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            server.putheader(name, value)
        server.endheaders()
        server.send(self.rfile.read(max(1, length // 2)))
        print("held", flush=True)
        # The rest is left where it is. Whoever is gone has hung up, at the latest when there is room for that.
        gone = select.poll()
        gone.register(self.connection, select.POLLRDHUP)
        gone.poll(10_000)
        server.close()
        self.close_connection = True

    def hold(self):
        print("held", flush=True)
        try:
            self.rfile.read(1)
        except OSError:
            pass
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = forward


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
for line in sys.stdin:
    at, place = line.split()
    with lock:
        state.update(count=0, at=int(at), place=place)
    print("armed", flush=True)
