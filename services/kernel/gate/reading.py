"""The text of a file, by what is in it and not by its name: PDF, DOCX or plain text."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from enum import StrEnum

from services.kernel.gate import limits
from services.kernel.gate.limits import too_much, unreadable

PDF, ZIP, ZIP_END = b"%PDF-", b"PK\x03\x04", b"PK\x05\x06"
OLD_OFFICE, RICH = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
NEAR = 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LAYOUT = "\t\n\r\f\v"


class Kind(StrEnum):
    """What a file is."""

    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"


@dataclass(frozen=True)
class Document:
    """The text of a file: a string for each page of a PDF, one for any other file.

    In a DOCX each paragraph is a line. Pictures are counted, and not looked at.
    """

    kind: Kind
    pages: tuple[str, ...]
    pictures: int = 0


def read(data: bytes) -> Document:
    """The text of a file. Raises Refused for whatever cannot be looked at as a whole."""
    from services.kernel.gate.docx import docx
    from services.kernel.gate.pdf import pdf

    if len(data) > limits.BYTES:
        raise too_much(f"it is larger than {limits.BYTES // 1024 // 1024} MB")
    if not data.strip():
        raise unreadable("it is empty")
    match kind(data):
        case Kind.PDF:
            pages, pictures = pdf(data)
            found = Document(Kind.PDF, pages, pictures)
        case Kind.DOCX:
            text, pictures = docx(data)
            found = Document(Kind.DOCX, (text,), pictures)
        case Kind.TEXT:
            found = Document(Kind.TEXT, (_text(data),))
    if sum(map(len, found.pages)) > limits.CHARACTERS:
        raise too_much(f"its text is longer than {limits.CHARACTERS} characters")
    return found


def kind(data: bytes) -> Kind:
    """What a file is by its first bytes; a file that is two things at once is refused."""
    is_pdf, is_zip = PDF in data[:NEAR], data.startswith(ZIP)
    if is_pdf and (not data.startswith(PDF) or ZIP_END in data):
        raise unreadable("it is a PDF and something else at once")
    if is_pdf:
        return Kind.PDF
    if is_zip:
        return Kind.DOCX
    if data.startswith(OLD_OFFICE):
        raise unreadable("it is an Office file that is locked or of an old kind")
    if data.startswith(RICH):
        raise unreadable("it is an RTF file")
    return Kind.TEXT


def _text(data: bytes) -> str:
    """Plain text in UTF-8, UTF-16 or UTF-32 with its mark, or Windows-1252."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _plain(_decoded(data[len(mark) :], encoding))
    for encoding in ("utf-8", "cp1252"):
        try:
            return _plain(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise unreadable("it is no text")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise unreadable("its text is broken") from error


def _plain(text: str) -> str:
    """Text, without the signs that only a program writes."""
    if any((ord(c) < 32 and c not in LAYOUT) or 0x7F <= ord(c) < 0xA0 for c in text):
        raise unreadable("it is no text")
    return text.replace("\r\n", "\n").replace("\r", "\n")
