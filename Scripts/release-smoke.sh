#!/usr/bin/env bash
# The optimizer's mistakes show in the release build only: says, saves and plays with it, in each way once.
set -euo pipefail
cd "$(dirname "$0")/.."
syrinx=$PWD/.build/release/syrinx
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

for name in said.wav said.raw said.mp3 said.opus; do
    "$syrinx" say -q -o "$name" "Hello from the release."
    [ "$(stat -c %s "$name")" -gt 2000 ]
    [ "$name" = said.raw ] || "$syrinx" play -q "$name" -o "again.$name.wav"
done
for format in ogg-24khz-16bit-mono-opus webm-24khz-16bit-mono-opus audio-24khz-16bit-48kbps-mono-opus \
    amr-wb-16000hz g722-16khz-64kbps raw-8khz-8bit-mono-alaw riff-24khz-16bit-mono-pcm; do
    "$syrinx" say -q -F "$format" -o - "Hello." | wc -c | { read -r count && [ "$count" -gt 10000 ]; }
done
"$syrinx" say -q --sink null -o both.wav --play "Heard and kept."
printf '%.0sThis is said many times, in several parts.\n' {1..400} | "$syrinx" say -q -o long.mp3
ffprobe -v error -show_entries format=duration -of csv=p=0 long.mp3 | { read -r length && [ "${length%.*}" -gt 600 ]; }
"$syrinx" voices --locale de >voices.txt
"$syrinx" say -q --provider speechify --subs words.srt -o words.wav "Words and their times."
"$syrinx" say -q --provider resemble -v 55592656 --subs letters.vtt -o letters.wav "Letters and their times."
[ "$(stat -c %s words.srt)" -gt 60 ] && [ "$(stat -c %s letters.vtt)" -gt 60 ]

# A voice, from the sentence to the end.
"$syrinx" emulator --port 0 >url.txt &
emulator=$!
trap 'kill "$emulator"; rm -rf "$folder"' EXIT
until [ -s url.txt ]; do sleep 0.1; done
export XDG_STATE_HOME=$folder/state SPEECHIFY_API_KEY=any
made() { "$syrinx" voice "$@" --provider speechify --endpoint "$(cat url.txt)"; }
text="This is a sample of my voice, as long as it has to be. It goes on for a while, so that there is enough of it. And more."
"$syrinx" say -q -o sample.wav "$text $text"
"$syrinx" say -q -o consent.wav "$text"
made consent-text --speaker "Ada Lovelace" --company Example >consent.txt
made create Ada --sample sample.wav --consent consent.wav --speaker "Ada Lovelace" --company Example --yes --wait
"$syrinx" say -q --provider speechify --endpoint "$(cat url.txt)" -v Ada -o ada.wav "It is me."
made delete Ada --yes --purge
status=0
"$syrinx" say -q -o /nonexistent-folder/x.wav "Hello." 2>/dev/null || status=$?
[ "$status" -eq 42 ]
echo "release: says, saves and plays"
