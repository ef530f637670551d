#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Proves that ThreadSanitizer guards the rings: the tests pass as the code is, and fail with a report of a
# race once the one release in RingWriter.commit is made relaxed. Nothing in the tree is changed.

set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/.build-tsan
package=$build/package
ring=$package/Sources/SyrinxRealtime/Ring.swift
filter='SyrinxRealtimeTests\.RingThreadTests'

rm -rf "$package"
mkdir -p "$package/Sources" "$package/Tests"
for target in CSyrinxLinux SyrinxCore SyrinxRealtime; do
    cp -R "$root/Sources/$target" "$package/Sources/"
done
cp -R "$root/Tests/Support" "$root/Tests/SyrinxRealtimeTests" "$package/Tests/"

# The whole package would build the network's packages a second time.
cat > "$package/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "syrinx-tsan",
    targets: [
        .target(name: "CSyrinxLinux"),
        .target(name: "SyrinxCore"),
        .target(name: "SyrinxRealtime", dependencies: ["SyrinxCore", "CSyrinxLinux"]),
        .target(name: "TestSupport", path: "Tests/Support"),
        .testTarget(
            name: "SyrinxRealtimeTests", dependencies: ["SyrinxCore", "SyrinxRealtime", "TestSupport"]),
    ]
)
MANIFEST

# Optimized, because Swift's own library is not instrumented and does the reads and writes of a debug build.
# Swift switches off what TSan sees of memmove and its kin, which is how bytes get into a ring: on again.
# Left out: a contended Mutex, whose waiting is done in Swift's own library, where TSan sees no order; and a process
# without memory, which TSan itself could not live in.
run() {
    TSAN_OPTIONS=ignore_interceptors_accesses=0 \
        swift test -c release --package-path "$package" --scratch-path "$build/scratch" --sanitize=thread \
        --filter "$1" --skip 'ThreadExecutorTests|ResourceShortageTests' \
        > "$build/$2.log" 2>&1
}

if ! run SyrinxRealtimeTests plain; then
    tail -n 40 "$build/plain.log"
    echo "tsan-mutation: the tests fail under ThreadSanitizer as the code is" >&2
    exit 1
fi
grep -q 'Test run with [1-9]' "$build/plain.log" || { echo "tsan-mutation: no test ran" >&2; exit 1; }

# The first release store behind RingWriter.commit.
awk '
    /mutating func commit\(/ { inside = 1 }
    inside && /ordering: \.releasing/ { sub(/\.releasing/, ".relaxed"); inside = 0; changed++ }
    { print }
    END { if (changed != 1) exit 1 }
' "$ring" > "$build/Ring.swift" || { echo "tsan-mutation: RingWriter.commit has no release store" >&2; exit 1; }
cp "$build/Ring.swift" "$ring"

if run "$filter" mutated; then status=0; else status=$?; fi
if ! grep -q 'WARNING: ThreadSanitizer: data race' "$build/mutated.log"; then
    tail -n 40 "$build/mutated.log"
    echo "tsan-mutation: the relaxed store was not reported (swift test ended with $status)" >&2
    exit 1
fi
echo "tsan-mutation: clean as it is, and a relaxed store is reported"
