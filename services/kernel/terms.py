"""Terms of a case in service: which nudge comes next, and what a nudge leads to.

One timer a case and service (`clocks`), always set to the earliest moment at which a term becomes
at risk or late: fewer messages than a timer a term, and replacing it can never leave one behind.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from schemas.clock import Clocks, NoteTerm
from schemas.common import Actor
from services.kernel.calendar import Calendar
from services.kernel.clock import ClockState, next_nudge, view
from services.kernel.decider import Cause, Decision
from services.kernel.execute import Cases
from services.kernel.reactions import Remind
from services.kernel.telemetry import counter
from services.kernel.timers import Due, Timers

TIMER = "clocks"


class Terms:
    """What one service does about the terms of its cases."""

    def __init__(
        self,
        cases: Cases[Any],
        timers: Timers,
        calendar: Calendar,
        actor: Actor,
        clocks_of: Callable[[Any], Clocks],
        note: Decision[Any],
    ) -> None:
        self._cases, self._timers, self._calendar, self._actor = cases, timers, calendar, actor
        self._clocks_of, self._note = clocks_of, note

    def remind(self, clocks: Clocks) -> tuple[Remind, ...]:
        """The timer to set now; none when no term runs."""
        at = self._next(clocks)
        return (Remind(TIMER, at),) if at else ()

    async def on_due(self, due: Due) -> None:
        """Ask the case which terms are at risk or late, note each once, set the next timer."""
        now = self._timers.now()
        for name, clock in self._clocks_of(await self._cases.state(due.case)).by_name.items():
            seen = view(clock, self._calendar, now)
            if seen.state in (ClockState.AT_RISK, ClockState.LATE):
                missed = seen.state is ClockState.LATE
                counter("terms_noted").add(1, {"missed": missed, "kind": name.split("-")[0]})
                term = NoteTerm(name, missed, seen.due)
                cause = Cause(f"{due.id}-{name}", self._actor, now)
                await self._cases.execute(due.case, self._note, term, cause)
        at = self._next(self._clocks_of(await self._cases.state(due.case)))
        if at:
            await self._timers.set(due.case, TIMER, at)

    def _next(self, clocks: Clocks) -> datetime | None:
        now = self._timers.now()
        nudges = (next_nudge(clock, self._calendar, now) for clock in clocks.by_name.values())
        return min((nudge for nudge in nudges if nudge), default=None)
