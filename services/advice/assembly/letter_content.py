"""What a letter says and in which order, free of what cannot stand in a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from schemas.advice import AdviceText, Letter, Paragraph
from schemas.catalogue import load
from schemas.catalogue.entries import Entry
from services.advice.assembly.letter_words import ABOUT, ASPECTS, FURTHER, LOKET, WORDS
from services.kernel.words import date_words

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
VARIATIONS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
JOINERS = "\u00ad\u200c\u200d"


class Section(TypedDict):
    """One part of the letter; without a title it goes on under the one before."""

    title: str
    heading: str
    text: list[str]
    measures: list[str]


class Content(TypedDict):
    """Everything that is printed, as text and nothing else."""

    loket: str
    language: str
    words: dict[str, str]
    year_month_day: list[int]
    date: str
    reference: str
    institution: str
    product: str
    marking: str
    title: str
    summary: list[str]
    sections: list[Section]
    about: list[str]
    further: str
    text: str


def content(letter: Letter, language: str) -> Content:
    """A letter in one language, ready to be set."""
    day, advice, known = date.fromisoformat(letter.date[:10]), letter.advice, load()
    institution = known.institutions.get(letter.institution)
    reference = clean(letter.reference)
    return Content(
        loket=LOKET,
        language=language,
        words=WORDS[language],
        year_month_day=[day.year, day.month, day.day],
        date=date_words(day, language),
        reference=reference,
        institution=_name(institution, letter.institution, language),
        product=_name(known.products.get(letter.product), letter.product, language),
        marking=_name(known.markings.get(advice.marking), advice.marking, language),
        title=clean(advice.title),
        summary=paragraphs(advice.summary),
        sections=list(_sections(advice, language)),
        about=list(ABOUT[language]),
        further=FURTHER[language].format(reference=reference),
        text=letter.text,
    )


def clean(text: str) -> str:
    """Text on one line, without what is invisible or turns the direction of reading."""
    return " ".join(_visible(text).split())


def paragraphs(text: str) -> list[str]:
    """Text cut at its empty lines; single line ends are kept."""
    lines = (" ".join(line.split()) for line in _visible(text).split("\n"))
    return [part.strip("\n") for part in re.split("\n\n+", "\n".join(lines)) if part.strip()]


def _visible(text: str) -> str:
    text = LINE_ENDS.sub("\n", VARIATIONS.sub("", unicodedata.normalize("NFC", text)))
    return "".join(character for character in text if _stays(character))


def _stays(character: str) -> bool:
    if character in "\n\t" or character in JOINERS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def _sections(advice: AdviceText, language: str) -> Iterator[Section]:
    above = None
    for paragraph in advice.paragraphs:
        title = _title(paragraph, language)
        heading = clean(paragraph.heading)
        yield Section(
            title="" if title == above else title,
            heading="" if heading == title else heading,
            text=paragraphs(paragraph.text),
            measures=[said for said in (clean(m.text) for m in paragraph.measures) if said],
        )
        above = title


def _title(paragraph: Paragraph, language: str) -> str:
    if paragraph.aspect:
        return ASPECTS[paragraph.aspect][language]
    return clean(paragraph.heading)


def _name(entry: Entry | None, code: str, language: str) -> str:
    """The catalogue's words for a code, or the code itself where it has none."""
    if entry is None:
        return clean(code)
    return entry.name.en if language == "en" else entry.name.nl
