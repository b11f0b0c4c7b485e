"""Figures about terms that ended, of which none can be traced to a few cases or institutions.

A cell is about enough cases of enough institutions, and so are the terms in it that were not
dropped; what is less joins other small cells of its table, until it is enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from math import ceil
from statistics import median

from schemas.catalogue.figures import Enough
from services.advice.assembly.runs import Run
from services.advice.assembly.tallies import Tally, all_of
from services.kernel.calendar import end_of, local_date

OTHER = "*"
"""The name of what was too small to stand alone."""

DAY = timedelta(days=1)
ALMOST_A_SECOND = timedelta(microseconds=999_999)
"""A day ends with its last second, and that second with this."""

Key = tuple[str, ...]
Tallies = Mapping[Key, Tally]
"""Tallies by the values of all dimensions."""

Value = Callable[[Run], str]


def month(moment: datetime) -> str:
    """The month of a moment in Amsterdam."""
    return f"{local_date(moment):%Y-%m}"


DIMENSIONS: dict[str, Value] = {
    "kind": lambda run: run.kind,
    "product": lambda run: run.product,
    "theme": lambda run: run.theme,
    "department": lambda run: run.department,
    "month": lambda run: month(run.ended),
}
KIND = list(DIMENSIONS).index("kind")


@dataclass(frozen=True)
class Cell:
    """What one group of runs comes to; `unit`, `median` and `p90` only where all count alike."""

    name: str
    ended: int
    dropped: int
    met: int
    missed: int
    within: float | None
    unit: str | None
    median: float | None
    p90: float | None
    pauses: int
    extensions: int


@dataclass(frozen=True)
class Figures:
    """Everything that may be told: nothing at all when the total is too small."""

    until: date
    kind: str | None
    total: Cell | None
    tables: dict[str, tuple[Cell, ...]]


def figures_of(
    runs: Iterable[Run], as_of: date, enough: Enough, kind: str | None = None
) -> Figures:
    """What was known on a date, by kind or about one kind; runs in the order of their being known.

    They are looked at once, so they may be more than fit in memory.
    """
    until = last_complete_month(as_of)
    told = released(runs, until, enough)
    kinds = grouped(by("kind", told), enough)
    total = all_of(told.values()) if kind is None else kinds.get(kind, Tally())
    if not total.holds(enough):
        return Figures(until, kind, None, {})
    chosen = {key: one for key, one in told.items() if kind in (None, key[KIND])}
    tables = {
        name: tuple(cell(key, one) for key, one in grouped(by(name, chosen), enough).items())
        for name in DIMENSIONS
        if name != "kind" or kind is None
    }
    return Figures(until, kind, cell("", total), tables)


def by(dimension: str, tallies: Tallies) -> dict[str, Tally]:
    """Tallies by what they have in one dimension."""
    place, found = list(DIMENSIONS).index(dimension), defaultdict[str, Tally](Tally)
    for key, tally in tallies.items():
        found[key[place]].take(tally)
    return found


def last_complete_month(day: date) -> date:
    """The last day of the last month that is over at the end of this day."""
    return day if (day + DAY).day == 1 else day.replace(day=1) - DAY


def released(runs: Iterable[Run], until: date, enough: Enough) -> Tallies:
    """What became known by a date, in whole months that together are enough.

    The difference between two dates is so never about a few cases.
    """
    last = end_of(until) + ALMOST_A_SECOND
    told, waiting = defaultdict[Key, Tally](Tally), defaultdict[Key, Tally](Tally)
    for _, together in groupby(runs, lambda run: month(run.known_at)):
        for run in together:
            if run.known_at <= last:
                waiting[tuple(value(run) for value in DIMENSIONS.values())].add(run, enough)
        if all_of(waiting.values()).holds(enough):
            for key, tally in waiting.items():
                told[key].take(tally)
            waiting.clear()
    return told


def grouped(tallies: Mapping[str, Tally], enough: Enough) -> dict[str, Tally]:
    """The same, with the small ones as one; nothing when all together are too few."""
    shown = {name: tally for name, tally in tallies.items() if tally.holds(enough)}
    other = all_of(tally for name, tally in tallies.items() if name not in shown)
    while other.ended and shown and not other.holds(enough):
        least = min(shown, key=lambda name: (shown[name].ended, name))
        other.take(shown.pop(least))
    rest = {OTHER: other} if other.ended and other.holds(enough) else {}
    return {**{name: shown[name] for name in sorted(shown)}, **rest}


def cell(name: str, tally: Tally) -> Cell:
    """What a group of runs comes to."""
    used = sorted(tally.used)
    return Cell(
        name=name,
        ended=tally.ended,
        dropped=tally.ended - tally.kept,
        met=tally.met,
        missed=tally.kept - tally.met,
        within=100 * tally.met / tally.kept if tally.kept else None,
        unit=next(iter(tally.alike))[1] if used else None,
        median=median(used) if used else None,
        p90=percentile(used, 90) if used else None,
        pauses=tally.pauses,
        extensions=tally.extensions,
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The least of these sorted values that so many percent do not exceed."""
    return values[max(ceil(len(values) * percent / 100) - 1, 0)]
