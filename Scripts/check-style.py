#!/usr/bin/env python3
"""Holds the rules that the formatter does not know: imports, sizes, names, SPDX lines, SAFETY comments."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Who may import whom. A target that is not named here may import anything.
NIO = {"NIOCore", "NIOPosix", "NIOHTTP1", "NIOHTTP2", "NIOSSL"}
ALLOWED = {
    "SyrinxCore": set(),
    "SyrinxRealtime": {"SyrinxCore", "CSyrinxLinux", "Synchronization", "Glibc"},
    "SyrinxCodecs": {"SyrinxCore", "CLAME", "CMPG123", "COpenCoreAMRWB", "COpus", "COpusEnc", "CSpeexDSP"},
    "SyrinxOutput": {"SyrinxCore", "SyrinxRealtime", "CALSA", "Glibc", "Synchronization"},
    "SyrinxServices": {"SyrinxCore", "AsyncHTTPClient", "Logging", "FoundationEssentials", "CSyrinxLinux", "Glibc",
                       "Synchronization"} | NIO,
    "Syrinx": {"SyrinxCore", "SyrinxRealtime", "SyrinxCodecs", "SyrinxOutput", "SyrinxServices",
               "Logging", "Metrics", "Tracing", "Glibc", "Synchronization"},
    "SyrinxEmulator": {"HummingbirdCore", "HTTPTypes", "AsyncHTTPClient", "CNIOBoringSSL", "Logging", "Subprocess",
                       "SystemPackage", "CLAME", "COpus", "CSpeexDSP", "CVoAMRWBEnc", "Glibc",
                       "Synchronization"} | NIO,
    "SyrinxCLI": {"Syrinx", "SyrinxEmulator", "Logging", "FoundationEssentials", "Glibc",
                  "Dispatch", "Synchronization"},
}
IMPORT = re.compile(r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|internal|package|private)\s+)?import\s+"
                    r"(?:(?:struct|class|enum|func|protocol)\s+)?(\w+)")
BAD_NAME = re.compile(r"(Utils|Helpers?|Manager|Common|Base)(\+\w+)?\.swift$")
LINE_LIMIT = 400

problems = []


def report(path, line, text):
    problems.append(f"{path.relative_to(ROOT)}:{line}: {text}")


DECLARATION = re.compile(r"^(\s*)(?:@[\w()\s,]+ )*(?:(?:public|private|fileprivate|internal|static|mutating|override|consuming)"
                         r"(?:\(set\))?\s+)*(?:func|init|deinit|var|let|subscript)\b")


def indentation(line):
    return len(line) - len(line.lstrip())


def has_safety_comment(lines, index):
    """A use of `unsafe` is argued somewhere in the declaration that it stands in."""
    start = index
    while start > 0:
        found = DECLARATION.match(lines[start])
        # Four deep is a member of a type: the outermost declaration that can hold the argument.
        if found and len(found[1]) <= 4:
            break
        start -= 1
    end = index
    while end < len(lines) - 1 and not (lines[end].startswith("    }") or lines[end].startswith("}")):
        if end > start and DECLARATION.match(lines[end]) and indentation(lines[end]) <= 4:
            break
        end += 1
    first = start
    while first > 0 and lines[first - 1].lstrip().startswith(("//", "@")):
        first -= 1
    return any("SAFETY:" in line for line in lines[first:end + 1])


def check(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    if "SPDX-License-Identifier: Apache-2.0" not in lines[0]:
        report(path, 1, "the first line is not the SPDX line")
    if len(lines) > LINE_LIMIT:
        report(path, len(lines), f"longer than {LINE_LIMIT} lines")
    if BAD_NAME.search(path.name):
        report(path, 1, "a name that says nothing")
    target = path.relative_to(ROOT).parts[1] if path.is_relative_to(ROOT / "Sources") else None
    for number, line in enumerate(lines, 1):
        found = IMPORT.match(line)
        if found and target in ALLOWED and found[1] not in ALLOWED[target]:
            report(path, number, f"{target} may not import {found[1]}")
        if target and re.search(r"\bunsafe\b", line.split("//")[0]) and "import" not in line \
                and not has_safety_comment(lines, number - 1):
            report(path, number, "`unsafe` without a SAFETY comment")
        if re.search(r"\b(TODO|FIXME|XXX)\b", line):
            report(path, number, "unfinished business")


for folder in ("Sources", "Tests", "Benchmarks"):
    for path in sorted((ROOT / folder).rglob("*.swift")):
        if ".build" not in path.parts:
            check(path)
print("\n".join(problems) or "style: nothing to complain about")
sys.exit(bool(problems))
