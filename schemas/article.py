"""Knowledge articles: what the Loket said before, made reusable (stream ARTICLES, by assembly).

An article's id comes from its words and from nothing else, and no event of it says of which case
it was made: it outlives that case, and nobody can go back from one to the other (docs/adr/0020).
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from schemas.case import AssemblyCommand
from schemas.common import Aspect, Code, Digest, Event, Text, Worded


class ArticleText(Worded):
    """What an article says, in Dutch and, where there is one, in English."""

    title: str = Field(min_length=3, max_length=200)
    question: Text
    answer: Text
    title_en: str = Field(default="", max_length=200)
    question_en: str = Field(default="", max_length=60_000)
    answer_en: str = Field(default="", max_length=60_000)


class ArticlePublished(Event):
    """The front office can reuse this text."""

    text: Digest
    aspects: tuple[Aspect, ...] = ()
    technologies: tuple[Code, ...] = ()
    regimes: tuple[Code, ...] = ()


class ArticleRevised(Event):
    """The next version of an article replaces the one before."""

    number: int
    text: Digest
    aspects: tuple[Aspect, ...] = ()
    technologies: tuple[Code, ...] = ()
    regimes: tuple[Code, ...] = ()


class ArticleRetired(Event):
    """An article is not to be used any more."""

    reason: Code


class ArticleCommand(AssemblyCommand):
    """Any command about articles."""


class PublishArticle(ArticleCommand):
    """Make an article of an answered or issued case; codes left out are the case's."""

    worded: ClassVar[tuple[str, ...]] = ("text",)
    case: UUID = Field(description="The case it is made of; no event keeps it.")
    text: ArticleText
    aspects: tuple[Aspect, ...] | None = None
    technologies: tuple[Code, ...] | None = None
    regimes: tuple[Code, ...] | None = None


class ReviseArticle(ArticleCommand):
    """Replace an article's text, and its codes where they are given."""

    worded: ClassVar[tuple[str, ...]] = ("text",)
    case: UUID = Field(description="The article.")
    source: UUID | None = Field(
        default=None, description="A case whose names it must not have either; not kept."
    )
    text: ArticleText
    aspects: tuple[Aspect, ...] | None = None
    technologies: tuple[Code, ...] | None = None
    regimes: tuple[Code, ...] | None = None


class RetireArticle(ArticleCommand):
    """Take an article out of use, with a reason."""

    case: UUID = Field(description="The article.")
    reason: Code
