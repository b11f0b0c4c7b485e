"""The advice as a structured text: paragraphs that name the findings they rest on."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WrapSerializer

from schemas.common import Aspect, Code, Digest, FindingName, Message, Text, Worded


class Section(StrEnum):
    """What a paragraph is for, in the order of a letter."""

    QUESTION = "question"
    FACTS = "facts"
    RISKS = "risks"
    LAW = "law"
    CHOICE = "choice"
    VALIDITY = "validity"


class Recommended(Message):
    """A measure the institution could take, and what it brings."""

    text: str = Field(min_length=1, max_length=1_000)
    effect: str = Field(default="", max_length=1_000)
    code: Code | None = Field(default=None, description="The measure in the catalogue, if any.")
    text_en: str = Field(default="", max_length=1_000)
    effect_en: str = Field(default="", max_length=1_000)


def _from_words(said: object) -> object:
    return {"text": said} if isinstance(said, str) else said


def _in_words(measure: Recommended, handler: Callable[[Recommended], Any]) -> Any:
    return measure.text if measure == Recommended(text=measure.text) else handler(measure)


Measure = Annotated[
    Recommended,
    BeforeValidator(_from_words, json_schema_input_type=str | Recommended),
    WrapSerializer(_in_words, return_type=str | dict[str, Any]),
]
"""A recommended measure; one that is nothing but words is written as just those words."""


ParagraphId = Code
"""Names one paragraph through all versions of a text."""


class Paragraph(Message):
    """One paragraph; `rests_on` names findings as DEPT:finding, never shown to the institution."""

    id: ParagraphId | Literal[""] = Field(
        default="", description="Stays the same while words change; left out it is given one."
    )
    section: Section = Section.RISKS
    aspect: Aspect | None = None
    heading: str = Field(default="", max_length=200)
    text: Text
    heading_en: str = Field(default="", max_length=200)
    text_en: str = Field(default="", max_length=60_000)
    measures: tuple[Measure, ...] = ()
    rests_on: tuple[FindingName, ...] = ()


class AdviceText(Worded):
    """One version of the advice; one erasable text, agreed to and issued by its digest."""

    title: str = Field(min_length=3, max_length=200)
    summary: Text
    title_en: str = Field(default="", max_length=200)
    summary_en: str = Field(default="", max_length=60_000)
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1, max_length=200)
    marking: Code = "ongerubriceerd"

    def for_institution(self) -> AdviceText:
        """The same text without which department said what."""
        bare = tuple(p.model_copy(update={"id": "", "rests_on": ()}) for p in self.paragraphs)
        return self.model_copy(update={"paragraphs": bare})


class Letter(Message):
    """What a letter is made of besides the advice text; dates as YYYY-MM-DD."""

    reference: str
    institution: str
    date: str
    product: str
    advice: AdviceText
    text: Digest
    valid_until: str | None = None
    replaces: str | None = Field(default=None, description="Date of the letter it replaces.")
