#!/usr/bin/env bash
# Runs every test, in groups that do not get in each other's way, and counts them.
#
# The tests of a group share one process and its few threads: those that block them (by waiting for another
# program) stand apart from those that serve each other over HTTP in the same process.
set -uo pipefail
cd "$(dirname "$0")/.."

groups=(
    'SyrinxCoreTests|SyrinxRealtimeTests|SyrinxOutputTests|SyrinxServicesTests'
    'SyrinxCodecsTests'
    'SyrinxTests'
    'SyrinxEmulatorTests'
    'EndToEndTests'
)
passed=0
failed=0
log=$(mktemp)
failures=$(mktemp)
trap 'rm -f "$log" "$failures"' EXIT

for group in "${groups[@]}"; do
    printf '\n== %s\n' "$group"
    swift test --skip-build --filter "^(${group})\." 2>&1 | tee "$log" | grep --line-buffered -vE '^(◇|(✔|━) Test )'
    status=${PIPESTATUS[0]}
    # One line for each test function (━: with a known issue); the line of the whole run is "Test run with".
    good=$(grep -cE '^(✔|━) Test (".*"|[A-Za-z0-9_`]+\(.*\)) .*passed after' "$log")
    bad=$(grep -cE '^✘ Test (".*"|[A-Za-z0-9_`]+\(.*\)) .*failed after' "$log")
    # A group that failed without a failed test crashed, or ran nothing: that counts, too.
    [ "$status" -eq 0 ] && [ "$good" -gt 0 ] || [ "$bad" -gt 0 ] || bad=1
    grep -E '^✘ Test .* (recorded an issue|failed after)' "$log" >>"$failures"
    passed=$((passed + good))
    failed=$((failed + bad))
done

# Said again, where the end of a long log is all that is looked at.
cut -c -400 "$failures"
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
