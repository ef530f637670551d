#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A proxy that knows CONNECT and SOCKS 5, by Python's standard library.

Usage: proxy.py --to PORT --log FILE [--user NAME:PASSWORD] [--refuse STATUS] [--delay MS]

It listens on a free port of 127.0.0.1, prints the port, and ends when its standard input does. Whatever host it is asked
for, it connects to the port of 127.0.0.1 that it was given. The log has one line of JSON for each connection. With a
delay each read is held back for so long: a network with half the round trip's time in each direction.
"""
import argparse
import base64
import json
import socket
import sys
import threading
import time


def pump(source, sink, delay):
    """Until the source ends: bytes come out in order, each piece as late as the delay has it."""
    pieces, ready, is_over = [], threading.Condition(), [False]

    def write():
        while True:
            with ready:
                while not pieces and not is_over[0]:
                    ready.wait()
                if not pieces:
                    break
                due, data = pieces.pop(0)
            time.sleep(max(0, due - time.monotonic()))
            try:
                sink.sendall(data)
            except OSError:
                break
        try:
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        while data := source.recv(65536):
            with ready:
                pieces.append((time.monotonic() + delay, data))
                ready.notify()
    except OSError:
        pass
    with ready:
        is_over[0] = True
        ready.notify()
    writer.join()


def read_exactly(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def ask_socks(connection):
    """RFC 1928; returns the target."""
    read_exactly(connection, read_exactly(connection, 1)[0])
    connection.sendall(b"\x05\x00")
    kind = read_exactly(connection, 4)[3]
    host = {
        1: lambda: socket.inet_ntoa(read_exactly(connection, 4)),
        3: lambda: read_exactly(connection, read_exactly(connection, 1)[0]).decode(),
        4: lambda: socket.inet_ntop(socket.AF_INET6, read_exactly(connection, 16)),
    }[kind]()
    port = int.from_bytes(read_exactly(connection, 2), "big")
    connection.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
    return f"{host}:{port}"


def serve(options, log, connection):
    first = read_exactly(connection, 1)
    if first == b"\x05":
        log(kind="socks", target=ask_socks(connection))
    else:
        head = first
        while b"\r\n\r\n" not in head:
            piece = connection.recv(1)
            if not piece:
                return
            head += piece
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        log(kind="http", line=lines[0], target=lines[0].split(" ")[1], headers=headers)
        wanted = options.user and "Basic " + base64.b64encode(options.user.encode()).decode()
        if wanted and headers.get("proxy-authorization") != wanted:
            told = headers.get("proxy-authorization", "nothing")
            connection.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\n"
                b"X-You-Said: " + told.encode() + b"\r\nContent-Length: 0\r\n\r\n")
            return
        if options.refuse:
            connection.sendall(b"HTTP/1.1 %d Refused\r\nContent-Length: 0\r\n\r\n" % options.refuse)
            return
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    upstream = socket.create_connection(("127.0.0.1", options.to))
    upstream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=pump, args=(upstream, connection, options.delay / 1000), daemon=True).start()
    pump(connection, upstream, options.delay / 1000)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", type=int, required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--user")
    parser.add_argument("--refuse", type=int)
    parser.add_argument("--delay", type=float, default=0)
    options = parser.parse_args()
    lock = threading.Lock()

    def log(**fact):
        with lock, open(options.log, "a", encoding="utf-8") as file:
            file.write(json.dumps(fact) + "\n")

    def run(connection):
        try:
            serve(options, log, connection)
        except (OSError, EOFError):
            pass
        # The pump of the other direction may still write: it is the client that closes.

    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            connection, _ = listener.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=run, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.buffer.read()


main()
