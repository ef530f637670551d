#!/usr/bin/env bash
# Time to first sound, beside other players, on a simulated card: see Benchmarks/README.md.
#
#     Scripts/latency.sh [--runs 30] [--formats pcm,mp3,opus] [--pace 2] ...
#
# SYRINX names the command to measure. The options are those of Benchmarks/Latency/latency.py.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
source=$here/Benchmarks/Latency
work=${LATENCY_WORK:-${TMPDIR:-/tmp}/syrinx-latency}
syrinx=${SYRINX:-$here/.build/release/syrinx}
seconds=1.5

[ -x "$syrinx" ] || {
    echo "latency: there is no $syrinx: run 'make build', or name another in SYRINX" >&2
    exit 1
}
missing=()
for tool in aplay cc curl espeak-ng lame mpg123 opusdec opusenc python3 sox; do
    command -v $tool >/dev/null || missing+=("$tool")
done
[ ${#missing[@]} -eq 0 ] || {
    echo "latency: please install: ${missing[*]} (packages alsa-utils gcc curl espeak-ng lame mpg123" \
        "opus-tools python3 sox)" >&2
    exit 1
}
mkdir -p "$work"

card=$work/libclockcard.so
if [ "$source/clockcard.c" -nt "$card" ]; then
    cc -std=gnu11 -O2 -Wall -Wextra -fPIC -DPIC -shared -o "$card.new" "$source/clockcard.c" -lasound
    mv "$card.new" "$card"
fi

# Speech that begins with its first sample, so that what is measured is the player and not a pause.
if [ "$0" -nt "$work/speech.opus" ]; then
    espeak-ng -v en -w "$work/voice.wav" \
        "Attention please. All that is said here is said to be measured."
    sox "$work/voice.wav" -r 24000 -c 1 -b 16 "$work/speech.wav" silence 1 0.001 0.5% trim 0 $seconds
    sox "$work/speech.wav" -t raw -e signed -b 16 -L "$work/speech.raw"
    lame --quiet -b 48 --cbr -m m -t "$work/speech.wav" "$work/speech.mp3"
    # Pages of a second: what a reader of whole pages has to wait for.
    opusenc --quiet --hard-cbr --bitrate 64 --padding 0 --max-delay 1000 "$work/speech.wav" "$work/speech.opus"
fi
cat >"$work/request.xml" <<'END'
<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-US"><voice
name="en-US-JennyNeural">Attention please.</voice></speak>
END

exec python3 "$source/latency.py" --work "$work" --syrinx "$syrinx" --seconds $seconds "$@"
