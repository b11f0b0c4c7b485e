"""Who is told of what, with which words: kinds of notices and the rules that lead to them.

What a rule may name is closed: the events of its zone, the people who can be meant, and the
conditions there are. What it asks of an event must stand in that event.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from enum import StrEnum
from types import ModuleType
from typing import Self

from pydantic import Field, model_validator

from schemas import (
    case,
    clock,
    consultation,
    desk,
    differing,
    progress,
    request,
    settling,
    sight,
    track,
)
from schemas.catalogue.entries import CHOICE, Strict, Words
from schemas.catalogue.urgency import Tells
from schemas.common import Code, Event
from schemas.notice import Channel
from schemas.progress import Stage


class Place(StrEnum):
    """Where something happens, and is told: the Loket, the institutions' door, any department."""

    LOKET = "loket"
    DOOR = "door"
    DEPARTMENT = "department"


class Reader(StrEnum):
    """For whom the words of a notice are."""

    INSTITUTION = "institution"
    LOKET = "loket"
    OWNER = "owner"
    DEPARTMENT = "department"
    ALL = "all"
    SYSTEM = "system"


class Who(StrEnum):
    """Whom a rule tells."""

    INSTITUTION = "institution"
    CONTACT = "contact"
    COORDINATORS = "coordinators"
    EXPERTS = "experts"
    LEADS = "leads"
    ONLY_LEADS = "only_leads"
    HOLDER = "holder"
    AUTHOR = "author"
    CHOSEN = "chosen"
    ASKED = "asked"
    ASKER = "asker"
    SLOW = "slow"
    LATE = "late"
    OWNERS = "owners"


class Condition(StrEnum):
    """What else must hold of the event."""

    NOT_AUTOMATIC = "not_automatic"
    OF_THE_OWNER = "of_the_owner"
    TERM = "term"


NEWS = "progress"
"""What a reader is told when there are no words of its own for what happened."""

DIGEST = "digest"
"""That several notices wait, which are not mailed by themselves."""

ASKS: Mapping[StrEnum, tuple[str, ...]] = {
    Who.INSTITUTION: ("institution",),
    Who.CONTACT: ("contact", "institution"),
    Who.CHOSEN: ("expert",),
    Who.ASKED: ("colleague", "unit"),
    Who.ASKER: ("clock",),
    Who.SLOW: ("terms",),
    Who.LATE: ("terms",),
    Condition.NOT_AUTOMATIC: ("product",),
    Condition.OF_THE_OWNER: ("departments",),
}
"""Which fields of the event it looks at; all others look at none, a term at one of two shapes."""


def _events(*modules: ModuleType) -> dict[str, type[Event]]:
    found = (one for module in modules for one in vars(module).values())
    return {
        one.__name__: one
        for one in found
        if isinstance(one, type) and issubclass(one, Event) and one is not Event
    }


EVENTS: Mapping[Place, Mapping[str, type[Event]]] = {
    Place.LOKET: _events(request, case, settling, track, clock),
    Place.DOOR: _events(progress),
    Place.DEPARTMENT: _events(desk, consultation, differing, sight, clock),
}
"""The events that notify hears of in a zone, by name."""


class Said(Strict):
    """One notice in one language: a subject line and one or two plain sentences."""

    subject: str = Field(min_length=1, max_length=40, pattern=r"^[^{}\n]+$")
    text: str = Field(min_length=1, pattern=r"^[^{}\n]+$")


class Notice(Strict):
    """One kind of notice: that there is something, never what it says."""

    code: Code
    reader: Reader
    nl: Said
    en: Said
    stage: Stage | None = Field(default=None, description="Of progress: the step it is for.")
    optional: bool = Field(default=False, description="Whether its reader may do without mail.")
    urgent: bool = Field(default=False, description="Whether it is mailed at any hour, at once.")
    source: str = Field(default=CHOICE, min_length=1)

    @property
    def name(self) -> Words:
        """What it is called: its subject line."""
        return Words(nl=self.nl.subject, en=self.en.subject)

    @model_validator(mode="after")
    def _what_is_urgent_is_told(self) -> Self:
        if self.urgent and self.optional:
            raise ValueError("what is urgent is not optional")
        return self


class NoticeRule(Strict):
    """An event of a zone tells somebody over one channel; the first that fits an address counts."""

    code: Code
    place: Place
    event: str
    who: Who
    notice: Code
    channel: Channel = Channel.MAIL
    when: Condition | None = None
    tells: Tells | None = Field(default=None, description="Of a term: whom its step names.")
    level: int | None = Field(default=None, ge=1, le=9, description="Of a term: at least.")
    source: str = Field(default=CHOICE, min_length=1)

    @property
    def of(self) -> type[Event]:
        """The event it is about."""
        return EVENTS[self.place][self.event]

    @model_validator(mode="after")
    def _the_event_has_what_is_asked(self) -> Self:
        event = EVENTS[self.place].get(self.event)
        if event is None:
            raise ValueError(f"unknown event {self.event} at {self.place}")
        for asks in (self.who, self.when):
            for name in ASKS.get(asks, ()) if asks else ():
                if name not in event.model_fields:
                    raise ValueError(f"{asks}: {self.event} has no {name}")
        return self

    @model_validator(mode="after")
    def _a_term_names_its_step(self) -> Self:
        of_term = self.when is Condition.TERM
        if of_term != (self.tells is not None) or of_term != (self.level is not None):
            raise ValueError("of a term it says whom its step tells and from which level")
        shapes = ({"terms"}, {"tells", "level"})
        if of_term and not any(shape <= self.of.model_fields.keys() for shape in shapes):
            raise ValueError(f"term: {self.event} is about no term")
        return self


class Digests(Strict):
    """How much somebody is mailed at once over a channel, and when a digest goes."""

    code: Channel
    most: int = Field(ge=1, description="So many within a window go at once; urgent ones always.")
    within: timedelta = Field(gt=timedelta(), description="How long a window is; then a digest.")
    daily: time = Field(description="When a daily digest goes, in Amsterdam.")
    source: str = Field(default=CHOICE, min_length=1)
