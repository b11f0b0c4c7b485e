"""What a file is, by what is in it and never by its name; whatever is not on the list is refused.

A file that is two things at once, such as a PDF that is also an archive or a page, is refused too.
"""

from __future__ import annotations

import codecs
import os
import zipfile
from typing import IO

import puremagic

from schemas.attachment import FileType
from schemas.common import Refused
from services.intake.files.office import office_type

SIGNS = {
    b"%PDF-": FileType.PDF,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
    b"\xff\xd8\xff": FileType.JPEG,
}
"""What a file begins with: ISO 32000, PNG (W3C), JPEG (ITU T.81)."""

ZIP = b"PK\x03\x04"
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<body", b"<iframe", b"<?php", b"<?xml")
ENDS = {FileType.PDF: b"%%EOF", FileType.PNG: b"IEND\xae\x42\x60\x82", FileType.JPEG: b"\xff\xd9"}
NEAR, CHUNK = 4096, 1024 * 1024
CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f") | {127}


def type_of(file: IO[bytes]) -> FileType:
    """The type of a whole file, else a refusal that says what is wrong with it."""
    head = _at(file, 0, NEAR)
    if head.startswith(ZIP):
        return office_type(file)
    found = next((type for sign, type in SIGNS.items() if head.startswith(sign)), None)
    _one_thing(file, head, found)
    if found is None:
        _known_otherwise(head)
        _plain(file)
        return FileType.TEXT
    if found is FileType.PDF and _has(file, b"/Encrypt"):
        raise encrypted()
    return found


def _one_thing(file: IO[bytes], head: bytes, found: FileType | None) -> None:
    """No archive and no page hides in it, and nothing comes after its end."""
    size = file.seek(0, os.SEEK_END)
    near = head.lower() + _at(file, max(size - NEAR, 0), NEAR).lower()
    if zipfile.is_zipfile(file) or (found and any(sign in near for sign in MARKUP[:-1])):
        raise _polyglot()
    if found and ENDS[found] not in _at(file, max(size - NEAR, 0), NEAR):
        raise Refused(
            "file_damaged",
            "The file does not end as such a file must: it is damaged, or more was put behind it.",
            "Save it anew and send that.",
        )


def _known_otherwise(head: bytes) -> None:
    """Text that is a page, a script or markup is no plain text; nor is any known other type."""
    try:
        other = puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        other = ""
    start = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    if (other and other != FileType.TEXT) or start.startswith((*MARKUP, b"#!", b"{\\rtf")):
        raise unknown_type()


def _plain(file: IO[bytes]) -> None:
    """UTF-8 from its first to its last byte, without control characters."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while part := file.read(CHUNK):
            decoder.decode(part)
            if CONTROL & {*part}:
                raise unknown_type()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise unknown_type() from error


def _has(file: IO[bytes], sign: bytes) -> bool:
    """Whether these bytes are anywhere in it, a part at a time."""
    file.seek(0)
    before = b""
    while part := file.read(CHUNK):
        if sign in before + part:
            return True
        before = part[-len(sign) :]
    return False


def _at(file: IO[bytes], place: int, many: int) -> bytes:
    file.seek(place)
    return file.read(many)


def unknown_type() -> Refused:
    """Not on the list."""
    return Refused(
        "file_type",
        "This is no PDF, Word, Excel, PowerPoint or ODT document, plain text, PNG or JPEG.",
        "Save it as PDF and send that.",
    )


def encrypted() -> Refused:
    """Nobody could look into it, and no department could read it."""
    return Refused(
        "file_encrypted",
        "The file is protected with a password or encrypted.",
        "Send it without protection: what you send here is confidential.",
    )


def _polyglot() -> Refused:
    return Refused(
        "file_polyglot",
        "The file is two things at once: a document and an archive or a page.",
        "Save it anew as PDF and send that.",
    )
