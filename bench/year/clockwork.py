"""Virtual time: one clock for everybody, and the timers of every service on it.

It replaces what time it is and when a timer goes off, and nothing else.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import NamedTuple
from uuid import UUID

from nats.aio.client import Client

from services.kernel.timers import MakeTimers, Timers


@dataclass
class VirtualClock:
    """What time it is for everybody; it never goes back."""

    now: datetime

    def advance(self, to: datetime) -> None:
        """Go on to a moment, or stay where we are when that is past."""
        self.now = max(self.now, to)


class Alarm(NamedTuple):
    """A timer of one service about one case."""

    zone: str
    service: str
    case: UUID
    name: str


class Alarms:
    """Every timer that is set, by when it goes off; setting one again replaces it."""

    def __init__(self) -> None:
        self.set_for: dict[Alarm, datetime] = {}
        self._queue: list[tuple[datetime, int, Alarm]] = []
        self._numbers = count()

    def set(self, alarm: Alarm, at: datetime) -> None:
        """Set or replace one."""
        self.set_for[alarm] = at
        heapq.heappush(self._queue, (at, next(self._numbers), alarm))

    @property
    def next(self) -> datetime | None:
        """When the next one goes off; None when none is set."""
        while self._queue and self.set_for.get(self._queue[0][2]) != self._queue[0][0]:
            heapq.heappop(self._queue)
        return self._queue[0][0] if self._queue else None

    def until(self, end: datetime) -> Iterator[tuple[datetime, Alarm]]:
        """Take what goes off until and including a moment."""
        while (at := self.next) is not None and at <= end:
            alarm = heapq.heappop(self._queue)[2]
            del self.set_for[alarm]
            yield at, alarm


class VirtualTimers(Timers):
    """The timers of one service, in virtual time."""

    def __init__(self, clock: VirtualClock, alarms: Alarms, zone: str, service: str) -> None:
        self._clock, self._alarms = clock, alarms
        self._zone, self._name = zone, service

    def now(self) -> datetime:
        """What the virtual clock says."""
        return self._clock.now

    async def set(self, case: UUID, name: str, at: datetime) -> None:
        """Set or replace a timer; a moment in the past goes off next."""
        self._alarms.set(Alarm(self._zone, self._name, case, name), at)


def virtual(clock: VirtualClock, alarms: Alarms, zone: str) -> MakeTimers:
    """How the services of a zone come by virtual timers."""

    def make(client: Client, service: str) -> Timers:
        return VirtualTimers(clock, alarms, zone, service)

    return make
