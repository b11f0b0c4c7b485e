"""How much was asked and what became of it, in whole months; never about a few cases.

Each period is as many whole months as together are enough, so that two dates give the same counts
or counts that differ by enough (docs/figures.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from schemas import case as handled
from schemas import request as asked
from schemas import triage
from schemas.catalogue.figures import Enough
from services.advice.assembly.figures import ALMOST_A_SECOND, last_complete_month, month
from services.advice.assembly.outcomes import holds
from services.kernel.calendar import end_of

SCHEMA = """
CREATE TABLE IF NOT EXISTS happened (
  case_id TEXT, what TEXT, institution TEXT NOT NULL, known_at TEXT NOT NULL,
  PRIMARY KEY (case_id, what)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS happened_by_known ON happened (known_at);
"""
HAPPENS = "INSERT OR IGNORE INTO happened VALUES (?, ?, ?, ?)"
HAPPENED = (
    "SELECT case_id, what, institution, known_at FROM happened WHERE known_at <= ? "
    "ORDER BY known_at"
)
ASKED = "asked"
WHAT: dict[type, str] = {
    asked.RequestSubmitted: ASKED,
    asked.RequestAnswered: "answered",
    asked.RequestReferred: "referred",
    asked.RequestRefused: "refused",
    handled.AdviceIssued: "issued",
    asked.RequestWithdrawn: "withdrawn",
    handled.CaseWithdrawn: "withdrawn",
    triage.RequestMerged: "merged",
}
"""What is counted, once a case; an advice that was corrected was issued once."""

NAMES = tuple(dict.fromkeys(WHAT.values()))


@dataclass(frozen=True)
class Happened:
    """Something that happened to one case."""

    case_id: str
    what: str
    institution: str
    known_at: datetime


@dataclass(frozen=True)
class Period:
    """Whole months that together are enough, and how many cases."""

    first: str
    last: str
    count: int


@dataclass(frozen=True)
class Volume:
    """How often one thing happened, as far as that may be told."""

    name: str
    count: int
    periods: tuple[Period, ...]


def what_of(event: Any) -> str:
    """What an event counts as; empty when it is not counted."""
    return WHAT.get(type(event), "")


def volumes_of(happened: Iterable[Happened], as_of: date, enough: Enough) -> tuple[Volume, ...]:
    """What was known on a date, in the order of being known; what is too little is left out.

    What became of a case tells something of everybody in it: that takes more institutions.
    """
    last = end_of(last_complete_month(as_of)) + ALMOST_A_SECOND
    waiting = {
        name: _Waiting(enough, 0 if name == ASKED else enough.minimum_alike) for name in NAMES
    }
    for months, together in groupby(happened, lambda one: month(one.known_at)):
        for one in together:
            if one.known_at <= last:
                waiting[one.what].add(months, one)
        for each in waiting.values():
            each.month_is_over()
    found = ((name, tuple(each.periods)) for name, each in waiting.items())
    return tuple(Volume(name, sum(p.count for p in ps), ps) for name, ps in found if ps)


def read(rows: Iterable[Any]) -> Iterator[Happened]:
    """Rows as what happened."""
    for row in rows:
        found = dict(row)
        yield Happened(**{**found, "known_at": datetime.fromisoformat(found["known_at"])})


@dataclass
class _Waiting:
    """What happened since the last period that was enough."""

    enough: Enough
    institutions: int
    first: str = ""
    last: str = ""
    group: list[Happened] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)

    def add(self, month: str, one: Happened) -> None:
        self.first, self.last = self.first or month, month
        self.group.append(one)

    def month_is_over(self) -> None:
        if self.group and holds(self.group, self.enough, self.institutions):
            self.periods.append(Period(self.first, self.last, len(self.group)))
            self.first, self.group = "", []
