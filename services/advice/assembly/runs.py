"""One run of a term that ended: what it came to, as it is kept for figures and forecasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schemas.clock import Target, Unit
from schemas.clocks import Clock, Clocks
from services.advice.assembly.forecast import whole_days
from services.advice.assembly.state import ADVICE, CONTRIBUTION, Case
from services.kernel.calendar import Calendar, UnknownYear
from services.kernel.clock import view
from services.kernel.counting import merged

MET, MISSED, DROPPED = "met", "missed", "dropped"
ASSEMBLY = "assembly"


@dataclass(frozen=True)
class Run:
    """A run that ended; `used` in its own unit, `workdays` whole days without pauses.

    `institution` is only there to see whether a figure is about enough of them.
    """

    case_id: str
    kind: str
    department: str
    product: str
    theme: str
    institution: str
    started: datetime
    ended: datetime
    due: datetime
    unit: str
    used: float
    workdays: int | None
    outcome: str
    pauses: int
    paused: float
    extensions: int
    extended: int
    known_at: datetime


@dataclass(frozen=True)
class About:
    """What a case is about when one of its terms ends."""

    case_id: str
    product: str
    theme: str
    institution: str


def ended(before: Clocks, after: Clocks, now: datetime) -> Iterator[tuple[str, Clock]]:
    """Every run that an event of this moment ended; one that was replaced is dropped by it."""
    for name, clock in after.by_name.items():
        was = before.by_name.get(name)
        replaced = was is not None and (was.started, was.because) != (clock.started, clock.because)
        if was and replaced and not was.stopped:
            yield name, was.drop(now)
        if clock.stopped and (was is None or replaced or not was.stopped):
            yield name, clock


def run(
    name: str, clock: Clock, about: About, calendar: Calendar, known_at: datetime
) -> Run | None:
    """A run as it ended for good; None when it ended on days that no calendar knows."""
    at = clock.stopped or known_at
    try:
        seen = view(clock, calendar, at)
    except UnknownYear:
        return None
    stood = merged(clock, seen.at)
    longer = [one for one in clock.extensions if one.at <= at]
    return Run(
        case_id=about.case_id,
        kind=name.partition("-")[0],
        department=clock.party,
        product=about.product,
        theme=about.theme,
        institution=about.institution,
        started=clock.started,
        ended=at,
        due=seen.due,
        unit=clock.target.unit,
        used=seen.used,
        workdays=_whole_days(clock, calendar, at),
        outcome=seen.state,
        pauses=len(stood),
        paused=sum((until - since for since, until, _ in stood), timedelta()).total_seconds(),
        extensions=len(longer),
        extended=sum(one.amount for one in longer),
        known_at=known_at,
    )


def _whole_days(clock: Clock, calendar: Calendar, at: datetime) -> int | None:
    """Working days that were over before it ended, pauses left out; none of a term in hours."""
    if clock.target.unit is Unit.HOURS:
        return None
    return whole_days(clock, calendar, at)


def assembling(before: Case, after: Case, now: datetime) -> Clock | None:
    """From the last department that was done until the advice went out, the first time it did."""
    if before.ever_issued or not after.ever_issued:
        return None
    clock = since_last_in(before.clocks)
    return replace(clock, stopped=max(now, clock.started)) if clock else None


def since_last_in(clocks: Clocks) -> Clock | None:
    """What the Loket takes from the last department on, standing still when the advice does.

    None while a department's term runs.
    """
    own = [c for name, c in clocks.by_name.items() if name.startswith(f"{CONTRIBUTION}-")]
    ends = [clock.stopped for clock in own if clock.stopped]
    advice = clocks.by_name.get(ADVICE)
    if advice is None or not ends or len(ends) < len(own):
        return None
    target = Target(amount=advice.target.amount, unit=Unit.WORKDAYS)
    return Clock(target, max(ends), pauses=advice.pauses)
