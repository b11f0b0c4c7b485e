"""The terms of a case as folded from its events; what they come to is computed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, assert_never, get_args

from schemas.clock import (
    ClockAtRisk,
    ClockEvent,
    ClockExtended,
    ClockMissed,
    ClockPaused,
    ClockResumed,
    DelayExplained,
    NotedTerm,
    Target,
    TermsNoted,
)
from schemas.common import Refused
from schemas.envelope import Recorded

AT_RISK_LEVEL, LATE_LEVEL = 1, 2


@dataclass(frozen=True)
class Pause:
    """A reason for which a term stood still, and who said so; open while `until` is None."""

    since: datetime
    reason: str
    until: datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class Extension:
    """More time from a moment on, in the term's own unit."""

    at: datetime
    amount: int
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class Delay:
    """Why a term was not kept, as somebody said afterwards."""

    at: datetime
    reason: str
    by: str = ""


@dataclass(frozen=True)
class Clock:
    """One run of a term. `because` and `ended_by` name events; `party` is whose desk it times."""

    target: Target
    started: datetime
    because: str = ""
    party: str = ""
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    delays: tuple[Delay, ...] = ()
    stopped: datetime | None = None
    ended_by: str = ""
    dropped: bool = False
    noted: int = 0
    late_noted: bool = False

    @property
    def paused(self) -> bool:
        """Whether the term stands still now, for whatever reason."""
        return any(pause.until is None for pause in self.pauses)

    def paused_for(self, reason: str) -> bool:
        """Whether the term stands still now for this reason."""
        return any(p.until is None and p.reason == reason for p in self.pauses)

    def pause(self, now: datetime, reason: str, by: str = "") -> Clock:
        """Stand still from now; once for each reason."""
        if self.stopped or self.paused_for(reason):
            return self
        return replace(self, pauses=(*self.pauses, Pause(now, reason, by=by)))

    def resume(self, now: datetime, reason: str | None = None) -> Clock:
        """End the pause for this reason, or every pause."""
        return replace(self, pauses=tuple(_ended(pause, now, reason) for pause in self.pauses))

    def extend(self, now: datetime, amount: int, reason: str = "", by: str = "") -> Clock:
        """More time from now on; the steps of urgency start anew."""
        longer = (*self.extensions, Extension(now, amount, reason, by))
        return replace(self, extensions=longer, noted=0)

    def stop(self, now: datetime, because: str = "") -> Clock:
        """What was promised is there; a clock stops once."""
        return self if self.stopped else replace(self.resume(now), stopped=now, ended_by=because)

    def drop(self, now: datetime, because: str = "") -> Clock:
        """It is no longer needed."""
        return self if self.stopped else replace(self.stop(now, because), dropped=True)

    def note(self, level: int, late: bool) -> Clock:
        """Somebody was told; the first time late is remembered."""
        late_noted = self.late_noted or late
        return replace(self, noted=max(self.noted, level), late_noted=late_noted)


def _ended(pause: Pause, now: datetime, reason: str | None) -> Pause:
    if pause.until or (reason and pause.reason != reason):
        return pause
    return replace(pause, until=now)


@dataclass(frozen=True)
class Clocks:
    """All terms of a case by name; a fact about a name that does not run changes nothing."""

    by_name: dict[str, Clock] = field(default_factory=dict)

    def start(self, name: str, target: Target, event: Recorded[Any]) -> Clocks:
        """Start a term, or start it anew; its name tells whose desk it times."""
        clock = Clock(target, event.meta.time, _name(event), party_of(name))
        return Clocks({**self.by_name, name: clock})

    def stop(self, name: str, event: Recorded[Any], at: datetime | None = None) -> Clocks:
        """Stop a term, at the moment of the event or at the sender's own."""
        return self._with(name, lambda c: c.stop(at or event.meta.time, _name(event)))

    def drop(self, name: str, event: Recorded[Any]) -> Clocks:
        """End a term that is no longer needed."""
        return self._with(name, lambda c: c.drop(event.meta.time, _name(event)))

    def drop_all(self, event: Recorded[Any]) -> Clocks:
        """End every term that still runs: the case ended."""
        now, because = event.meta.time, _name(event)
        return Clocks({name: clock.drop(now, because) for name, clock in self.by_name.items()})

    def pause(self, name: str, event: Recorded[Any], reason: str) -> Clocks:
        """Let a term stand still for a reason."""
        now, by = event.meta.time, event.meta.actor.sub
        return self._with(name, lambda c: c.pause(now, reason, by))

    def resume(self, name: str, event: Recorded[Any], reason: str | None = None) -> Clocks:
        """End a term's pause for this reason, or every pause."""
        return self._with(name, lambda c: c.resume(event.meta.time, reason))

    def apply(self, event: Recorded[Any]) -> Clocks:
        """Fold one clock event."""
        data: ClockEvent = event.data
        now, by = event.meta.time, event.meta.actor.sub
        match data:
            case ClockPaused():
                return self.pause(data.clock, event, data.reason)
            case ClockResumed():
                return self.resume(data.clock, event, data.reason)
            case ClockExtended():
                return self._with(data.clock, lambda c: c.extend(now, data.amount, data.reason, by))
            case TermsNoted():
                clocks = self
                for term in data.terms:
                    clocks = clocks.note(term.clock, term.level, term.late)
                return clocks
            case DelayExplained():
                delay = Delay(now, data.reason, by)
                return self._with(data.clock, lambda c: replace(c, delays=(*c.delays, delay)))
            case ClockAtRisk():
                return self.note(data.clock, AT_RISK_LEVEL, late=False)
            case ClockMissed():
                return self.note(data.clock, LATE_LEVEL, late=True)
            case _:
                assert_never(data)

    def note(self, name: str, level: int, late: bool) -> Clocks:
        """Somebody was told of a term."""
        return self._with(name, lambda c: c.note(level, late))

    def _with(self, name: str, change: Callable[[Clock], Clock]) -> Clocks:
        if name not in self.by_name:
            return self
        return Clocks({**self.by_name, name: change(self.by_name[name])})


def party_of(name: str) -> str:
    """Whose desk a term times: `kind-party`, or `kind-party.number` where several run at once."""
    return name.partition("-")[2].partition(".")[0]


def is_clock_event(event: object) -> bool:
    """Whether an event is about terms and nothing else."""
    return isinstance(event, get_args(ClockEvent))


def note(clocks: Clocks, reached: Iterable[NotedTerm]) -> TermsNoted | None:
    """The steps that are new, as one fact; nothing for a term that ended or stands still.

    A term that started anew or got longer since it was looked at is left out too.
    """
    new = tuple(term for term in reached if _is_new(clocks.by_name.get(term.clock), term))
    return TermsNoted(terms=new) if new else None


def explain_delay(clocks: Clocks, name: str, reason: str) -> DelayExplained | None:
    """Why a term was not kept, once for each reason; only where lateness was noted."""
    clock = clocks.by_name.get(name)
    if clock is None or not clock.late_noted:
        raise Refused(
            "not_late",
            f"No term {name} was late.",
            f"Choose from {', '.join(n for n, c in clocks.by_name.items() if c.late_noted)}."
            if any(c.late_noted for c in clocks.by_name.values())
            else "Look at the case: none of its terms was late.",
        )
    if any(delay.reason == reason for delay in clock.delays):
        return None
    return DelayExplained(clock=name, reason=reason)


def _is_new(clock: Clock | None, term: NotedTerm) -> bool:
    if clock is None or clock.stopped or clock.paused:
        return False
    amount = clock.target.amount + sum(extension.amount for extension in clock.extensions)
    as_seen = term.started in (None, clock.started) and term.amount in (None, amount)
    return as_seen and term.level > clock.noted


def _name(event: Recorded[Any]) -> str:
    return type(event.data).__name__
