"""A letter as an archivable, accessible PDF; the same letter, the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from threading import Lock
from typing import Any

import typst

from schemas.advice import Letter
from schemas.common import Refused
from schemas.letter import Language
from services.advice.assembly.letter_content import content
from services.advice.assembly.letter_text import clean
from services.advice.assembly.letter_words import LOKET, WORDS

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
NOTHING_ELSE = b'#set document(title: "-")\n#sys.inputs.letter'
LOOKED_AT, NAMED = 2000, 20

_one_at_a_time = Lock()


def render(letter: Letter, language: Language = Language.NL, signature: str = "-") -> bytes:
    """PDF/A-2a and PDF/UA-1; refuses a letter with characters that no font at hand can show.

    The signature's marker comes to stand in the document's keywords, twice: typst writes both
    the information dictionary and the XMP metadata as they are.
    """
    given = inputs(letter, language, signature)
    if not given["letter"]["title"]["text"]:
        raise Refused("no_title", "The title holds nothing visible.", "Give the advice a title.")
    day = date.fromisoformat(letter.date)
    try:
        return _set(_template(), json.dumps(given), day)
    except typst.TypstError as error:
        raise _refused(json.dumps(given, ensure_ascii=False), day, error) from error


def inputs(letter: Letter, language: Language, signature: str) -> dict[str, Any]:
    """Everything the template is told."""
    day = date.fromisoformat(letter.date)
    return {
        "loket": LOKET,
        "reference": clean(letter.reference),
        "text": letter.text,
        "signature": signature,
        "year_month_day": [day.year, day.month, day.day],
        "words": WORDS[language],
        "letter": content(letter, language).model_dump(mode="json"),
    }


@cache
def _template() -> bytes:
    return files(__package__).joinpath("letter.typ").read_bytes()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


def _set(template: bytes, letter: str, day: date) -> bytes:
    with _one_at_a_time:
        made = _compiler().compile(
            template,
            format="pdf",
            sys_inputs={"letter": letter},
            pdf_standards=STANDARDS,
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
    assert isinstance(made, bytes)
    return made


def _refused(said: str, day: date, error: typst.TypstError) -> Refused:
    unshown = _unshown(said, day)
    if not unshown:
        detail = f"The letter could not be set: {error.message}"
        return Refused("not_set", detail, "Report the reference to the Loket.")
    return Refused(
        "unprintable",
        f"The letter cannot show: {' '.join(unshown)}",
        "Write names in Latin script and leave out pictograms.",
    )


def _unshown(said: str, day: date) -> list[str]:
    """Every character of a letter that cannot be shown; only asked after a failure."""
    characters = sorted({character for character in said if ord(character) > 0x24F})
    unshown = (c for c in characters[:LOOKED_AT] if not _shows(c, day))
    return list(islice(unshown, NAMED))


def _shows(character: str, day: date) -> bool:
    try:
        return bool(_set(NOTHING_ELSE, "o" + character, day))  # an accent needs a letter
    except typst.TypstError:
        return False
