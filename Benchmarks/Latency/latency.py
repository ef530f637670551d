#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long until the first sound: `syrinx say` beside other players, on a card that is only a clock.

Every player gets the same audio from the same server, and every round runs all of them in a new order.
"""
import argparse
import math
import os
import pathlib
import random
import shlex
import subprocess
import sys
import time

from speech_server import Pacing, SpeechServer, audio_rate

FORMATS = {
    "pcm": "raw-24khz-16bit-mono-pcm",
    "mp3": "audio-24khz-48kbitrate-mono-mp3",
    "opus": "ogg-24khz-16bit-mono-opus",
}
FILES = {"pcm": "speech.raw", "mp3": "speech.mp3", "opus": "speech.opus"}
APLAY = "aplay -q -t raw -f S16_LE -c 1 -r {rate} --buffer-time=60000 --period-time=10000 --start-delay=1 -"
CURL = "curl -sN -X POST -H 'Content-Type: application/ssml+xml' --data-binary @{ssml} '{url}'"

# Name, format, command. The first of a format is ours.
PLAYERS = [
    ("syrinx", "pcm", "exec {syrinx} say -q --endpoint '{url}' -F {service_format} Hello"),
    ("curl | aplay", "pcm", f"{CURL} | {APLAY.replace('{rate}', '24000')}"),
    ("syrinx", "mp3", "exec {syrinx} say -q --endpoint '{url}' -F {service_format} Hello"),
    ("curl | mpg123", "mp3", f"{CURL} | mpg123 -q -o alsa -b 0 --no-seekbuffer --devbuffer 0.04 -"),
    ("syrinx", "opus", "exec {syrinx} say -q --endpoint '{url}' -F {service_format} Hello"),
    ("curl | opusdec | aplay", "opus",
     f"{CURL} | opusdec --quiet --rate 48000 - - 2>/dev/null | {APLAY.replace('{rate}', '48000')}"),
]


class Failure(Exception):
    pass


def percentile(values, share):
    """The nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=pathlib.Path, required=True,
                        help="folder with libclockcard.so and the speech (Scripts/latency.sh makes it)")
    parser.add_argument("--syrinx", default=".build/release/syrinx", help="the command to measure")
    parser.add_argument("-n", "--runs", type=int, default=30, help="of each player")
    parser.add_argument("--formats", default="pcm,mp3,opus")
    parser.add_argument("--players", default="", help="only those whose name contains this")
    parser.add_argument("--first-byte-delay", type=float, default=100, metavar="MS")
    parser.add_argument("--pace", type=float, default=2, help="times real time; 0: as fast as it goes")
    parser.add_argument("--chunk", type=float, default=100, metavar="MS", help="of sound in a chunk")
    parser.add_argument("--late-head", action="store_true",
                        help="the head of the answer comes with its first byte, not at once")
    parser.add_argument("--seconds", type=float, default=1.5, help="how long the speech is")
    parser.add_argument("--pause", type=float, default=50, metavar="MS", help="between runs")
    parser.add_argument("--raw", type=pathlib.Path, help="write every run to this file, as CSV")
    return parser.parse_args()


def card_environment(work, log):
    """A home with the card as its default device, and without anybody's credentials."""
    home = work / "home"
    home.mkdir(exist_ok=True)
    (home / ".asoundrc").write_text(
        f'pcm_type.clockcard {{ lib "{work / "libclockcard.so"}" }}\npcm.!default {{ type clockcard }}\n')
    environment = {key: value for key, value in os.environ.items() if "SPEECH" not in key}
    return environment | {"HOME": str(home), "CLOCKCARD_LOG": str(log)}


def run_once(command, server, log, environment):
    """One play from spawn to end: engine, cold, due (ms), dry spells, and 1 where it ended badly."""
    log.unlink(missing_ok=True)
    answers = len(server.first_byte_times)
    start = time.monotonic_ns()
    with subprocess.Popen(["sh", "-c", command], env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            _, complaint = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failure("it did not end within a minute") from None
    events = [line.split() for line in (log.read_text() if log.exists() else "").splitlines()]
    times = {event[0]: int(event[1]) for event in reversed(events)}  # The first of each kind.
    if "sound" not in times or "due" not in times or len(server.first_byte_times) == answers:
        said = complaint.decode(errors="replace")[-300:]
        raise Failure(f"no sound reached the card; exit status {process.returncode}: {said}")
    first_byte = server.first_byte_times[answers]
    return ((times["sound"] - first_byte) / 1e6, (times["sound"] - start) / 1e6,
            (times["due"] - first_byte) / 1e6, sum(event[0] == "dry" for event in events),
            int(process.returncode != 0))


def measure(options, players, server):
    work = options.work.resolve()
    log = work / "card.log"
    environment = card_environment(work, log)
    results = {player[:2]: [] for player in players}
    raw = open(options.raw, "w", encoding="utf-8") if options.raw else None
    for number in range(-1, options.runs):  # The first round only warms the file cache.
        for name, kind, template in random.sample(players, len(players)):
            command = template.format(
                syrinx=shlex.quote(options.syrinx), url=f"{server.url}?file={FILES[kind]}",
                service_format=FORMATS[kind], ssml=shlex.quote(str(work / "request.xml")))
            time.sleep(options.pause / 1000)
            try:
                result = run_once(command, server, log, environment)
            except Failure as failure:
                sys.exit(f"latency: {name} ({kind}), run {number + 1}: {failure}\n{command}")
            if number >= 0:
                results[name, kind].append(result)
                if raw:
                    print(number, name, kind, *result, sep=",", file=raw, flush=True)
        if sys.stderr.isatty():
            print(f"\rround {number + 1} of {options.runs}", end="", file=sys.stderr)
    return results


def print_table(results, kinds):
    """Milliseconds; each format's peers in the order of their first sound, ours first."""
    print("| format | player | engine p50 | p95 | p99 | cold p50 | p95 | p99 | due p50 | ran dry "
          "| ended badly | cold / best peer |")
    print("|" + "---|" * 12)
    for kind in kinds:
        rows = {name: values for (name, a_kind), values in results.items() if a_kind == kind and values}
        cold = {name: percentile([value[1] for value in values], 0.5) for name, values in rows.items()}
        best_peer = min((time for name, time in cold.items() if name != "syrinx"), default=None)
        for name in sorted(rows, key=lambda name: (name != "syrinx", cold[name])):
            engines, colds, dues, spells, failures = zip(*rows[name])
            cells = [kind, name.replace("|", "\\|")]
            cells += [f"{percentile(values, share):.2f}" for values in (engines, colds)
                      for share in (0.5, 0.95, 0.99)]
            cells += [f"{percentile(dues, 0.5):.2f}", str(sum(spells)), str(sum(failures))]
            cells.append(f"{cold[name] / best_peer:.3f}" if best_peer else "")
            print("| " + " | ".join(cells) + " |")


def main():
    options = parse_arguments()
    kinds = [kind for kind in FORMATS if kind in options.formats.split(",")]
    players = [player for player in PLAYERS if player[1] in kinds and options.players in player[0]]
    pacing = Pacing(options.first_byte_delay / 1000, options.pace, options.chunk / 1000, options.late_head)
    rates = {FILES[kind]: audio_rate(options.work, FILES[kind], options.seconds) for kind in kinds}
    server = SpeechServer(options.work, rates, pacing)
    results = measure(options, players, server)
    pace = f"{options.pace:g} x real time" if options.pace else "as fast as it goes"
    head = "with the first byte" if options.late_head else "at once"
    print(f"\n{options.runs} runs of each. Server: first byte after {options.first_byte_delay:g} ms, "
          f"then {pace}, in chunks of {options.chunk:g} ms; head {head}. Milliseconds.\n")
    print_table(results, kinds)


if __name__ == "__main__":
    main()
