"""A letter as an archivable, accessible PDF, or as plain text; the same letter, the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from threading import Lock

import typst

from schemas.advice import Letter
from schemas.common import Refused
from services.advice.assembly.letter_content import Content, Section, content

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
NOTHING_ELSE = b'#set document(title: "-")\n#sys.inputs.letter'
LOOKED_AT, NAMED = 2000, 20

_one_at_a_time = Lock()


def render(letter: Letter, language: str = "nl") -> bytes:
    """PDF/A-2a and PDF/UA-1; refuses a letter with characters that no font at hand can show."""
    said = content(letter, language)
    if not said["title"]:
        raise Refused("no_title", "The title holds nothing visible.", "Give the advice a title.")
    try:
        return _set(_template(), json.dumps(said), said["year_month_day"])
    except typst.TypstError as error:
        raise _refused(said, error) from error


def plain(letter: Letter, language: str = "nl") -> str:
    """The same letter without layout."""
    return "\n\n".join(_lines(content(letter, language))) + "\n"


@cache
def _template() -> bytes:
    return files(__package__).joinpath("letter.typ").read_bytes()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


def _set(template: bytes, letter: str, day: list[int]) -> bytes:
    year, month, number = day
    with _one_at_a_time:
        made = _compiler().compile(
            template,
            format="pdf",
            sys_inputs={"letter": letter},
            pdf_standards=STANDARDS,
            timestamp=datetime(year, month, number, tzinfo=UTC),
        )
    assert isinstance(made, bytes)
    return made


def _refused(said: Content, error: typst.TypstError) -> Refused:
    unshown = _unshown(said)
    if not unshown:
        detail = f"The letter could not be set: {error.message}"
        return Refused("not_set", detail, "Report the reference to the Loket.")
    return Refused(
        "unprintable",
        f"The letter cannot show: {' '.join(unshown)}",
        "Write names in Latin script and leave out pictograms.",
    )


def _unshown(said: Content) -> list[str]:
    """Every character of a letter that cannot be shown; only asked after a failure."""
    characters = sorted({c for c in json.dumps(said, ensure_ascii=False) if ord(c) > 0x24F})
    unshown = (c for c in characters[:LOOKED_AT] if not _shows(c, said["year_month_day"]))
    return list(islice(unshown, NAMED))


def _shows(character: str, day: list[int]) -> bool:
    try:
        return bool(_set(NOTHING_ELSE, "o" + character, day))  # an accent needs a letter
    except typst.TypstError:
        return False


def _lines(said: Content) -> list[str]:
    words = said["words"]
    head = [
        f"{words['to']}: {said['institution']}\n{words['date']}: {said['date']}",
        f"{words['reference']}: {said['reference']}\n{words['product']}: {said['product']}",
    ]
    return [
        said["marking"],
        said["loket"],
        "\n".join(head),
        said["title"].upper(),
        words["greeting"],
        words["opening"],
        words["summary"].upper(),
        *said["summary"],
        *(line for section in said["sections"] for line in _section(section, words["measures"])),
        words["about"].upper(),
        *said["about"],
        words["further"].upper(),
        said["further"],
        f"{words['regards']}\n{said['loket']}",
        f"{words['text']}: {said['text']}",
        said["marking"],
    ]


def _section(section: Section, measures: str) -> list[str]:
    listed = "\n".join(f"- {measure}" for measure in section["measures"])
    parts = [section["title"].upper(), section["heading"], *section["text"]]
    return [part for part in (*parts, f"{measures}:\n{listed}" if listed else "") if part]
