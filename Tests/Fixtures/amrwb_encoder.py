# SPDX-License-Identifier: Apache-2.0
"""Encodes s16le at 16 kHz (standard input) to AMR-WB in storage format (standard output), with libvo-amrwbenc.

Arguments: the mode, 0 to 8, and 1 for discontinuous transmission or 0.
"""
import ctypes
import sys

FRAME_BYTES = 640


def main():
    mode, dtx = int(sys.argv[1]), int(sys.argv[2])
    sound = sys.stdin.buffer.read()
    sound += bytes(-len(sound) % FRAME_BYTES)
    library = ctypes.CDLL("libvo-amrwbenc.so.0")
    library.E_IF_init.restype = ctypes.c_void_p
    encoder = ctypes.c_void_p(library.E_IF_init())
    room = (ctypes.c_uint8 * 64)()
    stream = bytearray(b"#!AMR-WB\n")
    for start in range(0, len(sound), FRAME_BYTES):
        frame = ctypes.create_string_buffer(sound[start : start + FRAME_BYTES], FRAME_BYTES)
        count = library.E_IF_encode(encoder, mode, frame, room, dtx)
        stream += bytes(room[:count])
    sys.stdout.buffer.write(stream)


main()
