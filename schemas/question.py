"""What a question to the Loket is made of, in codes and in words, and whom it is put to."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.clock import Target
from schemas.common import Aspect, Code, Message, Text, Worded

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")]


class Cooperation(StrEnum):
    """What kind of cooperation the question is about."""

    PARTNERSHIP = "partnership"
    APPOINTMENT = "appointment"
    FUNDING = "funding"
    VISIT = "visit"
    PROCUREMENT = "procurement"
    PUBLICATION = "publication"
    OTHER = "other"


class Theme(StrEnum):
    """The Loket's three themes."""

    TRANSFER = "transfer"
    INFLUENCE = "influence"
    ETHICS = "ethics"


class Partner(Message):
    """A foreign organisation in the cooperation; never a person."""

    name: str = Field(min_length=1, max_length=200)
    country: Country
    role: str = Field(default="", max_length=200)


class Facts(Message):
    """The coded part of a request: what routing looks at."""

    theme: Theme
    cooperation: Cooperation
    technologies: tuple[Code, ...] = ()
    regimes: tuple[Code, ...] = Field(default=(), description="Sanctions regimes touched.")
    aspects: tuple[Aspect, ...] = ()
    countries: tuple[Country, ...] = Field(
        default=(), description="For figures, never for routing."
    )


class Question(Worded):
    """The worded part of a request; one erasable text."""

    title: str = Field(min_length=3, max_length=200)
    question: Text
    background: str = Field(default="", max_length=60_000)
    partners: tuple[Partner, ...] = ()
    own_assessment: str = Field(default="", max_length=60_000)


class RoutedTo(Message):
    """One department that is asked, on which aspects, and the rules that said so."""

    department: Code
    aspects: tuple[Aspect, ...] = ()
    rules: tuple[Code, ...] = Field(default=(), description="Routing rules that fired.")
    contribution: Target | None = Field(default=None, description="Its own term, if it has one.")
    agreement: Target | None = Field(default=None, description="Its own term, if it has one.")
