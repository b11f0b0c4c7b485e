"""What the catalogue holds: one frozen model for every kind of entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from schemas.common import Aspect, Code
from schemas.question import Depth

CHOICE = "choice"
"""A source that is none: nothing was published, so the Loket has to set or confirm it."""


class Strict(BaseModel):
    """Data that people edit: frozen, and a misspelt field is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Strict):
    """The same words in Dutch and English."""

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Entry(Strict):
    """Anything with a code and a name, and where it was found."""

    code: Code
    name: Words
    source: str = Field(default=CHOICE, min_length=1)
    date: dt.date | None = None


class OrganisationUnit(Entry):
    """A part of a department that can be consulted as such."""


class Department(Entry):
    """A ministry; without a desk it owns policy and contributes nothing."""

    short: str
    expertise: tuple[Aspect, ...] = Field(min_length=1)
    desk: bool = True
    units: tuple[OrganisationUnit, ...] = ()

    def has(self, unit: str) -> bool:
        """Whether this is a unit of the department."""
        return any(one.code == unit for one in self.units)


class TechnologyList(StrEnum):
    """Which published list a technology stands on."""

    CRITICAL = "eu-critical"
    DUAL_USE = "dual-use"


class Technology(Entry):
    """One area or category of a published list."""

    list: TechnologyList
    explanation: Words


class Subcategory(Entry):
    """One of the five parts of every category of dual use."""


class Effect(StrEnum):
    """What the taskforce's answer on a person means for the institution."""

    BINDING = "binding"
    ADVICE = "advice"


class Regime(Entry):
    """One sanctions regime; with an effect, access is supervised under it."""

    regulation: str
    effect: Effect | None = Field(
        default=None, description="None where the taskforce gives no answer: the regulation binds."
    )
    since: dt.date | None = None
    explanation: Words


class InstitutionKind(StrEnum):
    """What kind of knowledge institution asks."""

    UNIVERSITY = "university"
    APPLIED_SCIENCES = "applied-sciences"
    MEDICAL_CENTRE = "medical-centre"
    TO2 = "to2"
    RESEARCH = "research"


class Institution(Entry):
    """A knowledge institution; its profile is a slot for when profiles exist."""

    kind: InstitutionKind
    part_of: Code | None = Field(default=None, description="The institution it belongs to.")
    profile: Depth | None = None
    also: tuple[str, ...] = Field(default=(), description="Short names in common use.")

    @property
    def depth(self) -> Depth:
        """How deep advice to it goes: as its profile says, medium as long as it has none."""
        return self.profile or Depth.MEDIUM


class Route(Words):
    """Where a text goes instead, when its marking is above what may be stored here."""

    source: str = Field(default=CHOICE, min_length=1)


class Marking(Entry):
    """One level of classification; a higher rank is more secret."""

    rank: int = Field(ge=0)
    route: Route | None = None


class Aggregation(Strict):
    """When findings that are each marked lower may say more together than each alone."""

    code: Code
    explanation: Words
    aspects: tuple[Aspect, ...] = Field(default=(), description="All of these must be spoken of.")
    findings: int = Field(ge=2, description="At least so many, on these aspects if any is named.")
    departments: int = Field(ge=1, description="From at least so many departments.")
    marking: Code = Field(description="What the whole may then have to be marked as.")
    source: str = Field(default=CHOICE, min_length=1)

    def fires(self, found: Iterable[tuple[str, Aspect]]) -> bool:
        """Whether these findings, as department and aspect, are enough."""
        counted = [(who, on) for who, on in found if not self.aspects or on in self.aspects]
        return (
            len(counted) >= self.findings
            and len({who for who, _ in counted}) >= self.departments
            and {on for _, on in counted} >= {*self.aspects}
        )


class Level(Entry):
    """Where objections to a text can be put when departments do not come to terms."""

    explanation: Words


class Merking(Entry):
    """A restriction on distribution; not a level of classification."""


class Referral(Entry):
    """Another door, with only the contact facts that are published."""

    explanation: Words
    active: bool = True
    phone: str | None = None


class ReasonKind(StrEnum):
    """What a reason is given for."""

    REFUSE = "refuse"
    OVERRIDE = "override"
    DECLINE = "decline"
    EXCUSE = "excuse"
    PAUSE = "pause"
    EXTEND = "extend"
    WITHDRAW = "withdraw"
    TOO_LATE = "too-late"
    CANCEL = "cancel"
    DIFFER = "differ"
    CORRECT = "correct"
    RETURN = "return"
    CLOSE = "close"
    OUTCOME = "outcome"
    FALSE_ALARM = "false-alarm"
    DESTROY = "destroy"
    RETIRE = "retire"
    LOWER = "lower"
    AGGREGATE = "aggregate"
    CONFLICT = "conflict"
    TRACK = "track"
    WAIVE = "waive"
    LINK = "link"
    DISCARD = "discard"
    SETTLE = "settle"


class Reason(Entry):
    """A reason in words, and what it may be given for."""

    kinds: tuple[ReasonKind, ...] = Field(min_length=1)


class Measure(Entry):
    """A mitigation an institution can report to have taken."""

    aspects: tuple[Aspect, ...] = Field(min_length=1)


class Indicator(Entry):
    """One uniform risk indicator, in the words of the body that publishes it."""

    aspects: tuple[Aspect, ...] = Field(min_length=1)


class Attention(Entry):
    """A point of attention of the Leidraad, by its chapter."""

    chapter: str
    aspects: tuple[Aspect, ...] = Field(min_length=1)


class StandardParagraph(Entry):
    """A paragraph a finding may follow: a sourced fact in the same words every time."""

    aspect: Aspect | None = Field(default=None, description="None where it fits every aspect.")
    text: Words
