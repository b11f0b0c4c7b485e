"""The text of a DOCX: of the document, its headers, footers, notes and comments.

A DOCX is a zip of XML (ECMA-376). What its list of parts says of their size is not believed: what
is unpacked is counted.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from services.kernel.gate import limits
from services.kernel.gate.limits import locked, pictures_only, too_much, unreadable

MAIN = "word/document.xml"
TEXTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments|glossary/document)\.xml"
    r"|word/(?:charts|diagrams)/[^/]+\.xml|docProps/(?:core|app|custom)\.xml"
    r"|customXml/item\d+\.xml"
)
PICTURES, WITHIN = "word/media/", ("word/embeddings/", "word/activeX/", "word/afchunk")
STEP = 64 * 1024
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError),  # a way of packing that is not known
    *(EOFError, ValueError, OSError),
)
"""How `zipfile` says that a packed file is not in order."""
ENDS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tc": "\t", "tr": "\n"}
SAID = {"t", "delText", "instrText", "v"}


def docx(data: bytes) -> tuple[str, int]:
    """The text, a paragraph on each line, and how many pictures there are."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            return _document(packed)
    except BROKEN as error:
        raise unreadable("it is a broken packed file") from error


def _document(packed: zipfile.ZipFile) -> tuple[str, int]:
    parts = packed.infolist()
    names = [part.filename for part in parts]
    if len(parts) > limits.PARTS:
        raise too_much(f"it has more than {limits.PARTS} parts")
    if any(part.flag_bits & 1 for part in parts):
        raise locked()
    if MAIN not in names or len(set(names)) != len(names):
        raise unreadable("it is a packed file and no DOCX")
    if any(name.lower().startswith(WITHIN) for name in names):
        raise unreadable("there are other files in it")
    unpacked, words = 0, []
    for part in sorted(parts, key=lambda one: (one.filename != MAIN, one.filename)):
        content = _unpacked(packed, part, unpacked)
        unpacked += len(content)
        if TEXTS.fullmatch(part.filename):
            words.append(_words(content, part.filename.startswith("word/")))
    text, pictures = "\n".join(words), len([one for one in names if one.startswith(PICTURES)])
    if pictures and not words[0].strip():
        raise pictures_only()
    return text, pictures


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, before: int) -> bytes:
    """A part, while it stays within what may be unpacked."""
    most = min(limits.UNPACKED - before, max(part.compress_size, 1024) * limits.RATIO)
    found = bytearray()
    with packed.open(part) as stream:
        while step := stream.read(STEP):
            found += step
            if len(found) > most:
                raise too_much("unpacked it is far larger than it seems")
    return bytes(found)


def _words(content: bytes, marked: bool) -> str:
    """What a part says; in Word's own parts only what is marked as text."""
    try:
        return "".join(_said(content, marked))
    except DefusedXmlException as error:
        raise unreadable("it has definitions that a document does not need") from error
    except (ParseError, LookupError, ValueError) as error:
        raise unreadable("a part of it is broken") from error


def _said(content: bytes, marked: bool) -> Iterator[str]:
    depth, many = 0, 0
    for event, element in iterparse(BytesIO(content), events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.DEPTH:
            raise unreadable("its parts lie too deep within each other")
        if event == "end":
            said = _of(element, marked)
            element.clear()
            many += len(said)
            if many > limits.CHARACTERS:
                raise too_much(f"its text is longer than {limits.CHARACTERS} characters")
            yield said


def _of(element: Element, marked: bool) -> str:
    name = element.tag.rpartition("}")[2]
    if not marked:
        return f"{element.text}\n" if element.text and element.text.strip() else ""
    return ENDS.get(name) or (element.text or "" if name in SAID else "")
