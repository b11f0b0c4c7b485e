"""Documents that are archives (OOXML, ODF), told by their table of contents; nothing is unpacked.

Read are the table, and two small parts of known name, each up to a limit.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import IO

from schemas.attachment import FileType
from schemas.common import Refused

MOST_PARTS = 5000
LARGEST = 200 * 1024 * 1024
"""Bytes of all parts unpacked."""

TIGHTEST = 100
"""How many times smaller packed than unpacked; text is some 10 to 20 times smaller."""

SMALL = 1024 * 1024
"""Bytes read of one part."""

UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)
"""How `zipfile` says that an archive is not in order."""

PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that documents use (ISO/IEC 29500-2, OpenDocument 1.3 part 2)."""

ENCRYPTED = 0x1
MAIN = {
    "word/document.xml": FileType.DOCX,
    "xl/workbook.xml": FileType.XLSX,
    "ppt/presentation.xml": FileType.PPTX,
}
CONTENTS, MIMETYPE = "[Content_Types].xml", "mimetype"
MACROS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "basic/", "scripts/", "activex/")


def office_type(file: IO[bytes]) -> FileType:
    """The type of a document that is an archive, else a refusal."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _sane(parts, file.seek(0, os.SEEK_END))
            return _type(archive, {part.filename for part in parts})
    except UNREADABLE as error:
        raise Refused(
            "file_damaged", "The document cannot be opened.", "Save it anew and send that."
        ) from error


def _sane(parts: Sequence[zipfile.ZipInfo], size: int) -> None:
    """No bomb, no names that lead elsewhere, nothing encrypted."""
    unpacked, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST or unpacked > TIGHTEST * size or packed > size:
        raise Refused(
            "file_bomb",
            "The document becomes far larger than it is when it is opened.",
            "Save it as PDF and send that.",
        )
    if any(part.compress_type not in PACKED for part in parts):
        raise zipfile.BadZipFile("packed in a way that no document is")
    names = [part.filename for part in parts]
    if any(map(_leads_elsewhere, names)) or len({name.lower() for name in names}) < len(names):
        raise Refused(
            "file_paths",
            "The document holds parts whose names lead out of it or are there twice.",
            "Save it anew with your usual program, or as PDF.",
        )
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Refused(
            "file_encrypted",
            "The file is protected with a password or encrypted.",
            "Send it without protection: what you send here is confidential.",
        )


def _leads_elsewhere(name: str) -> bool:
    return (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
        or not name.isprintable()
    )


def _type(archive: zipfile.ZipFile, names: set[str]) -> FileType:
    told = _small(archive, CONTENTS) if CONTENTS in names else b""
    macros = any(sign in name.lower() for sign in MACROS for name in names)
    if macros or b"macroenabled" in told.lower():
        raise Refused(
            "file_macros",
            "The document holds macros: small programs that run when it is opened.",
            "Save it without macros, or as PDF.",
        )
    if MIMETYPE in names and _small(archive, MIMETYPE) == FileType.ODT.encode():
        return FileType.ODT
    for main, found in MAIN.items():
        if told and main in names:
            return found
    raise Refused(
        "file_type",
        "This is an archive and no Word, Excel, PowerPoint or ODT document.",
        "Send the documents in it one by one.",
    )


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(SMALL)
