"""Files made to be looked at: PDFs, DOCX, and whatever is made to break a reader."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
)

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "[Content_Types].xml"
MAIN = "word/document.xml"


def pdf(*pages: str | None, password: str = "", attached: bytes = b"") -> bytes:
    """A PDF with a page for each text; None is a page with only a picture."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(width=595, height=842)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        shown: dict[NameObject, DictionaryObject] = {
            NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        }
        if text is None:
            picture = writer._add_object(_picture())
            shown[NameObject("/XObject")] = DictionaryObject({NameObject("/I"): picture})
        page[NameObject("/Resources")] = DictionaryObject(shown)
        page[NameObject("/Contents")] = writer._add_object(_drawn(text))
    if attached:
        writer.add_attachment("bijlage.txt", attached)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _drawn(text: str | None) -> StreamObject:
    lines = (text or "").splitlines()
    words = "".join(f"({line}) Tj 0 -16 Td " for line in lines)
    stream = DecodedStreamObject()
    said = f"BT /F1 12 Tf 72 770 Td {words} ET" if text is not None else "/I Do"
    stream.set_data(said.encode("cp1252", "replace"))
    return stream


def _picture() -> StreamObject:
    picture = DecodedStreamObject()
    picture.set_data(b"\x00")
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): FloatObject(1),
            NameObject("/Height"): FloatObject(1),
            NameObject("/ColorSpace"): NameObject("/DeviceGray"),
            NameObject("/BitsPerComponent"): FloatObject(8),
            NameObject("/Filter"): ArrayObject(),
        }
    )
    return picture


def docx(*paragraphs: str, parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """A DOCX with these paragraphs, and other parts by their names."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    main = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed({TYPES: "<Types/>", MAIN: main, **(parts or {})})


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for name, part in parts.items():
            into.writestr(name, part)
    return made.getvalue()
