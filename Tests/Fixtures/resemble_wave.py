#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A WAV stream with the times of letters and sounds in front of its audio, as Resemble lays it out.

Usage: resemble_wave.py RATE FRAMES < labels.json > out.wav

The labels are a list of [purpose, text, first frame, frame count]. The order of chunks, the small letters of `list`, the
ids from 0 and the texts that end in NUL are those of the answer that Resemble's own client for Go is tested with
(resemble-go, v2/response/test.wav). The samples are 0, 1, 2, ...
"""
import json
import struct
import sys


def chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


rate, count = int(sys.argv[1]), int(sys.argv[2])
labels = json.load(sys.stdin)
points = b"".join(struct.pack("<II4sIII", i, 0, b"data", 0, 0, label[2]) for i, label in enumerate(labels))
texts = b"".join(
    chunk(b"ltxt", struct.pack("<II4sHHHH", i, label[3], label[0].encode(), 0, 0, 0, 0) + label[1].encode() + b"\0")
    for i, label in enumerate(labels)
)
body = (
    chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16))
    + chunk(b"cue ", struct.pack("<I", len(labels)) + points)
    + chunk(b"list", b"adtl" + texts)
    + chunk(b"data", struct.pack("<%dh" % count, *range(count)))
)
sys.stdout.buffer.write(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body)
