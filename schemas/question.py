"""What a question to the Loket is made of, in codes and in words, and whom it is put to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.attachment import NamedFile
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


class Access(StrEnum):
    """What the other side gets access to."""

    DATA = "data"
    SOFTWARE = "software"
    MATERIAL = "material"
    LAB = "lab"
    SITE = "site"
    NOTHING = "nothing"


class Funding(StrEnum):
    """Who pays."""

    OWN = "own"
    NATIONAL = "national"
    EU = "eu"
    PARTNER = "partner"
    FOREIGN_STATE = "foreign_state"
    COMPANY = "company"


class Phase(StrEnum):
    """How far the cooperation is."""

    IDEA = "idea"
    TALKS = "talks"
    AGREED = "agreed"
    RUNNING = "running"


class Channel(StrEnum):
    """How a request reached the front office other than by the institution's own hand."""

    PHONE = "phone"
    MAIL = "mail"


class Depth(StrEnum):
    """How much there is to an advice; it follows the institution's profile."""

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


class Part(StrEnum):
    """A part of a request that a product may need."""

    TITLE = "title"
    QUESTION = "question"
    BACKGROUND = "background"
    PARTNERS = "partners"
    OWN_ASSESSMENT = "own_assessment"
    MEASURES = "measures"
    ACCESS = "access"
    FUNDING = "funding"
    PHASE = "phase"
    DECIDE_BY = "decide_by"
    URGENCY = "urgency"
    TECHNOLOGIES = "technologies"
    REGIMES = "regimes"
    ASPECTS = "aspects"
    COUNTRIES = "countries"


Unknowable = Literal[
    Part.PARTNERS, Part.TECHNOLOGIES, Part.REGIMES, Part.COUNTRIES, Part.FUNDING, Part.DECIDE_BY
]
"""What an institution need not know; what it is asked for its own view on, it must say."""


class Partner(Message):
    """A foreign organisation in the cooperation; never a person."""

    name: str = Field(min_length=1, max_length=200)
    country: Country
    role: str = Field(default="", max_length=200)


class Facts(Message):
    """The coded part of a request: what routing looks at."""

    theme: Theme
    cooperation: Cooperation
    access: tuple[Access, ...] = ()
    funding: tuple[Funding, ...] = ()
    phase: Phase | None = None
    decide_by: date | None = Field(default=None, description="When the institution must decide.")
    technologies: tuple[Code, ...] = ()
    regimes: tuple[Code, ...] = Field(default=(), description="Sanctions regimes touched.")
    aspects: tuple[Aspect, ...] = ()
    countries: tuple[Country, ...] = Field(
        default=(), description="For figures, never for routing."
    )
    unknown: tuple[Unknowable, ...] = Field(
        default=(), description="Parts the institution says it does not know."
    )


class Question(Worded):
    """The worded part of a request; one erasable text."""

    title: str = Field(min_length=3, max_length=200)
    question: Text
    background: str = Field(default="", max_length=60_000)
    partners: tuple[Partner, ...] = ()
    own_assessment: str = Field(default="", max_length=60_000)
    measures: str = Field(default="", max_length=60_000)
    urgency: str = Field(default="", max_length=1_000, description="Why it cannot wait.")
    files: tuple[NamedFile, ...] = Field(default=(), description="Sent before, by SendFilePart.")


CONTACT, ANSWERS = "contact", "answers"
"""What besides its parts can be passed on of a request: who to reach, and answers given since."""


def passable(facts: Facts, parts: Iterable[Part], answered: bool) -> tuple[str, ...]:
    """What of a request with these parts could be passed on to another body."""
    known = (str(part) for part in parts if part not in facts.unknown)
    return (*known, *((ANSWERS,) if answered else ()), CONTACT)


def filled(facts: Facts, question: Question) -> tuple[Part, ...]:
    """The parts that are filled in, or said to be unknown."""
    said = {**dict(facts), **dict(question)}
    known = {part for part in Part if (v := said[part]) and (not isinstance(v, str) or v.strip())}
    return tuple(part for part in Part if part in known | set(facts.unknown))


class RoutedTo(Message):
    """One department that is asked, on which aspects, and the rules that said so."""

    department: Code
    aspects: tuple[Aspect, ...] = ()
    rules: tuple[Code, ...] = Field(default=(), description="Routing rules that fired.")
    contribution: Target | None = Field(default=None, description="Its own term, if it has one.")
    agreement: Target | None = Field(default=None, description="Its own term, if it has one.")
