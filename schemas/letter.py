"""An issued letter: which files it has, and the document that programs read."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.common import Aspect, Code, Digest, Message


class Kind(StrEnum):
    """In which form a letter is kept."""

    PDF = "pdf"
    HTML = "html"
    JSON = "json"


class Language(StrEnum):
    """The language of a file or of words; `mul` is a file with every language in it."""

    NL = "nl"
    EN = "en"
    MUL = "mul"


class LetterFile(Message):
    """One file of a letter, kept in LETTERS under its digest."""

    kind: Kind
    language: Language
    digest: Digest


class Phrase(Message):
    """Words, and the language they are in: Dutch where nobody put them into English."""

    language: Language
    text: str


class Passage(Message):
    """Some paragraphs below one heading."""

    title: str = Field(default="", description="What these passages have in common, if anything.")
    aspect: Aspect | None = None
    heading: Phrase | None = None
    language: Language
    text: tuple[str, ...] = Field(description="One paragraph each; line ends within are kept.")


class Choice(Message):
    """A measure to choose from, and what it brings."""

    text: Phrase
    effect: Phrase | None = None
    code: Code | None = Field(default=None, description="The measure in the catalogue, if any.")


class PartName(StrEnum):
    """The parts of a letter, in their order."""

    QUESTION = "question"
    FACTS = "facts"
    RISKS = "risks"
    MEASURES = "measures"
    LAW_AND_CHOICE = "law_and_choice"
    VALIDITY = "validity"
    FURTHER = "further"
    BINDING = "binding"


class Part(Message):
    """One part of a letter; only the measures are a list to choose from."""

    name: PartName
    title: str
    passages: tuple[Passage, ...] = ()
    measures: tuple[Choice, ...] = ()


class LetterWords(Message):
    """A whole letter in one language, in the order in which it is read."""

    language: Language
    marking: str
    institution: str
    product: str
    date: str
    title: Phrase
    replaces: str = Field(default="", description="Which letter it replaces, in a sentence.")
    partly_dutch: str = Field(default="", description="Says so where words are left in Dutch.")
    summary: Passage
    parts: tuple[Part, ...]


Signature = Annotated[str, StringConstraints(pattern=r"^KV-LETTER/1;[!-~]{1,400}$")]
"""The marker with the signature over every other byte of the file (docs/letters.md)."""


class LetterDocument(Message):
    """An issued advice letter for programs, in every language that it has."""

    signature: Signature
    reference: str
    institution: str
    product: Code
    marking: Code
    date: dt.date
    valid_until: dt.date | None = None
    replaces: dt.date | None = Field(default=None, description="Date of the letter it replaces.")
    text: Digest = Field(description="Digest of the text that was adopted.")
    letters: dict[Language, LetterWords]
