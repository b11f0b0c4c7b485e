"""Figures about terms that ended, of which none can be traced to a few cases or institutions.

A cell is about enough cases of enough institutions, and so are the terms in it that were not
dropped; what is less joins other small cells of its table, until it is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median

from schemas.catalogue.figures import Enough
from services.advice.assembly.runs import DROPPED, MET, Run
from services.kernel.calendar import end_of, local_date

OTHER = "*"
"""The name of what was too small to stand alone."""

DAY = timedelta(days=1)
Value = Callable[[Run], str]
DIMENSIONS: dict[str, Value] = {
    "kind": lambda run: run.kind,
    "product": lambda run: run.product,
    "theme": lambda run: run.theme,
    "department": lambda run: run.department,
    "month": lambda run: f"{local_date(run.ended):%Y-%m}",
}


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
    """What was known on a date, by kind or about one kind only."""
    until = last_complete_month(as_of)
    known = released(runs, until, enough)
    kinds = grouped(known, DIMENSIONS["kind"], enough)
    chosen = known if kind is None else kinds.get(kind, [])
    if not holds(chosen, enough):
        return Figures(until, kind, None, {})
    tables = {
        name: tuple(cell(key, group) for key, group in grouped(chosen, value, enough).items())
        for name, value in DIMENSIONS.items()
        if name != "kind" or kind is None
    }
    return Figures(until, kind, cell("", chosen), tables)


def last_complete_month(day: date) -> date:
    """The last day of the last month that is over at the end of this day."""
    return day if (day + DAY).day == 1 else day.replace(day=1) - DAY


def released(runs: Iterable[Run], until: date, enough: Enough) -> list[Run]:
    """What became known by a date, in whole months that together are enough.

    The difference between two dates is so never about a few cases.
    """
    told: list[Run] = []
    waiting: list[Run] = []
    month = ""
    for run in sorted(_known_by(runs, end_of(until)), key=lambda one: one.known_at):
        own = f"{local_date(run.known_at):%Y-%m}"
        if own != month and holds(waiting, enough):
            told, waiting = told + waiting, []
        month = own
        waiting.append(run)
    return told + waiting if holds(waiting, enough) else told


def grouped(runs: Iterable[Run], value: Value, enough: Enough) -> dict[str, list[Run]]:
    """Runs by what they have in common, the small groups as one; nothing when all is too few."""
    groups: dict[str, list[Run]] = {}
    for run in runs:
        groups.setdefault(value(run), []).append(run)
    shown = {name: group for name, group in groups.items() if holds(group, enough)}
    other = [run for name, group in groups.items() if name not in shown for run in group]
    while other and shown and not holds(other, enough):
        least = min(shown, key=lambda name: (len(shown[name]), name))
        other += shown.pop(least)
    if not holds(other, enough):
        other = []
    return {**{name: shown[name] for name in sorted(shown)}, **({OTHER: other} if other else {})}


def holds(runs: Sequence[Run], enough: Enough) -> bool:
    """Whether these are about enough; also without what was dropped, unless all of it was."""
    kept = [run for run in runs if run.outcome != DROPPED]
    return _many(runs, enough) and (not kept or _many(kept, enough))


def cell(name: str, runs: Sequence[Run]) -> Cell:
    """What a group of runs comes to."""
    kept = [run for run in runs if run.outcome != DROPPED]
    met = sum(run.outcome == MET for run in kept)
    alike = {(run.kind, run.unit) for run in kept}
    used = sorted(run.used for run in kept) if len(alike) == 1 else []
    return Cell(
        name=name,
        ended=len(runs),
        dropped=len(runs) - len(kept),
        met=met,
        missed=len(kept) - met,
        within=100 * met / len(kept) if kept else None,
        unit=kept[0].unit if used else None,
        median=median(used) if used else None,
        p90=percentile(used, 90) if used else None,
        pauses=sum(run.pauses for run in runs),
        extensions=sum(run.extensions for run in runs),
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The least of these sorted values that so many percent do not exceed."""
    return values[max(ceil(len(values) * percent / 100) - 1, 0)]


def _many(runs: Sequence[Run], enough: Enough) -> bool:
    cases = len({run.case_id for run in runs})
    institutions = len({run.institution for run in runs})
    return cases >= enough.minimum_cases and institutions >= enough.minimum_institutions


def _known_by(runs: Iterable[Run], moment: datetime) -> Iterable[Run]:
    return (run for run in runs if run.known_at <= moment + timedelta(microseconds=999_999))
