"""What became of questions by the country they name, so that a bias can be looked for.

A country never decides who is asked; this is where it shows whether it did. What the front office
decided and what departments advised are counted apart: a case that is put out is in the second only
when its advice is issued. A case that names more countries counts for each. Every number is about
enough cases of enough institutions, by the rules of the other figures (docs/figures.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from schemas.case import AdviceIssued
from schemas.catalogue.figures import Enough
from schemas.common import Event, Position
from schemas.request import RequestCirculated
from services.advice.assembly import front
from services.advice.assembly.figures import OTHER, last_complete_month
from services.advice.assembly.outcomes import counted, merged, told
from services.advice.assembly.state import Case

SCHEMA = """
CREATE TABLE IF NOT EXISTS came_to (
  case_id TEXT, part TEXT, what TEXT NOT NULL, institution TEXT NOT NULL, countries TEXT NOT NULL,
  days REAL NOT NULL, known_at TEXT NOT NULL, PRIMARY KEY (case_id, part)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS came_to_by_known ON came_to (known_at);
"""
CAME_TO = "INSERT OR IGNORE INTO came_to VALUES (?, ?, ?, ?, ?, ?, ?)"
KNOWN = (
    "SELECT case_id, part, what, institution, countries, days, known_at FROM came_to "
    "WHERE known_at <= ? ORDER BY known_at"
)
HANDLED, ADVISED = "handled", "advised"
FRONT: Mapping[type[Event], str] = {**front.ENDS, RequestCirculated: "circulated"}
NOWHERE = ""
"""Under what a case is counted that names no country."""
A_DAY = 86_400.0
GRAVEST = list(Position)


@dataclass(frozen=True)
class CameTo:
    """What one case came to in one part of its way, and after how many days since it was asked."""

    case_id: str
    part: str
    what: str
    institution: str
    countries: tuple[str, ...]
    days: float
    known_at: datetime


@dataclass(frozen=True)
class OfPart:
    """How many cases, what they came to as far as that may be told, and their median in days."""

    cases: int
    came_to: dict[str, int]
    median_days: float


@dataclass(frozen=True)
class OfCountry:
    """One country, `*` for the small ones together, empty for cases that name none."""

    country: str
    handled: OfPart | None
    advised: OfPart | None


def by_country(came: Iterable[CameTo], as_of: date, enough: Enough) -> tuple[OfCountry, ...]:
    """What was known on a date, in the order of being known; the most asked about first."""
    parts = defaultdict[str, list[CameTo]](list)
    for one in came:
        parts[one.part].append(one)
    until = last_complete_month(as_of)
    handled, advised = (
        _of_part(told(parts[name], until, enough), enough) for name in (HANDLED, ADVISED)
    )
    names = sorted(
        {*handled, *advised}, key=lambda name: (name == OTHER, -_many(handled, name), name)
    )
    return tuple(OfCountry(name, handled.get(name), advised.get(name)) for name in names)


def read(rows: Iterable[Any]) -> Iterable[CameTo]:
    """Rows as what cases came to."""
    for row in rows:
        found = dict(row)
        found["countries"] = tuple(found["countries"].split())
        yield CameTo(**{**found, "known_at": datetime.fromisoformat(found["known_at"])})


def of_front(state: front.Front, event: Event, now: datetime) -> tuple[str, str, float] | None:
    """What the front office decided, if it did: part, what and days."""
    what = FRONT.get(type(event))
    return (HANDLED, what, _days(state.submitted_at, now)) if what else None


def of_case(case: Case, event: Event, now: datetime) -> tuple[str, str, float] | None:
    """What departments advised when the advice is issued: the gravest position among them."""
    if not isinstance(event, AdviceIssued):
        return None
    positions = [part.position for part in case.parts.values() if part.position]
    what = str(max(positions, key=GRAVEST.index)) if positions else "none"
    return ADVISED, what, _days(case.opened.submitted_at, now)


def _of_part(known: list[CameTo], enough: Enough) -> dict[str, OfPart]:
    groups = defaultdict[str, list[CameTo]](list)
    for one in known:
        for country in one.countries or (NOWHERE,):
            groups[country].append(one)
    return {
        name: OfPart(
            cases=len({one.case_id for one in group}),
            came_to=counted({one.case_id: one for one in group}.values(), "what", enough),
            median_days=round(median(one.days for one in group), 1),
        )
        for name, group in merged(groups, enough).items()
    }


def _many(parts: Mapping[str, OfPart], name: str) -> int:
    return parts[name].cases if name in parts else 0


def _days(start: datetime, now: datetime) -> float:
    return (now - start).total_seconds() / A_DAY
