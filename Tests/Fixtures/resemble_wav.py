# SPDX-License-Identifier: Apache-2.0
"""Takes a WAV stream of Resemble's apart, by the layout that its Go client was measured to have.

Usage: resemble_wav.py <FILE: prints tag, rate, bits, the sizes, and each cue with its text, one on a line.
"""
import struct
import sys

data = sys.stdin.buffer.read()
riff, size, wave = struct.unpack_from("<4sI4s", data)
assert (riff, wave) == (b"RIFF", b"WAVE"), (riff, wave)
position, cues, texts = 12, {}, {}
print("riff", size == len(data) - 8, hex(size) if size == 0xFFFFFFFF else "")
while position < len(data):
    name, size = struct.unpack_from("<4sI", data, position)
    body = position + 8
    if name == b"fmt ":
        tag, channels, rate, byte_rate, align, bits = struct.unpack_from("<HHIIHH", data, body)
        assert byte_rate == rate * align and align == channels * bits // 8
        print("fmt", position, size, tag, channels, rate, bits)
    elif name == b"cue ":
        count, = struct.unpack_from("<I", data, body)
        assert size == 4 + 24 * count
        for index in range(count):
            cue, place, chunk, start, block, offset = struct.unpack_from("<II4sIII", data, body + 4 + 24 * index)
            assert (cue, place, chunk, start, block) == (index, 0, b"data", 0, 0)
            cues[cue] = offset
    elif name == b"list":
        assert data[body:body + 4] == b"adtl"
        at = body + 4
        while at < body + size:
            kind, length, cue, samples, purpose, *zeros = struct.unpack_from("<4sIII4sHHHH", data, at)
            assert kind == b"ltxt" and zeros == [0, 0, 0, 0]
            text = data[at + 28:at + 8 + length]
            assert text.endswith(b"\0")
            texts[cue] = (purpose.decode(), samples, text[:-1].decode())
            at += 8 + length + length % 2
        assert at == body + size
    elif name == b"data":
        print("data", position, len(data) - body if size == 0xFFFFFFFF else size, size == len(data) - body - size % 2)
        break
    else:
        raise SystemExit(f"an unknown chunk: {name}")
    position = body + size + size % 2
for cue, (purpose, samples, text) in sorted(texts.items()):
    print(purpose, cues[cue], samples, text)
