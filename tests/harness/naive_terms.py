"""What one term comes to, by docs/terms.md and in the simplest way: walking from its start.

No code of the project is used. A term is walked day by day, or stretch by stretch, every time
it is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.harness.naive_days import (
    CLOSES,
    LAST_SECOND,
    OPENS,
    in_amsterdam,
    moment_of,
    working_days_after,
    working_days_from,
)

HOUR = timedelta(hours=1)
NOTHING = timedelta()
Stretch = tuple[datetime, datetime]


@dataclass
class Pause:
    """A stretch in which a term stood still for one reason; open while `until` is None."""

    reason: str
    since: datetime
    until: datetime | None = None


@dataclass
class Run:
    """One run of one term: all facts about it, each with its moment."""

    name: str
    unit: str
    amount: int
    warn: int
    started: datetime
    pauses: list[Pause] = field(default_factory=list)
    extensions: list[tuple[datetime, int]] = field(default_factory=list)
    stopped: datetime | None = None
    dropped: bool = False
    text: str = ""


@dataclass(frozen=True)
class Standing:
    """How a run stands at a moment."""

    started: datetime
    due: datetime
    late_since: datetime | None
    stopped: datetime | None
    state: str
    used: float


def standing(run: Run, at: datetime) -> Standing:
    """How a run stands at a moment, looking only at facts of that moment or before."""
    stopped = run.stopped if run.stopped and run.stopped <= at else None
    end = stopped or at
    amount = amount_at(run, end)
    due, late_since = due_at(run, amount, end), _late_since(run, end)
    used = _used(run, end, due)
    if stopped and run.dropped:
        state = "missed" if late_since else "dropped"
    elif stopped:
        state = "missed" if late_since or stopped > due else "met"
    elif at > due:
        state = "late"
    elif any(p.since <= at and (p.until is None or at < p.until) for p in run.pauses):
        state = "paused"
    else:
        state = "at_risk" if amount - used <= run.warn else "on_track"
    return Standing(run.started, due, late_since, stopped, state, used)


def amount_at(run: Run, moment: datetime) -> int:
    """How much the run is in all at a moment."""
    return max(run.amount + sum(more for at, more in run.extensions if at <= moment), 1)


def due_at(run: Run, amount: int, moment: datetime) -> datetime:
    """When so much has run, if it stands still no more after the moment."""
    still = _still(run.pauses, moment)
    if run.unit == "hours":
        return _due_in_hours(run, amount, still)
    if run.unit == "office_hours":
        return _due_in_office_hours(run, amount, still, moment)
    return _due_in_workdays(run, amount, still, moment)


def _late_since(run: Run, end: datetime) -> datetime | None:
    """The first due moment that had passed when the run was extended, or has passed by the end."""
    amount = run.amount
    for at, more in run.extensions:
        if at <= end:
            due = due_at(run, amount, at)
            if due < at:
                return due
            amount += more
    due = due_at(run, amount, end)
    return due if due < end else None


def _still(pauses: list[Pause], moment: datetime) -> list[Stretch]:
    """When it stood still until a moment: what overlaps is one stretch."""
    stretches = sorted((p.since, min(p.until or moment, moment)) for p in pauses)
    joined: list[Stretch] = []
    for since, until in stretches:
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], until))
        elif since < until:
            joined.append((since, until))
    return joined


def _due_in_hours(run: Run, amount: int, still: list[Stretch]) -> datetime:
    due = run.started + amount * HOUR
    for since, until in still:
        if since <= due:
            due += until - since
    return due


def _due_in_workdays(run: Run, amount: int, still: list[Stretch], known: datetime) -> datetime:
    counted = 0
    for day in working_days_after(in_amsterdam(run.started), known):
        last = moment_of(day, LAST_SECOND)
        counted += not _stands_still(still, last)
        if counted == amount:
            return last
    raise AssertionError("the days never end")


def _due_in_office_hours(run: Run, amount: int, still: list[Stretch], known: datetime) -> datetime:
    left = amount * HOUR
    for day in working_days_from(in_amsterdam(run.started), known):
        for since, until in _open(run, day, still):
            if until - since >= left:
                return since + left
            left -= until - since
    raise AssertionError("the days never end")


def _used(run: Run, end: datetime, due: datetime) -> float:
    """How much has run until a moment; a pause that began after the due moment stops nothing."""
    still = _still([p for p in run.pauses if p.since <= due], end)
    if run.unit == "hours":
        return (end - run.started - sum((b - a for a, b in still), NOTHING)) / HOUR
    if run.unit == "workdays":
        return _workdays_used(run, still, end)
    ran = NOTHING
    for day in working_days_from(in_amsterdam(run.started), end):
        if moment_of(day, OPENS) >= end:
            return ran / HOUR
        for since, until in _open(run, day, still):
            ran += max(min(until, end) - since, NOTHING)
    raise AssertionError("the days never end")


def _workdays_used(run: Run, still: list[Stretch], end: datetime) -> int:
    counted = 0
    for day in working_days_after(in_amsterdam(run.started), end):
        last = moment_of(day, LAST_SECOND)
        if last > end:
            return counted
        counted += not _stands_still(still, last)
    raise AssertionError("the days never end")


def _stands_still(still: list[Stretch], moment: datetime) -> bool:
    return any(since <= moment < until for since, until in still)


def _open(run: Run, day: date, still: list[Stretch]) -> list[Stretch]:
    """The stretches of one working day in which the office is open and the term runs."""
    begin, close = max(moment_of(day, OPENS), run.started), moment_of(day, CLOSES)
    found = []
    for since, until in still:
        if until > begin and since < close:
            if since > begin:
                found.append((begin, since))
            begin = until
    return [*found, (begin, close)] if begin < close else found
