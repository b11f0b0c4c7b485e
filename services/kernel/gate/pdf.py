"""The text of a PDF, page by page, with what is filled in on its forms and said about it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import IndirectObject

from schemas.common import Refused
from services.kernel.gate import limits
from services.kernel.gate.limits import locked, pictures_only, too_much, unreadable

NESTED = 6
"""How deep in forms within forms pictures are looked for."""


def pdf(data: bytes) -> tuple[tuple[str, ...], int]:
    """The text of each page, and how many pictures there are."""
    try:
        return _read(PdfReader(BytesIO(data)))
    except Refused:
        raise
    except (LimitReachedError, MemoryError) as error:
        raise too_much("unpacked it is far larger than it seems") from error
    except (PyPdfError, RecursionError) as error:
        raise unreadable("it is a broken PDF") from error
    except Exception as error:  # a reader of strange files fails in strange ways
        raise unreadable("it is a broken PDF") from error


def _read(reader: PdfReader) -> tuple[tuple[str, ...], int]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise locked()
    if len(reader.pages) > limits.PAGES:
        raise too_much(f"it has more than {limits.PAGES} pages")
    if reader.attachments:
        raise unreadable("there are other files in it")
    pages, pictures, blind = [], 0, []
    for number, page in enumerate(reader.pages, 1):
        words = "\n".join(filter(None, (page.extract_text(), *_noted(page))))
        seen = _pictures(page.get("/Resources"), NESTED)
        pictures += seen
        pages.append(words)
        if seen and not words.strip():
            blind.append(str(number))
        pictures += not (seen or words.strip()) and "/Contents" in page  # drawn, as a figure is
        if sum(map(len, pages)) > limits.CHARACTERS:
            raise too_much(f"its text is longer than {limits.CHARACTERS} characters")
    if blind:
        raise pictures_only(f"page {', '.join(blind[:5])} is a picture without text")
    if not any(page.strip() for page in pages):
        raise pictures_only("there is no text in it")
    pages[0] = "\n".join((pages[0], *_about(reader)))
    return tuple(pages), pictures


def _noted(page: PageObject) -> Iterator[str]:
    """What somebody filled in or noted on a page."""
    for one in page.get("/Annots") or ():
        note = one.get_object()
        for name in ("/V", "/Contents"):
            said = note.get(name)
            if isinstance(said, str) and not said.startswith("/"):
                yield said


def _about(reader: PdfReader) -> Iterator[str]:
    """What the file says of itself: its title, its subject, who made it."""
    about: dict[str, Any] = dict(reader.metadata or {})
    for name in ("/Title", "/Subject", "/Author", "/Keywords"):
        said = about.get(name)
        if isinstance(said, str):
            yield said


def _pictures(resources: Any, deep: int) -> int:
    """How many pictures a page shows, also in forms within it."""
    found = _plain(_plain(resources or {}).get("/XObject") or {})
    many = 0
    for one in map(_plain, found.values() if deep else ()):
        if one.get("/Subtype") == "/Image":
            many += 1
        elif one.get("/Subtype") == "/Form":
            many += _pictures(one.get("/Resources"), deep - 1)
    return many


def _plain(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value
