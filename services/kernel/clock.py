"""What a term comes to at any moment, computed from its facts alone (docs/terms.md).

Facts after the moment asked about do not exist yet. A term that stopped is computed with the
calendar as it was known then, so that it never changes again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from schemas.catalogue import Urgency
from schemas.clock import NotedTerm
from schemas.clocks import Clock
from services.kernel.calendar import Calendar
from services.kernel.counting import Count, counting, merged

SECOND = timedelta(seconds=1)


class ClockState(StrEnum):
    """How a term stands."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Segment:
    """One stretch of a term: it ran, or stood still for one or more reasons."""

    since: datetime
    until: datetime
    paused_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClockView:
    """A term as it stood at one moment; used and left in its own unit, left below zero is late.

    `late_since` is the first due moment that passed while it ran, whatever it was extended to.
    """

    clock: Clock
    at: datetime
    state: ClockState
    amount: int
    due: datetime
    at_risk_from: datetime
    late_since: datetime | None
    used: float

    @property
    def left(self) -> float:
        """How much there is still to use."""
        return self.amount - self.used

    @property
    def overdue(self) -> timedelta:
        """How long it took or has taken beyond the due moment."""
        return max(ending(self.clock, self.at) - self.due, timedelta())

    @property
    def segments(self) -> tuple[Segment, ...]:
        """When it ran and when it stood still, until the moment asked about."""
        return _segments(self.clock, ending(self.clock, self.at))


def view(clock: Clock, calendar: Calendar, at: datetime) -> ClockView:
    """A term as it stood at a moment; the due moment of a paused term is as if it ran again."""
    at = at.astimezone(UTC)
    end = ending(clock, at)
    count = counting(clock, calendar, end)
    amount = total(clock, end)
    due = count.reached(amount)
    at_risk_from = count.reached(max(amount - clock.target.warn, 0))
    late_since = _late_since(clock, count, end)
    state = _state(clock, at, due, late_since, at_risk_from)
    used = count.used(end, due)
    return ClockView(clock, at, state, amount, due, at_risk_from, late_since, used)


def total(clock: Clock, at: datetime) -> int:
    """How much a term is in all at a moment, extensions included; at least one."""
    return max(clock.target.amount + sum(e.amount for e in clock.extensions if e.at <= at), 1)


def ending(clock: Clock, at: datetime) -> datetime:
    """The last moment that can matter: the one asked about, or when the term stopped."""
    return min(clock.stopped.astimezone(UTC), at) if clock.stopped else at


def next_nudge(
    clock: Clock, calendar: Calendar, after: datetime, steps: Sequence[Urgency]
) -> datetime | None:
    """When to ask the case again: at the next step that was not noted yet; None when there is none.

    Never before `after`, so a nudge that should have been given is given at once.
    """
    if clock.stopped or clock.paused:
        return None
    moments = [moment for _, moment in _steps(clock, calendar, after, steps)]
    return max(min(moments), after.astimezone(UTC)) if moments else None


def newest_step(
    name: str, clock: Clock, calendar: Calendar, at: datetime, steps: Sequence[Urgency]
) -> NotedTerm | None:
    """The highest step a term has reached and that was not noted yet.

    Of several passed at once it tells everybody whom one of them tells.
    """
    at = at.astimezone(UTC)
    passed = [step for step, moment in _steps(clock, calendar, at, steps) if moment <= at]
    if not passed:
        return None
    step, now = max(passed, key=lambda one: one.level), view(clock, calendar, at)
    return NotedTerm(
        clock=name,
        level=step.level,
        late=step.late,
        due=now.due,
        tells=tuple(dict.fromkeys(who for one in passed for who in one.tells)),
        started=clock.started,
        amount=now.amount,
    )


def _steps(
    clock: Clock, calendar: Calendar, at: datetime, steps: Sequence[Urgency]
) -> list[tuple[Urgency, datetime]]:
    """The steps that were not noted yet, each with its moment."""
    at = at.astimezone(UTC)
    count, amount = counting(clock, calendar, at), total(clock, at)

    def moment(step: Urgency) -> datetime:
        if step.late:
            return count.reached(amount + step.after) + SECOND
        return count.reached(max(amount - clock.target.warn, 0))

    return [(step, moment(step)) for step in steps if step.level > clock.noted]


def _late_since(clock: Clock, count: Count, end: datetime) -> datetime | None:
    """The first due moment that had passed when the term was extended, or at the end."""
    amount = clock.target.amount
    for extension in sorted(clock.extensions, key=lambda e: e.at):
        due = count.reached(max(amount, 1))
        if due < min(extension.at, end):
            return due
        amount += extension.amount if extension.at <= end else 0
    due = count.reached(max(amount, 1))
    return due if due < end else None


def _state(
    clock: Clock,
    at: datetime,
    due: datetime,
    late_since: datetime | None,
    at_risk_from: datetime,
) -> ClockState:
    if clock.stopped and clock.stopped <= at:
        if late_since:
            return ClockState.MISSED
        return ClockState.DROPPED if clock.dropped else ClockState.MET
    if at > due:
        return ClockState.LATE
    if any(p.since <= at and (p.until is None or at < p.until) for p in clock.pauses):
        return ClockState.PAUSED
    return ClockState.AT_RISK if at >= at_risk_from else ClockState.ON_TRACK


def _segments(clock: Clock, end: datetime) -> tuple[Segment, ...]:
    found, ran_from = [], clock.started.astimezone(UTC)
    for since, until, reasons in merged(clock, end):
        if ran_from < since:
            found.append(Segment(ran_from, since))
        found.append(Segment(since, until, reasons))
        ran_from = until
    if ran_from < end:
        found.append(Segment(ran_from, end))
    return tuple(found)
