# SPDX-License-Identifier: Apache-2.0
"""Encodes s16le to SILK, or decodes SILK to s16le, from standard input to standard output, with pilk.

    python3 silk_oracle.py encode '{"pcm_rate": 24000, "silk_rate": 25000, "packet_size": 40}'
    python3 silk_oracle.py decode 24000

pilk (GPL) is the SILK SDK's encoder and decoder; Scripts/setup.sh puts it where this looks for it. It knows
files only, and only those with a magic.
"""
import json
import os
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
sys.path.insert(0, os.path.join(ROOT, ".build", "python"))

import pilk  # noqa: E402

MAGIC = b"#!SILK_V3"


def main():
    stream = sys.stdin.buffer.read()
    with tempfile.TemporaryDirectory() as directory:
        source, target = os.path.join(directory, "source"), os.path.join(directory, "target")
        # What pilk prints belongs to nobody.
        kept = os.dup(1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if sys.argv[1] == "decode" and MAGIC not in stream[:10]:
            stream = MAGIC + stream
        with open(source, "wb") as file:
            file.write(stream)
        if sys.argv[1] == "encode":
            options = json.loads(sys.argv[2])
            tencent = options.pop("tencent", False)
            pilk.SilkEncoder(**options).encode(source, target, tencent=tencent)
        else:
            pilk.decode(source, target, pcm_rate=int(sys.argv[2]))
        os.dup2(kept, 1)
        with open(target, "rb") as file:
            sys.stdout.buffer.write(file.read())


main()
