"""When something will probably be done, from how long the same took before (pure computing).

Past durations are whole working days without pauses. What is still going on is compared with
those that took at least as long; nothing is said where there are too few of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import accumulate
from math import ceil, floor, prod

from schemas.clock import Target, Unit
from schemas.clocks import Clock
from services.kernel.calendar import Calendar, UnknownYear, end_of, local_date
from services.kernel.counting import counting

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
ALMOST = 1e-9
LOKET = "LOKET"
FEWEST = 3
"""So many must have taken at least as long: fewer say nothing about how much longer."""


class Silent(StrEnum):
    """Why there is no date."""

    TOO_LITTLE = "too_little"
    SELDOM_SO_LONG = "seldom_so_long"
    LONGER_THAN_EVER = "longer_than_ever"
    UNKNOWN_DAYS = "unknown_days"


@dataclass(frozen=True)
class Past:
    """How long the same took before, newest first; `widely` when other products count along."""

    workdays: tuple[int, ...]
    needed: int
    widely: bool = False


@dataclass(frozen=True)
class Forecast:
    """The likely moment with its band (one in ten sooner, one in ten later), or why there is none.

    `seen` is how many past cases it rests on, `needed` how many it takes, `of` whose they are.
    Where `paused`, it is as if the term ran again now.
    """

    seen: int
    needed: int
    widely: bool = False
    early: datetime | None = None
    likely: datetime | None = None
    late: datetime | None = None
    silent: Silent | None = None
    of: str = ""
    paused: bool = False


@dataclass(frozen=True)
class Going:
    """Something that is still going on, and how long the same took before."""

    clock: Clock
    past: Past

    @property
    def of(self) -> str:
        """Whose past it is."""
        return self.clock.party or LOKET


def forecast(going: Going, calendar: Calendar, at: datetime) -> Forecast:
    """When one department, or the assembling itself, will be done."""
    blank = replace(_blank(going.past, going.of), paused=going.clock.paused)
    found = _ends(going, calendar, at)
    if isinstance(found, Silent):
        return replace(blank, silent=found)
    return _dated(blank, _band(found))


def of_all(going: Sequence[Going], assembling: Past, calendar: Calendar, at: datetime) -> Forecast:
    """When a case will be done: all who are still out, and then what assembling takes."""
    ends = [_ends(one, calendar, at) for one in going]
    for one, found in zip(going, ends, strict=True):
        if isinstance(found, Silent):
            return replace(_blank(one.past, one.of), silent=found)
    dates = [found for found in ends if not isinstance(found, Silent)]
    blank = replace(_blank(assembling, LOKET), paused=any(one.clock.paused for one in going))
    if len(assembling.workdays) < assembling.needed:
        return replace(blank, silent=Silent.TOO_LITTLE)
    try:
        places = _issued(dates, assembling.workdays, calendar)
        return _dated(blank, [end_of(calendar.at_place(place)) for place in places])
    except UnknownYear:
        return replace(blank, silent=Silent.UNKNOWN_DAYS)


def _ends(going: Going, calendar: Calendar, at: datetime) -> list[datetime] | Silent:
    """When each past duration that is still possible would end, soonest first."""
    if len(going.past.workdays) < going.past.needed:
        return Silent.TOO_LITTLE
    clock = in_workdays(going.clock)
    try:
        gone = whole_days(clock, calendar, at)
        count = counting(clock, calendar, at)
        possible = sorted(days for days in going.past.workdays if days >= gone)
        if len(possible) < FEWEST:
            return Silent.SELDOM_SO_LONG if possible else Silent.LONGER_THAN_EVER
        return [count.reached(days + 1) for days in possible]
    except UnknownYear:
        return Silent.UNKNOWN_DAYS


def in_workdays(clock: Clock) -> Clock:
    """The same term, counted in working days whatever its own unit is."""
    return replace(clock, target=Target(amount=1, unit=Unit.WORKDAYS, warn=0))


def whole_days(clock: Clock, calendar: Calendar, at: datetime) -> int:
    """Working days of a term that were over at a moment, without any pause, also a late one."""
    at = at.astimezone(UTC)
    return int(counting(in_workdays(clock), calendar, at).used(at, at))


def _band(ends: Sequence[datetime]) -> list[datetime]:
    """Of n past ends the i-th stands for a chance of i in n + 1: the next may be beyond them."""
    n = len(ends) + 1
    ranks = (floor(n * LOW + ALMOST), ceil(len(ends) * MIDDLE), ceil(n * HIGH - ALMOST))
    return [ends[min(max(rank, 1), len(ends)) - 1] for rank in ranks]


def _all_done(ends: Sequence[Sequence[datetime]]) -> Iterator[tuple[datetime, float]]:
    """Each moment at which the last may be done, with its chance; each is on its own."""
    before = 0.0
    for moment in sorted({moment for one in ends for moment in one}):
        by_now = prod(bisect_right(one, moment) / len(one) for one in ends)
        yield moment, by_now - before
        before = by_now


def _issued(
    ends: Sequence[Sequence[datetime]], took: Sequence[int], calendar: Calendar
) -> list[int]:
    """The band of the working days, by their place, on which what comes after the last is done."""
    chances: defaultdict[int, float] = defaultdict(float)
    for moment, chance in _all_done(ends):
        first = calendar.first_after(local_date(moment))
        for days, times in Counter(took).items():
            chances[first + days] += chance * times / len(took)
    places = sorted(chances)
    by_then = list(accumulate(chances[place] for place in places))
    return [places[bisect_left(by_then, part - ALMOST)] for part in (LOW, MIDDLE, HIGH)]


def _blank(past: Past, of: str) -> Forecast:
    return Forecast(len(past.workdays), past.needed, past.widely, of=of)


def _dated(blank: Forecast, moments: Sequence[datetime]) -> Forecast:
    early, likely, late = moments
    return replace(blank, early=early, likely=likely, late=late)
