"""The advice as a structured text: paragraphs that name the findings they rest on."""

from __future__ import annotations

from pydantic import Field

from schemas.common import Aspect, Code, Digest, FindingName, Message, Text


class Paragraph(Message):
    """One paragraph; `rests_on` names findings as DEPT:finding, never shown to the institution."""

    aspect: Aspect | None = None
    heading: str = Field(default="", max_length=200)
    text: Text
    measures: tuple[str, ...] = ()
    rests_on: tuple[FindingName, ...] = ()


class AdviceText(Message):
    """One version of the advice; one erasable text, agreed to and issued by its digest."""

    title: str = Field(min_length=3, max_length=200)
    summary: Text
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1, max_length=200)
    marking: Code = "ongerubriceerd"

    def stored(self) -> str:
        """The text as it is stored and digested."""
        return self.model_dump_json()

    def for_institution(self) -> AdviceText:
        """The same text without which department said what."""
        bare = tuple(p.model_copy(update={"rests_on": ()}) for p in self.paragraphs)
        return self.model_copy(update={"paragraphs": bare})


class Letter(Message):
    """What a letter is made of besides the advice text."""

    reference: str
    institution: str
    date: str
    product: str
    advice: AdviceText
    text: Digest
