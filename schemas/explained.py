"""A term explained: what anybody who asks about it gets, on the command line, by API or page."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from schemas.catalogue import Words
from schemas.clock import Unit
from schemas.common import Code, Message, Moment


class Reasoned(Message):
    """Something that was decided about a term: when, by whom, and why."""

    at: Moment
    until: Moment | None = Field(default=None, description="When a pause ended.")
    amount: int | None = Field(default=None, description="By how much an extension was.")
    reason: str
    words: Words
    by: str = Field(description="Id of the actor.")


class DayCounted(Message):
    """One day of a term: how much of it counted, the sum so far, and why not all of it."""

    day: dt.date
    counted: float
    sum: float
    why_not: Words | None = None


class TermExplained(Message):
    """One run of a term as it stood at a moment, so that it can be checked by hand."""

    name: Code
    party: str = Field(description="Whose desk it times; empty for the Loket and institutions.")
    at: Moment = Field(description="The moment it is told for.")
    state: str
    unit: Unit
    amount: int = Field(description="How much it is in all, extensions included.")
    used: float
    left: float = Field(description="In its own unit; below zero when late.")
    started: Moment
    because: Words
    due: Moment
    at_risk_from: Moment
    late_since: Moment | None = Field(description="The first due moment that passed, for ever.")
    ended: Moment | None
    ended_because: Words | None
    pauses: tuple[Reasoned, ...]
    extensions: tuple[Reasoned, ...]
    delays: tuple[Reasoned, ...] = Field(description="Why it was late, as was said afterwards.")
    sentence: Words
    days: tuple[DayCounted, ...] = Field(description="From the start until it is due.")
