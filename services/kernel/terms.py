"""Terms of a case in service: which nudge comes next, and what a nudge leads to.

One timer a case and service (`clocks`), always set to the earliest moment at which a term reaches
its next step of urgency: fewer messages than a timer a term, and replacing it can never leave one
behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from schemas.catalogue import Urgency, load
from schemas.clocks import Clock, Clocks
from schemas.common import Actor
from services.kernel.calendar import Calendar
from services.kernel.clock import newest_step, next_nudge
from services.kernel.decider import Cause, Decision
from services.kernel.execute import Cases
from services.kernel.reactions import Remind
from services.kernel.telemetry import counter
from services.kernel.timers import Due, Timers

TIMER = "clocks"


class Timed(Protocol):
    """A case with terms, handled under a version of the catalogue."""

    @property
    def clocks(self) -> Clocks: ...

    @property
    def catalogue(self) -> str: ...


class Terms:
    """What one service does about the terms of its cases."""

    def __init__(
        self,
        cases: Cases[Any],
        timers: Timers,
        calendar: Calendar,
        actor: Actor,
        note: Decision[Any],
    ) -> None:
        self._cases, self._timers, self._calendar, self._actor = cases, timers, calendar, actor
        self._note = note

    def remind(self, case: Timed) -> tuple[Remind, ...]:
        """The timer to set now; none when no term runs."""
        at = self._next(case)
        return (Remind(TIMER, at),) if at else ()

    async def on_due(self, due: Due) -> None:
        """Ask the case which terms reached a step, note all at once, set the next timer."""
        now, case = self._timers.now(), await self._cases.state(due.case)
        found = [
            newest_step(name, clock, self._calendar, now, steps)
            for name, clock, steps in _running(case)
        ]
        reached = tuple(step for step in found if step)
        if reached:
            await self._cases.execute(
                due.case, self._note, reached, Cause(due.id, self._actor, now)
            )
            for term in reached:
                kind = term.clock.partition("-")[0]
                counter("terms_noted").add(1, {"late": term.late, "kind": kind})
        at = self._next(await self._cases.state(due.case))
        if at:
            await self._timers.set(due.case, TIMER, at)

    def _next(self, case: Timed) -> datetime | None:
        now = self._timers.now()
        nudges = [next_nudge(c, self._calendar, now, steps) for _, c, steps in _running(case)]
        return min((nudge for nudge in nudges if nudge), default=None)


def _running(case: Timed) -> Iterator[tuple[str, Clock, Sequence[Urgency]]]:
    """The terms that have not ended, each with its steps of urgency."""
    catalogue = load(case.catalogue)
    for name, clock in case.clocks.by_name.items():
        if not clock.stopped:
            yield name, clock, catalogue.steps(name.partition("-")[0])
