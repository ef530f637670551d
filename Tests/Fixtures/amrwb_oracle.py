# SPDX-License-Identifier: Apache-2.0
"""Decodes AMR-WB in storage format (standard input), magic or not, to s16le (standard output).

Nothing of Syrinx is in it: libopencore-amrwb through ctypes, and RFC 4867 section 5 read a second time. It
takes the stream at its word: whole frames, no junk.
"""
import ctypes
import sys

SIZES = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, None, None, None, None, 0, 0]
MAGIC = b"#!AMR-WB\n"


def main():
    stream = sys.stdin.buffer.read()
    library = ctypes.CDLL("libopencore-amrwb.so.0")
    library.D_IF_init.restype = ctypes.c_void_p
    decoder = ctypes.c_void_p(library.D_IF_init())
    room = (ctypes.c_int16 * 320)()
    samples = bytearray()
    position = 0
    while position < len(stream):
        if stream.startswith(MAGIC, position):
            position += len(MAGIC)
            decoder = ctypes.c_void_p(library.D_IF_init())
            continue
        end = position + 1 + SIZES[stream[position] >> 3 & 15]
        is_bad = not stream[position] & 4
        # Longer than any frame: the library looks one byte too far.
        frame = ctypes.create_string_buffer(stream[position:end], 64)
        library.D_IF_decode(decoder, frame, room, int(is_bad))
        samples += bytes(room)
        position = end
    sys.stdout.buffer.write(samples)


main()
