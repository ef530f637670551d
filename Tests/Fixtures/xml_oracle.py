#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Says of XML documents whether they are well-formed, and what they hold, by expat: the judge of the SSML tests.

Standard input: documents, each behind its length in four bytes, little-endian. Standard output: for each of
them, in the same way, an empty answer where expat refuses it; else "+", all text, and the value of each attribute
behind a NUL, in the order of the document.
"""
import struct
import sys
from xml.parsers import expat


def answer(document):
    # A separator that no URI can hold: with one, expat checks namespaces, too.
    parser = expat.ParserCreate("UTF-8", "\x01")
    parser.ordered_attributes = True
    parser.buffer_text = True
    text, values = [], []
    parser.CharacterDataHandler = text.append
    parser.StartElementHandler = lambda _, attributes: values.extend(attributes[1::2])
    try:
        parser.Parse(document, True)
    except expat.ExpatError:
        return b""
    return ("+" + "".join(text) + "".join("\0" + value for value in values)).encode()


source, sink = sys.stdin.buffer, sys.stdout.buffer
while head := source.read(4):
    result = answer(source.read(struct.unpack("<I", head)[0]))
    sink.write(struct.pack("<I", len(result)) + result)
