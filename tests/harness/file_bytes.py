"""Files of every kind that may be sent, and of some that may not, made when they are needed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pikepdf

from schemas.attachment import FileType


def pdf(words: str = "Een plan.") -> bytes:
    """A PDF of one page with these words."""
    made = pikepdf.new()
    page = made.add_blank_page()
    page.add_resource(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        ),
        pikepdf.Name.Font,
        pikepdf.Name.F1,
    )
    page.Contents = made.make_stream(f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode())
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


PDF = pdf()
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
    b":~\x9bU\x00\x00\x00\nIDATx\xdac`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
TEXT = "Wij vragen dit over één partner.\nMet vriendelijke groet.\n".encode()
CONTENTS = "[Content_Types].xml"
WORD = {
    CONTENTS: "<Types/>",
    "word/document.xml": (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>Een plan.</w:t></w:r></w:p></w:body></w:document>"
    ),
}


def archive(parts: Mapping[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as into:
        for name, body in parts.items():
            into.writestr(name, body)
    return made.getvalue()


def good() -> dict[FileType, bytes]:
    """One of each kind."""
    return {
        FileType.PDF: PDF,
        FileType.DOCX: archive(WORD),
        FileType.XLSX: archive({CONTENTS: "<Types/>", "xl/workbook.xml": "<workbook/>"}),
        FileType.PPTX: archive({CONTENTS: "<Types/>", "ppt/presentation.xml": "<p/>"}),
        FileType.ODT: archive({"mimetype": FileType.ODT.value, "content.xml": "<o/>"}),
        FileType.TEXT: TEXT,
        FileType.PNG: PNG,
        FileType.JPEG: JPEG,
    }


def encrypted() -> bytes:
    """A document whose parts say that they are encrypted."""
    made = bytearray(archive(WORD))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(sign)
        while at >= 0:
            made[at + flags] |= 1
            at = made.find(sign, at + 4)
    return bytes(made)


def bad() -> dict[str, tuple[str, bytes]]:
    """By what is wrong with it: the reason of the refusal, and the file."""
    page = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
    return {
        "a page": ("file_type", page),
        "a script": ("file_type", b"#!/bin/sh\nrm -rf /\n"),
        "a picture of markup": ("file_type", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        "rich text": ("file_type", b"{\\rtf1\\ansi tekst}"),
        "a program": ("file_type", b"MZ\x90\x00" + bytes(200)),
        "an old document": ("file_type", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
        "no utf-8": ("file_type", b"caf\xe9 in latijn"),
        "text with control signs": ("file_type", b"tekst\x00\x01"),
        "an archive": ("file_type", archive({"a.txt": "tekst"})),
        "a document in a name only": ("file_type", archive({"word/document.xml": "<w/>"})),
        "a PDF and an archive": ("file_polyglot", PDF + archive({"a.txt": "tekst"}) + b"%%EOF"),
        "a PDF and a page": ("file_polyglot", PDF.replace(b"1 0 obj", page + b"1 0 obj")),
        "a picture and an archive": ("file_polyglot", JPEG + archive(WORD)),
        "a picture with more behind it": ("file_damaged", PNG + bytes(5000)),
        "half a PDF": ("file_damaged", PDF[:20]),
        "half a document": ("file_damaged", archive(WORD)[:-30]),
        **bad_documents(),
    }


def bad_documents() -> dict[str, tuple[str, bytes]]:
    """The same of documents that are archives, and of those with a password."""
    return {
        "macros": ("file_macros", archive({**WORD, "word/vbaProject.bin": "x"})),
        "macros by type": (
            "file_macros",
            archive({**WORD, CONTENTS: "application/vnd.ms-word.document.macroEnabled.main+xml"}),
        ),
        "macros in ODT": (
            "file_macros",
            archive({"mimetype": FileType.ODT.value, "Basic/Standard/Module1.xml": "<m/>"}),
        ),
        "a password": ("file_encrypted", encrypted()),
        "a PDF with a password": ("file_encrypted", PDF.replace(b"/Root", b"/Encrypt 2 0 R/Root")),
        "a bomb": ("file_bomb", archive({**WORD, "word/x.xml": bytes(30_000_000)})),
        "too many parts": (
            "file_bomb",
            archive({**WORD, **{f"x{number}": "" for number in range(5001)}}),
        ),
        "a way up": ("file_paths", archive({**WORD, "../../etc/passwd": "x"})),
        "a way from the root": ("file_paths", archive({**WORD, "/etc/passwd": "x"})),
        "a way of Windows": ("file_paths", archive({**WORD, "C:\\x": "x"})),
        "the same part twice": ("file_paths", archive({**WORD, "Word/Document.xml": "x"})),
    }
