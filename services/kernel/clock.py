"""What a term comes to at any moment, computed from its facts alone.

Hours count on the wall clock: a pause adds its exact length. Working days count by the end of the
day: a working day after the day of the start counts unless the term stands still when it ends.
Facts after the moment asked about do not exist yet; only an extension has no moment of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    clock, at = _in_utc(clock), at.astimezone(UTC)
    amount = total(clock)
    due = _reached(clock, calendar, amount, at)
    at_risk_from = _reached(clock, calendar, max(amount - clock.target.warn, 0), at)
    used = _used(clock, calendar, _end(clock, at), due)
    state = _state(clock, due, at_risk_from, at)
    return ClockView(clock, at, state, due, at_risk_from, used, amount - used)


def next_nudge(clock: Clock, calendar: Calendar, after: datetime) -> datetime | None:
    """When to ask the case again: at-risk or just past due, not yet noted; None when nothing is.

    Never before `after`, so a nudge that should have been given is given at once.
    """
    now = view(clock, calendar, after)
    if now.state in (ClockState.MET, ClockState.MISSED, ClockState.PAUSED) or clock.missed_noted:
        return None
    if clock.at_risk_noted or now.state is ClockState.LATE:
        return max(now.due + SECOND, now.at)
    return max(now.at_risk_from, now.at)


def total(clock: Clock) -> int:
    """How much a term is in all, extensions included; at least one."""
    return max(clock.target.amount + clock.extended, 1)


def _in_utc(clock: Clock) -> Clock:
    """The same term in UTC: Python subtracts two moments of one zone by its wall clock."""
    pauses = tuple(
        replace(p, since=p.since.astimezone(UTC), until=p.until and p.until.astimezone(UTC))
        for p in clock.pauses
    )
    stopped = clock.stopped and clock.stopped.astimezone(UTC)
    return replace(clock, started=clock.started.astimezone(UTC), pauses=pauses, stopped=stopped)


def _state(clock: Clock, due: datetime, at_risk_from: datetime, at: datetime) -> ClockState:
    if clock.stopped and clock.stopped <= at:
        return ClockState.MET if clock.stopped <= due else ClockState.MISSED
    if at > due:
        return ClockState.LATE
    if any(p.since <= at and (p.until is None or at < p.until) for p in clock.pauses):
        return ClockState.PAUSED
    return ClockState.AT_RISK if at >= at_risk_from else ClockState.ON_TRACK


def _end(clock: Clock, at: datetime) -> datetime:
    return min(clock.stopped, at) if clock.stopped else at


def _pauses(clock: Clock, at: datetime) -> Iterator[tuple[datetime, datetime, str]]:
    """Each pause as known at a moment: an end that is still to come is that moment."""
    for pause in clock.pauses:
        since = max(pause.since, clock.started)
        until = min(pause.until or at, at)
        if since < until:
            yield since, until, pause.reason


def _reached(clock: Clock, calendar: Calendar, amount: int, at: datetime) -> datetime:
    """The moment at which so much of the term is used; a pause after it changes nothing."""
    if amount == 0:
        return clock.started
    if clock.target.unit is Unit.HOURS:
        return _hours_reached(clock, amount, at)
    first = calendar.first_after(local_date(clock.started))
    place = first + amount - 1
    for since, until, _ in _pauses(clock, at):
        lost = _days_lost(calendar, first, since, until)
        if lost.start > place:
            break
        place += len(lost)
    return end_of(calendar.at_place(place))


def _hours_reached(clock: Clock, amount: int, at: datetime) -> datetime:
    reached = clock.started + amount * HOUR
    for since, until, _ in _pauses(clock, at):
        if since > reached:
            break
        reached += until - since
    return reached


def _days_lost(calendar: Calendar, first: int, since: datetime, until: datetime) -> range:
    """The places of the working days, from the first that counts, that ended in a pause."""
    lost_from = max(calendar.first_ending_from(since), first)
    return range(lost_from, max(calendar.first_ending_from(until), lost_from))


def _used(clock: Clock, calendar: Calendar, end: datetime, due: datetime) -> float:
    pauses = [(since, until) for since, until, _ in _pauses(clock, end) if since <= due]
    if clock.target.unit is Unit.HOURS:
        still = sum((until - since for since, until in pauses), timedelta())
        return max((end - clock.started - still) / HOUR, 0)
    first = calendar.first_after(local_date(clock.started))
    lost = sum(len(_days_lost(calendar, first, since, until)) for since, until in pauses)
    return max(calendar.first_ending_from(end) - first, 0) - lost


def _segments(clock: Clock, end: datetime) -> Iterator[Segment]:
    ran_from = clock.started
    for since, until, reason in _pauses(clock, end):
        if ran_from < since:
            yield Segment(ran_from, since)
        yield Segment(since, until, reason)
        ran_from = until
    if ran_from < end:
        yield Segment(ran_from, end)
