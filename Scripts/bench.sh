#!/usr/bin/env bash
# Runs the benchmarks of the nested package: see Benchmarks/README.md.
#
#     Scripts/bench.sh [--smoke] [SUITE ...]
#
# --smoke runs each benchmark once, to see that it runs: its figures mean nothing. SWIFT names the compiler.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
swift=${SWIFT:-swift}
smoke=
suites=()
for argument; do
    case $argument in
    --smoke) smoke=1 ;;
    -*)
        echo "bench: no such option: $argument" >&2
        exit 2
        ;;
    *) suites+=("$argument") ;;
    esac
done
[ ${#suites[@]} -gt 0 ] || suites=(Rings WakeUps Codecs FirstPackets Pipelines)
[ -z "$smoke" ] || export SYRINX_BENCH_SMOKE=1

results=$here/Benchmarks/.build/results
mkdir -p "$results"
file=$results/$(date +%Y-%m-%dT%H%M%S)${smoke:+-smoke}.txt
{
    echo "# $(uname -sr), $(nproc) processors, $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- || true)"
    echo "# load average $(cut -d' ' -f1-3 /proc/loadavg)"
} | tee "$file"
echo "Building; the first time takes some minutes."
targets=()
for suite in "${suites[@]}"; do targets+=(--target "$suite"); done
# Left out: the build's progress, and what the tool says of counting allocations, which nothing here does.
"$swift" package --package-path "$here/Benchmarks" benchmark "${targets[@]}" --grouping metric --no-progress 2>&1 |
    grep -Ev '^\[[0-9]+/[0-9]+\]|^Build|nterposer' | tee -a "$file"
echo "The results are in ${file#"$PWD"/}"
