"""Counting one term: hours on the clock, hours an office is open, or working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from schemas.clock import Unit
from schemas.clocks import Clock
from services.kernel.calendar import Calendar, end_of, local_date

HOUR = timedelta(hours=1)
INSTANT = timedelta.resolution
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Stretch = tuple[datetime, datetime]


class Count(Protocol):
    """How much of a term is used, and when so much is."""

    def reached(self, amount: int) -> datetime:
        """The moment at which so much is used."""

    def used(self, end: datetime, due: datetime) -> float:
        """How much was used at a moment; what begins after the due moment changes nothing."""


def counting(clock: Clock, calendar: Calendar, end: datetime) -> Count:
    """How a term counts, with its pauses and the calendar as they were known at a moment."""
    started = clock.started.astimezone(UTC)
    own = calendar.of(clock.party, end)
    pauses = [(since, until) for since, until, _ in merged(clock, end)]
    match clock.target.unit:
        case Unit.HOURS:
            return _Hours(Wall(), started, pauses)
        case Unit.OFFICE_HOURS:
            return _Hours(Open(own), started, pauses)
        case Unit.WORKDAYS:
            return _workdays(own, started, pauses)


def merged(clock: Clock, end: datetime) -> list[tuple[datetime, datetime, tuple[str, ...]]]:
    """When a term stood still until a moment, and why: pauses that overlap or touch are one.

    In UTC, because Python subtracts two moments of one zone by its wall clock.
    """
    found: list[tuple[datetime, datetime, tuple[str, ...]]] = []
    for pause in sorted(clock.pauses, key=lambda p: p.since):
        since = max(pause.since, clock.started).astimezone(UTC)
        until = min(pause.until.astimezone(UTC), end) if pause.until else end
        if since >= until:
            continue
        if found and since <= found[-1][1]:
            begun, ended, reasons = found.pop()
            more = reasons if pause.reason in reasons else (*reasons, pause.reason)
            found.append((begun, max(ended, until), more))
        else:
            found.append((since, until, (pause.reason,)))
    return found


class Line(Protocol):
    """A way in which time runs: always, or only while an office is open."""

    def ran(self, moment: datetime) -> timedelta:
        """How much time there was until a moment."""

    def moment(self, ran: timedelta) -> datetime:
        """The first moment until which there was so much time."""


class Wall:
    """Time on the wall clock."""

    def ran(self, moment: datetime) -> timedelta:
        """Since 1970."""
        return moment - EPOCH

    def moment(self, ran: timedelta) -> datetime:
        """So long after 1970."""
        return EPOCH + ran


@dataclass(frozen=True)
class Open:
    """Time while an office is open."""

    calendar: Calendar

    def ran(self, moment: datetime) -> timedelta:
        """Since the first known day."""
        return self.calendar.office_time(moment)

    def moment(self, ran: timedelta) -> datetime:
        """So long after the first known day."""
        return self.calendar.at_office_time(ran)


@dataclass(frozen=True)
class _Hours:
    """A term in hours; a pause that begins after its end changes nothing."""

    line: Line
    started: datetime
    pauses: list[Stretch]

    def reached(self, amount: int) -> datetime:
        """The moment at which so many hours are used."""
        if not amount:
            return self.started
        ran = self.line.ran(self.started) + amount * HOUR
        for since, until in self.pauses:
            if since > self.line.moment(ran):
                break
            ran += self.line.ran(until) - self.line.ran(since)
        return self.line.moment(ran)

    def used(self, end: datetime, due: datetime) -> float:
        """How many hours ran until a moment."""
        ran = self.line.ran(end) - self.line.ran(self.started)
        for since, until in self.pauses:
            if since <= due:
                ran -= self.line.ran(until) - self.line.ran(since)
        return max(ran / HOUR, 0)


def _workdays(calendar: Calendar, started: datetime, pauses: list[Stretch]) -> _Workdays:
    first = calendar.first_after(local_date(started))
    ends = [tuple(map(calendar.first_ending_from, pause)) for pause in pauses]
    lost = [range(max(since, first), max(until, first)) for since, until in ends]
    return _Workdays(calendar, started, first, lost)


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
        """How many working days were used at a moment; each is at its last second."""
        last = self.calendar.place(local_date(due))
        lost = sum(len(days) for days in self.lost if days.start <= last)
        return max(self.calendar.first_ending_from(end + INSTANT) - self.first, 0) - lost

    def _place(self, amount: int) -> int:
        place = self.first + amount - 1
        for days in self.lost:
            if days.start > place:
                break
            place += len(days)
        return place
