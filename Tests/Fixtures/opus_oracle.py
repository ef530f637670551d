# SPDX-License-Identifier: Apache-2.0
"""Decodes an Ogg Opus stream (standard input) to s16le (standard output) at the rate of its first argument.

Nothing of Syrinx is in it: libopus through ctypes, and RFC 3533 and RFC 7845 read a second time.
"""
import ctypes
import struct
import sys


def packets(stream):
    """Yields (packet, granule position of its page, whether that page is the last)."""
    position, pending = 0, b""
    while position < len(stream):
        assert stream[position : position + 4] == b"OggS"
        flags, granule = struct.unpack_from("<Bq", stream, position + 5)
        count = stream[position + 26]
        table = stream[position + 27 : position + 27 + count]
        position += 27 + count
        for size in table:
            pending += stream[position : position + size]
            position += size
            if size < 255:
                yield pending, granule, bool(flags & 4)
                pending = b""


def main():
    rate = int(sys.argv[1])
    found = list(packets(sys.stdin.buffer.read()))
    head = found[0][0]
    channels, (pre_skip,), (gain,) = head[9], struct.unpack_from("<H", head, 10), struct.unpack_from("<h", head, 16)
    opus = ctypes.CDLL("libopus.so.0")
    opus.opus_decoder_create.restype = ctypes.c_void_p
    decoder = ctypes.c_void_p(opus.opus_decoder_create(rate, channels, None))
    opus.opus_decoder_ctl(decoder, 4034, ctypes.c_int(gain))
    room = (ctypes.c_int16 * (5760 * channels))()
    samples = bytearray()
    for packet, _, _ in found[2:]:
        count = opus.opus_decode(decoder, packet, len(packet), room, 5760, 0)
        assert count > 0
        samples += memoryview(room).cast("B")[: count * channels * 2]
    frame = 2 * channels
    first = pre_skip * rate // 48000
    last = len(samples) // frame
    if found[-1][2]:
        last = min(last, found[-1][1] * rate // 48000)
    sys.stdout.buffer.write(samples[first * frame : last * frame])


main()
