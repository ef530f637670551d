#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the table of the sentences in which people agree to a copy of their voice at Azure.

Usage: consent-sentences.py FILE COMMIT > Sources/SyrinxServices/Cloning/ConsentSentences+Table.swift

FILE is CustomVoice/script/verbal-statement-all-locales.txt of https://github.com/Azure-Samples/Cognitive-Speech-TTS,
COMMIT the commit that it is of. It stops at whatever it does not understand.
"""
import re
import sys

# The company stands in front of the speaker.
COMPANY_FIRST = {"ta-IN"}

# What nobody can mean: a letter of another script.
MISTAKES = {"pl-PL": ("\u092eJa", "Ja")}

HEAD = re.compile(r"^[A-Z].*\)_([a-z]{2}-[A-Z]{2}):?\s*$")
PLACE = re.compile(r"\[[^][]*\]|（[^（）]*）")

path, commit = sys.argv[1:]
rows = {}
locale = None
for number, line in enumerate(open(path, encoding="utf-8"), 1):
    text = " ".join(line.split()).strip('"')
    if not text:
        continue
    head = HEAD.match(line)
    if head:
        locale = head[1]
        continue
    if locale is None or locale in rows:
        sys.exit(f"{path}:{number}: a sentence of no locale: {text}")
    if locale in MISTAKES:
        wrong, right = MISTAKES[locale]
        if wrong not in text:
            sys.exit(f"{path}:{number}: {wrong} is not there any more")
        text = text.replace(wrong, right)
    if len(PLACE.findall(text)) != 2:
        sys.exit(f"{path}:{number}: not two names: {text}")
    names = ["{speaker}", "{company}"]
    if locale in COMPANY_FIRST:
        names.reverse()
    text = PLACE.sub(lambda _: names.pop(0), text)
    if re.search(r'[]["\\{}（）]', text.replace("{speaker}", "").replace("{company}", "")):
        sys.exit(f"{path}:{number}: not understood: {text}")
    rows[locale] = text
if locale not in rows:
    sys.exit(f"{path}: no sentence for {locale}")

print(f"""// SPDX-License-Identifier: Apache-2.0

extension ConsentSentences {{
    /// A row for each locale; `{{speaker}}` and `{{company}}` stand for the names.
    ///
    /// Made by Scripts/consent-sentences.py from CustomVoice/script/verbal-statement-all-locales.txt of
    /// Azure-Samples/Cognitive-Speech-TTS at commit {commit}; Copyright (c) Microsoft Corporation, MIT License: see
    /// THIRD-PARTY-NOTICES. The recording is compared with these words, so they stand here as they are there.
    static let table: [(locale: String, text: String)] = [""")
for locale in sorted(rows):
    print(f'        (\n            "{locale}",\n            "{rows[locale]}"\n        ),')
print("    ]\n}")
