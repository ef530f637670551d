#!/usr/bin/env bash
# Coverage-guided fuzzing of every demuxer and decoder, with AddressSanitizer.
#
#     Scripts/fuzz.sh [--seconds 600] [FORMAT ...]
#
# FORMAT is a name of `syrinx formats`, or `probe`: recognised by its first bytes; or `ssml` or `voices`: what reads
# markup and lists of voices. What libFuzzer finds worth
# keeping goes to .build-fuzz/corpus; an input that breaks something to .build-fuzz/found, and ends the run.
# Fuzzing/Corpus holds the seeds: `Scripts/fuzz.sh --merge` brings the smallest set of what was found into it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/.build-fuzz
seeds=$root/Fuzzing/Corpus
seconds=600
merge=
formats=()
while [ $# -gt 0 ]; do
    case $1 in
    --seconds)
        seconds=$2
        shift
        ;;
    --merge) merge=1 ;;
    -*)
        echo "fuzz: no such option: $1" >&2
        exit 2
        ;;
    *) formats+=("$1") ;;
    esac
    shift
done
# One of each way through the code; the other formats differ in numbers only.
[ ${#formats[@]} -gt 0 ] || formats=(
    ssml voices probe raw-24khz-16bit-mono-pcm raw-8khz-8bit-mono-mulaw raw-8khz-8bit-mono-alaw riff-24khz-16bit-mono-pcm
    audio-24khz-48kbitrate-mono-mp3 ogg-24khz-16bit-mono-opus webm-24khz-16bit-mono-opus
    audio-24khz-16bit-48kbps-mono-opus raw-16khz-16bit-mono-truesilk raw-24khz-16bit-mono-truesilk
    amr-wb-16000hz g722-16khz-64kbps
)

coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters,pc-table
swift build --package-path "$root/Fuzzing" --scratch-path "$build" -c release --sanitize=fuzzer --sanitize=address \
    -Xswiftc -sanitize=fuzzer -Xswiftc -sanitize-coverage=$coverage --product Fuzz
fuzz=$build/release/Fuzz
mkdir -p "$build/found"
for format in "${formats[@]}"; do
    mkdir -p "$build/corpus/$format" "$seeds/$format"
    export SYRINX_FUZZ=$format
    [ "$format" != probe ] || unset SYRINX_FUZZ
    if [ -n "$merge" ]; then
        "$fuzz" -merge=1 "$seeds/$format" "$build/corpus/$format" 2>&1 | tail -1
        continue
    fi
    log=$build/$format.log
    "$fuzz" "$build/corpus/$format" "$seeds/$format" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
        -malloc_limit_mb=128 -max_len=131072 -artifact_prefix="$build/found/$format-" >"$log" 2>&1 || {
        tail -40 "$log"
        echo "fuzz: $format broke; the input is in $build/found" >&2
        exit 1
    }
    coverage=$(grep -oE 'cov: [0-9]+' "$log" | tail -1)
    echo "$format: $(tail -1 "$log"), $coverage edges"
done
