"""Terms as facts: what was promised, when it ran, when it stood still, when it was extended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from schemas.common import Code, Event, Message, Moment


class Unit(StrEnum):
    """What a term counts: hours on the clock, or working days by analogy with the Atw."""

    HOURS = "hours"
    WORKDAYS = "workdays"


class Target(Message):
    """How long a term is, and how long before its end it counts as at risk."""

    amount: int
    unit: Unit
    warn: int = 1


class ClockPaused(Event):
    """A term stands still, by whom and why."""

    clock: Code
    reason: Code


class ClockResumed(Event):
    """A term runs again."""

    clock: Code


class ClockExtended(Event):
    """A term got longer by `amount` of its own unit, with a reason."""

    clock: Code
    amount: int
    reason: Code


class ClockAtRisk(Event):
    """Noted once: a term is nearly over."""

    clock: Code
    due: Moment


class ClockMissed(Event):
    """Noted once: a term is over and what was promised is not there."""

    clock: Code
    due: Moment


ClockEvent = ClockPaused | ClockResumed | ClockExtended | ClockAtRisk | ClockMissed


@dataclass(frozen=True)
class Pause:
    """One stretch in which a term stood still; open while `until` is None."""

    since: datetime
    reason: str
    until: datetime | None = None


@dataclass(frozen=True)
class Clock:
    """One running term, folded from events."""

    target: Target
    started: datetime
    pauses: tuple[Pause, ...] = ()
    extended: int = 0
    stopped: datetime | None = None
    at_risk_noted: bool = False
    missed_noted: bool = False

    @property
    def paused(self) -> bool:
        """Whether the term stands still now."""
        return bool(self.pauses) and self.pauses[-1].until is None

    def pause(self, now: datetime, reason: str) -> Clock:
        """Stand still from now; a second pause while paused changes nothing."""
        if self.paused or self.stopped:
            return self
        return replace(self, pauses=(*self.pauses, Pause(now, reason)))

    def resume(self, now: datetime) -> Clock:
        """Run again from now."""
        if not self.paused:
            return self
        return replace(self, pauses=(*self.pauses[:-1], replace(self.pauses[-1], until=now)))

    def stop(self, now: datetime) -> Clock:
        """What was promised is there; a clock stops once."""
        return self if self.stopped else replace(self.resume(now), stopped=now)


@dataclass(frozen=True)
class Clocks:
    """All terms of a case by name; applying a clock event to an unknown name changes nothing."""

    by_name: dict[str, Clock] = field(default_factory=dict)

    def start(self, name: str, target: Target, now: datetime) -> Clocks:
        """Start a term, or start it anew."""
        return Clocks({**self.by_name, name: Clock(target, now)})

    def stop(self, name: str, now: datetime) -> Clocks:
        """Stop a term if it runs."""
        return self._with(name, lambda clock: clock.stop(now))

    def pause(self, name: str, now: datetime, reason: str) -> Clocks:
        """Pause a term if it runs."""
        return self._with(name, lambda clock: clock.pause(now, reason))

    def resume(self, name: str, now: datetime) -> Clocks:
        """Resume a term if it stands still."""
        return self._with(name, lambda clock: clock.resume(now))

    def stop_all(self, now: datetime) -> Clocks:
        """Stop every term: the case ended."""
        return Clocks({name: clock.stop(now) for name, clock in self.by_name.items()})

    def apply(self, event: ClockEvent, now: datetime) -> Clocks:
        """Fold one clock event."""
        match event:
            case ClockPaused():
                return self.pause(event.clock, now, event.reason)
            case ClockResumed():
                return self.resume(event.clock, now)
            case ClockExtended():
                return self._with(
                    event.clock,
                    lambda c: replace(
                        c,
                        extended=c.extended + event.amount,
                        at_risk_noted=False,
                        missed_noted=False,
                    ),
                )
            case ClockAtRisk():
                return self._with(event.clock, lambda c: replace(c, at_risk_noted=True))
            case ClockMissed():
                return self._with(
                    event.clock, lambda c: replace(c, at_risk_noted=True, missed_noted=True)
                )
            case _:
                assert_never(event)

    def _with(self, name: str, change: Callable[[Clock], Clock]) -> Clocks:
        if name not in self.by_name:
            return self
        return Clocks({**self.by_name, name: change(self.by_name[name])})


@dataclass(frozen=True)
class NoteTerm:
    """What a due timer asks a case: is this term (nearly) over?"""

    clock: str
    missed: bool
    due: datetime


def note(clocks: Clocks, term: NoteTerm) -> ClockAtRisk | ClockMissed | None:
    """The fact that a term is at risk or missed, once; nothing when it stopped or stands still."""
    clock = clocks.by_name.get(term.clock)
    if clock is None or clock.stopped or clock.paused or clock.missed_noted:
        return None
    if term.missed:
        return ClockMissed(clock=term.clock, due=term.due)
    return None if clock.at_risk_noted else ClockAtRisk(clock=term.clock, due=term.due)
