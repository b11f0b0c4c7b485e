"""Looking into files: what is found and where, and what cannot be looked at."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from random import Random

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from schemas.common import Refused
from schemas.personal import Kind
from services.kernel.gate import Looked, limits, look, read
from services.kernel.gate.looking import look_here
from tests.harness.files import MAIN, WORD, docx, packed, pdf

BSN, BORN = "BSN 111222333", "Geboren op 12 maart 1980."
NONSENSE = Random(1).randbytes(10 * 1024 * 1024)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + f']><w:document xmlns:w="{WORD}"><w:t>&a8;</w:t></w:document>'
)
OUTSIDE = (
    f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    f'<w:document xmlns:w="{WORD}"><w:t>&a;</w:t></w:document>'
)
DEEP = f'<w:document xmlns:w="{WORD}">{"<w:p>" * 5000}{"</w:p>" * 5000}</w:document>'
FRONT = f'<w:hdr xmlns:w="{WORD}"><w:p><w:r><w:t>{BSN}</w:t></w:r></w:p></w:hdr>'


def places(looked: Looked) -> list[tuple[Kind, int | None, int, int]]:
    return [(one.kind, one.page, one.line, one.column) for one in looked.found]


def why_not(data: bytes) -> Refused:
    with pytest.raises(Refused) as refusal:
        look_here(data)
    assert refusal.value.detail.startswith("This file cannot be looked at")
    return refusal.value


def bomb() -> bytes:
    """A hundred megabytes of one letter in a hundred kilobytes."""
    return docx("Plan", parts={"word/media/a.bin": b"a" * (110 * 1024 * 1024)})


def pdf_bomb() -> bytes:
    """A page whose drawing is two hundred megabytes of nothing, packed."""
    made = PdfWriter()
    page = made.add_blank_page(width=100, height=100)
    fonts = DictionaryObject({NameObject("/Font"): DictionaryObject()})
    page[NameObject("/Resources")] = fonts
    stream = StreamObject()
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream.set_data(zlib.compress(b" " * (200 * 1024 * 1024)))
    page[NameObject("/Contents")] = made._add_object(stream)
    into = BytesIO()
    made.write(into)
    return into.getvalue()


def locked_docx() -> bytes:
    """A zip whose parts say that they are encrypted."""
    data = bytearray(docx("Plan"))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = data.find(start)
        while place >= 0:
            data[place + (6 if start == b"PK\x03\x04" else 8)] |= 1
            place = data.find(start, place + 4)
    return bytes(data)


def test_a_place_in_a_pdf_is_page_line_and_column() -> None:
    looked = look(pdf("Voorstel", f"Deel twee\n{BSN}\n{BORN}"))
    assert (looked.kind, looked.pages, looked.pictures) == ("pdf", 2, 0)
    assert places(looked) == [(Kind.BSN, 2, 2, 5), (Kind.BIRTH, 2, 3, 12)]
    assert looked.refused == looked.found


def test_a_place_in_a_docx_is_paragraph_and_column() -> None:
    looked = look(docx("Voorstel", f"Zie {BSN}"))
    assert (looked.kind, places(looked)) == ("docx", [(Kind.BSN, None, 2, 9)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_place_in_a_text_is_line_and_column(encoding: str) -> None:
    looked = look_here(f"Café\r\n{BORN}\r\n".encode(encoding))
    assert (looked.kind, places(looked)) == ("text", [(Kind.BIRTH, None, 2, 12)])


def test_a_text_runs_on_over_pages() -> None:
    looked = look_here(pdf("Curriculum vitae\nOpleiding\n2010 - 2014", "Talen\nNationaliteit: X"))
    assert places(looked) == [(Kind.CV, 1, 1, 1)]


def test_headers_notes_and_what_a_file_says_of_itself_are_read() -> None:
    assert places(look_here(docx("Plan", parts={"word/header1.xml": FRONT})))
    assert places(look_here(docx("Plan", parts={"word/footnotes.xml": FRONT})))
    about = f"<cp><title>{BSN}</title></cp>"
    assert places(look_here(docx("Plan", parts={"docProps/core.xml": about})))


def test_pictures_and_drawings_beside_text_are_counted() -> None:
    assert look_here(pdf("Plan", "")).pictures == 1
    assert look_here(docx("Plan", parts={"word/media/a.png": b"x"})).pictures == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "file_unreadable", id="empty"),
        pytest.param(b" \n" * 50, "file_unreadable", id="blank"),
        pytest.param(NONSENSE, "file_unreadable", id="nonsense"),
        pytest.param(b"x" * (limits.BYTES + 1), "file_too_much", id="large"),
        pytest.param(b"woord " * 400_000, "file_too_much", id="long text"),
        pytest.param(b"%PDF-1.7\n" + NONSENSE[:5000], "file_unreadable", id="broken pdf"),
        pytest.param(pdf("Plan")[:-300], "file_unreadable", id="half a pdf"),
        pytest.param(pdf("Plan", password="geheim"), "file_locked", id="locked pdf"),
        pytest.param(pdf(None), "file_without_text", id="picture of a page"),
        pytest.param(pdf("Plan", None), "file_without_text", id="one page a picture"),
        pytest.param(pdf(""), "file_without_text", id="pdf without text"),
        pytest.param(pdf("Plan", attached=b"BSN"), "file_unreadable", id="file in a pdf"),
        pytest.param(pdf("Plan") + docx("Plan"), "file_unreadable", id="pdf and zip"),
        pytest.param(b"GIF89a\n" + pdf("Plan"), "file_unreadable", id="something and pdf"),
        pytest.param(docx("Plan")[:-40], "file_unreadable", id="half a zip"),
        pytest.param(packed({"a.txt": BSN}), "file_unreadable", id="zip"),
        pytest.param(
            docx("Plan", parts={"word/embeddings/a.xlsx": b"x"}), "file_unreadable", id="in it"
        ),
        pytest.param(
            docx(parts={"word/media/a.png": b"x"}), "file_without_text", id="picture in docx"
        ),
        pytest.param(locked_docx(), "file_locked", id="locked zip"),
        pytest.param(bomb, "file_too_much", id="bomb"),
        pytest.param(pdf_bomb, "file_too_much", id="bomb in a pdf"),
        pytest.param(packed({MAIN: LAUGHS}), "file_unreadable", id="laughs"),
        pytest.param(packed({MAIN: OUTSIDE}), "file_unreadable", id="outside"),
        pytest.param(packed({MAIN: DEEP}), "file_unreadable", id="deep"),
        pytest.param(packed({MAIN: "<w:t>half"}), "file_unreadable", id="broken xml"),
        pytest.param(
            packed({MAIN: "", **{f"{n}": "" for n in range(limits.PARTS)}}),
            "file_too_much",
            id="parts",
        ),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "file_unreadable", id="old"),
        pytest.param(rb"{\rtf1 BSN 111222333}", "file_unreadable", id="rtf"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_and_never_clean(
    data: bytes | Callable[[], bytes], reason: str
) -> None:
    assert why_not(data if isinstance(data, bytes) else data()).reason == reason


def test_what_a_zip_says_of_its_size_is_not_believed() -> None:
    data = bytearray(docx("Plan", parts={"word/media/a.bin": b"a" * (50 * 1024 * 1024)}))
    with zipfile.ZipFile(BytesIO(bytes(data))) as whole:
        size = whole.getinfo("word/media/a.bin").file_size.to_bytes(4, "little")
    assert why_not(bytes(data.replace(size, (100).to_bytes(4, "little")))).reason in (
        "file_too_much",
        "file_unreadable",
    )


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.01)
    with pytest.raises(Refused) as refusal:
        look(b"Plan")
    assert refusal.value.reason == "file_too_much"


def test_a_reader_that_dies_has_not_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Refused) as refusal:
        look(b"Plan")
    assert refusal.value.reason == "file_unreadable"


@pytest.mark.skipif(os.name != "posix", reason="limits of a process are those of POSIX")
def test_a_process_of_its_own_has_little_time_and_memory() -> None:
    words = "from services.kernel.gate import apart; apart.limited(); bytearray(2 * 1024 ** 3)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr or sys.platform != "linux"


def test_the_same_comes_out_of_a_process_of_its_own() -> None:
    data = pdf(f"{BSN} en {BORN}")
    assert look(data) == look_here(data)
    with pytest.raises(Refused) as refusal:
        look(pdf("Plan", password="geheim"))
    assert refusal.value.reason == "file_locked"


def test_the_text_itself_can_be_had() -> None:
    assert read(docx("Een", "Twee")).pages == ("Een\nTwee\n",)
