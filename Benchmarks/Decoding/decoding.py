#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whole files decoded by `syrinx play`, beside ffmpeg on the same files: CPU time, without the start of the process.

    python3 Benchmarks/Decoding/decoding.py [--syrinx .build/release/syrinx] [--runs 5]

Each file is an answer of the built-in emulator. What a decoder needs for a file of almost nothing is taken off;
the least of the runs counts, alternating. ffmpeg has no decoder for some formats.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import urllib.request

TEXT = "The quick brown fox jumps over the lazy dog, and nobody knows why it always does so. " * 40

# Format, and what ffmpeg must be told of it; None where it cannot decode it.
FORMATS = [
    ("raw-24khz-16bit-mono-pcm", "-f s16le -ar 24000 -ac 1"),
    ("riff-24khz-16bit-mono-pcm", ""),
    ("raw-8khz-8bit-mono-mulaw", "-f mulaw -ar 8000 -ac 1"),
    ("raw-8khz-8bit-mono-alaw", "-f alaw -ar 8000 -ac 1"),
    ("g722-16khz-64kbps", "-f g722"),
    ("amr-wb-16000hz", ""),
    ("audio-24khz-48kbitrate-mono-mp3", ""),
    ("ogg-24khz-16bit-mono-opus", "-c:a libopus"),
    ("webm-24khz-16bit-mono-opus", "-c:a libopus"),
    ("audio-24khz-16bit-48kbps-mono-opus", None),
]


def fetch(url, text, name):
    ssml = ('<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US">'
            f'<voice name="en-US-JennyNeural">{text}</voice></speak>')
    headers = {"Ocp-Apim-Subscription-Key": "any", "Content-Type": "application/ssml+xml",
               "X-Microsoft-OutputFormat": name, "User-Agent": "benchmark"}
    request = urllib.request.Request(url + "/cognitiveservices/v1", ssml.encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def cpu_seconds(command):
    """User and system time of a program and of all that it started."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"decoding: {' '.join(command)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--syrinx", default=".build/release/syrinx")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    emulator = subprocess.Popen([options.syrinx, "emulator"], stdout=subprocess.PIPE, text=True)
    try:
        url = emulator.stdout.readline().strip()
        with tempfile.TemporaryDirectory() as folder:
            print("| format | sound | syrinx | times real time | ffmpeg | syrinx / ffmpeg |")
            print("|---|---|---|---|---|---|")
            for name, input_options in FORMATS:
                measure(options, folder, url, name, input_options)
    finally:
        emulator.terminate()
        emulator.wait()


def measure(options, folder, url, name, input_options):
    files = {}
    for kind, text in (("long", TEXT), ("short", "A.")):
        files[kind] = os.path.join(folder, f"{kind}.{name}")
        with open(files[kind], "wb") as file:
            file.write(fetch(url, text, name))
    raw = os.path.join(folder, "out.raw")
    commands = {"syrinx": lambda path: [options.syrinx, "play", "-F", name, path, "-o", raw]}
    if input_options is not None:
        commands["ffmpeg"] = lambda path: ["ffmpeg", "-v", "error", "-nostdin", "-y", "-threads", "1",
                                           *input_options.split(), "-i", path, "-f", "s16le", raw]
    least = {}
    for _ in range(options.runs):
        for player, command in commands.items():
            for kind in files:
                time = cpu_seconds(command(files[kind]))
                least[player, kind] = min(least.get((player, kind), time), time)
    subprocess.run(commands["syrinx"](files["long"]), check=True)
    rate = {"8khz": 8000, "16khz": 16000, "24khz": 24000, "16000hz": 16000}[re.search(r"\d+k?hz", name)[0]]
    sound = os.path.getsize(raw) / 2 / rate
    net = {player: max(least[player, "long"] - least[player, "short"], 1e-4) for player in commands}
    ratio = f"{net['syrinx'] / net['ffmpeg']:.2f}" if "ffmpeg" in net else ""
    theirs = f"{net['ffmpeg'] * 1000:.0f} ms" if "ffmpeg" in net else "no decoder"
    print(f"| {name} | {sound:.0f} s | {net['syrinx'] * 1000:.0f} ms | {sound / net['syrinx']:.0f} | {theirs} "
          f"| {ratio} |", flush=True)


if __name__ == "__main__":
    main()
