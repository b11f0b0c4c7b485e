"""What a term comes to at any moment, computed from its facts alone.

Hours count on the wall clock: a pause adds its exact length. Working days count by the end of the
day: a working day after the day of the start counts unless the term stands still when it ends.
Facts after the moment asked about do not exist yet; only an extension has no moment of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from schemas.clock import Clock, Unit
from services.kernel.calendar import Calendar, end_of, local_date

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


class ClockState(StrEnum):
    """How a term stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class Segment:
    """One stretch of a term: it ran, or stood still for a reason."""

    since: datetime
    until: datetime
    paused_for: str | None = None


@dataclass(frozen=True)
class ClockView:
    """A term as it stood at one moment; used and left in its own unit, left below zero is late."""

    clock: Clock
    at: datetime
    state: ClockState
    due: datetime
    at_risk_from: datetime
    used: float
    left: float

    @property
    def amount(self) -> int:
        """How much the term is in all, extensions included."""
        return total(self.clock)

    @property
    def overdue(self) -> timedelta:
        """How long it took or has taken beyond the due moment."""
        return max(_end(self.clock, self.at) - self.due, timedelta())

    @property
    def segments(self) -> tuple[Segment, ...]:
        """When it ran and when it stood still, until the moment asked about."""
        return tuple(_segments(self.clock, _end(self.clock, self.at)))


def view(clock: Clock, calendar: Calendar, at: datetime) -> ClockView:
    """A term as it stood at a moment; the due moment of a paused term is as if it ran again."""
    at, amount = at.astimezone(UTC), total(clock)
    end = _end(clock, at)
    count = _count(clock, calendar, end)
    due = count.reached(amount)
    at_risk_from = count.reached(max(amount - clock.target.warn, 0))
    used = count.used(end, due)
    state = _state(clock, due, at_risk_from, at)
    return ClockView(clock, at, state, due, at_risk_from, used, amount - used)


def next_nudge(clock: Clock, calendar: Calendar, after: datetime) -> datetime | None:
    """When to ask the case again: at-risk or just past due, not yet noted; None when nothing is.

    Never before `after`, so a nudge that should have been given is given at once.
    """
    if clock.stopped or clock.paused or clock.missed_noted:
        return None
    now = view(clock, calendar, after)
    if clock.at_risk_noted or now.state is ClockState.LATE:
        return max(now.due + SECOND, now.at)
    return max(now.at_risk_from, now.at)


def total(clock: Clock) -> int:
    """How much a term is in all, extensions included; at least one."""
    return max(clock.target.amount + clock.extended, 1)


def _state(clock: Clock, due: datetime, at_risk_from: datetime, at: datetime) -> ClockState:
    if clock.stopped and clock.stopped <= at:
        return ClockState.MET if clock.stopped <= due else ClockState.MISSED
    if at > due:
        return ClockState.LATE
    if any(p.since <= at and (p.until is None or at < p.until) for p in clock.pauses):
        return ClockState.PAUSED
    return ClockState.AT_RISK if at >= at_risk_from else ClockState.ON_TRACK


def _end(clock: Clock, at: datetime) -> datetime:
    """The last moment that can matter: the one asked about, or when the term stopped."""
    return min(clock.stopped.astimezone(UTC), at) if clock.stopped else at


def _pauses(clock: Clock, end: datetime) -> Iterator[tuple[datetime, datetime, str]]:
    """Each pause as far as it lies in the term, in UTC.

    UTC, because Python subtracts two moments of one zone by its wall clock.
    """
    for pause in clock.pauses:
        since = max(pause.since, clock.started).astimezone(UTC)
        until = min(pause.until.astimezone(UTC), end) if pause.until else end
        if since < until:
            yield since, until, pause.reason


def _count(clock: Clock, calendar: Calendar, end: datetime) -> _Hours | _Workdays:
    started = clock.started.astimezone(UTC)
    pauses = [(since, until) for since, until, _ in _pauses(clock, end)]
    if clock.target.unit is Unit.HOURS:
        return _Hours(started, pauses)
    first = calendar.first_after(local_date(started))
    ends = [tuple(map(calendar.first_ending_from, pause)) for pause in pauses]
    lost = [range(max(since, first), max(until, first)) for since, until in ends]
    return _Workdays(calendar, started, first, lost)


@dataclass(frozen=True)
class _Hours:
    """A term on the wall clock; a pause after its end changes nothing."""

    started: datetime
    pauses: list[tuple[datetime, datetime]]

    def reached(self, amount: int) -> datetime:
        """The moment at which so many hours are used."""
        reached = self.started + amount * HOUR
        for since, until in self.pauses:
            if since > reached:
                break
            reached += until - since
        return reached

    def used(self, end: datetime, due: datetime) -> float:
        """How many hours ran until a moment."""
        ran = end - self.started
        for since, until in self.pauses:
            ran -= until - since if since <= due else timedelta()
        return max(ran / HOUR, 0)


@dataclass(frozen=True)
class _Workdays:
    """A term in working days from the place of its first, some lost to pauses."""

    calendar: Calendar
    started: datetime
    first: int
    lost: list[range]

    def reached(self, amount: int) -> datetime:
        """The end of the day at which so many working days are used."""
        return end_of(self.calendar.at_place(self._place(amount))) if amount else self.started

    def used(self, end: datetime, due: datetime) -> float:
        """How many working days, the one that is due among them, ended before a moment."""
        last = self.calendar.place(local_date(due))
        lost = sum(len(days) for days in self.lost if days.start <= last)
        return max(self.calendar.first_ending_from(end) - self.first, 0) - lost

    def _place(self, amount: int) -> int:
        place = self.first + amount - 1
        for days in self.lost:
            if days.start > place:
                break
            place += len(days)
        return place


def _segments(clock: Clock, end: datetime) -> Iterator[Segment]:
    ran_from = clock.started.astimezone(UTC)
    for since, until, reason in _pauses(clock, end):
        if ran_from < since:
            yield Segment(ran_from, since)
        yield Segment(since, until, reason)
        ran_from = until
    if ran_from < end:
        yield Segment(ran_from, end)
