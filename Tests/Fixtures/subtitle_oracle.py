#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads subtitles with other people's readers: prints a list of [start in ms, end in ms, text] as JSON.

Usage: subtitle_oracle.py srt|vtt < subtitles
"""
import html
import io
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../.build/python"))
text = sys.stdin.buffer.read().decode("utf-8")
if sys.argv[1] == "srt":
    import srt

    cues = [
        [round(cue.start.total_seconds() * 1000), round(cue.end.total_seconds() * 1000), cue.content]
        for cue in srt.parse(text, ignore_errors=False)
    ]
else:
    import webvtt

    def milliseconds(time):
        return time.hours * 3600000 + time.minutes * 60000 + time.seconds * 1000 + time.milliseconds

    cues = [
        # `text` is without tags; entities are left to whoever shows it.
        [milliseconds(cue.start_time), milliseconds(cue.end_time), html.unescape(cue.text)]
        for cue in webvtt.from_buffer(io.StringIO(text))
    ]
print(json.dumps(cues))
