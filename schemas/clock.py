"""Terms as facts: what was promised, when it stood still, when it got longer, who was told."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from pydantic import Field

from schemas.common import Code, Event, Message, Moment

# Events: additive change only; each released version keeps a sample in tests/contract/samples.


class Unit(StrEnum):
    """What a term counts: hours on the clock, hours an office is open, or working days.

    Working days are those of the Algemene termijnenwet, applied by analogy.
    """

    HOURS = "hours"
    OFFICE_HOURS = "office_hours"
    WORKDAYS = "workdays"


class Target(Message):
    """How long a term is, and how long before its end it counts as at risk."""

    amount: int
    unit: Unit
    warn: int = 1


class ClockPaused(Event):
    """A term stands still, by whom and why."""

    clock: Code
    reason: Code


class ClockResumed(Event):
    """A term no longer stands still for this reason; without one, for none at all."""

    clock: Code
    reason: Code | None = None


class ClockExtended(Event):
    """A term got longer by `amount` of its own unit, with a reason."""

    clock: Code
    amount: int
    reason: Code


class NotedTerm(Message):
    """One term that reached a step of urgency."""

    clock: Code
    level: int = Field(ge=1, description="Which step of urgency: a higher one is more urgent.")
    late: bool
    due: Moment
    tells: tuple[Code, ...] = Field(description="Who should know: roles, or the institution.")
    started: Moment | None = Field(default=None, description="Which run of the term it is about.")
    amount: int | None = Field(default=None, description="How much it was in all by then.")


class TermsNoted(Event):
    """Terms of one case that are at risk or late; each step of each term is noted once."""

    terms: tuple[NotedTerm, ...] = Field(min_length=1)


class DelayExplained(Event):
    """Why a term was not kept; that it was not stays as it is."""

    clock: Code
    reason: Code


class ClockAtRisk(Event):
    """Noted once: a term is nearly over. Older form of `TermsNoted`."""

    clock: Code
    due: Moment


class ClockMissed(Event):
    """Noted once: a term is over. Older form of `TermsNoted`."""

    clock: Code
    due: Moment


ClockEvent: TypeAlias = (
    ClockPaused
    | ClockResumed
    | ClockExtended
    | TermsNoted
    | DelayExplained
    | ClockAtRisk
    | ClockMissed
)
