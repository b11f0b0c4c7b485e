"""What follows when nobody opens an advice: the institution is reminded, then others are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from schemas import case as said
from schemas.catalogue import Tells, Unopened, load
from schemas.common import Actor, Event
from schemas.envelope import Recorded
from schemas.progress import Stage
from services.advice.assembly.opening import Reminding, remind, waits
from services.advice.assembly.sending import to_institution
from services.advice.assembly.state import Case
from services.kernel.calendar import AMSTERDAM, Calendar, local_date
from services.kernel.decider import Cause
from services.kernel.execute import Cases
from services.kernel.reactions import Effect, OnDue, React, Remind
from services.kernel.timers import Due, Timers

TIMER = "unopened"
AT = time(9)
"""When somebody is reminded, on the working day that a step names."""


class UnopenedReactions:
    """Reactions to nobody opening an advice."""

    def __init__(self, cases: Cases[Any], timers: Timers, calendar: Calendar, actor: Actor) -> None:
        self._cases, self._timers, self._calendar, self._actor = cases, timers, calendar, actor

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {said.AdviceUnopened: self.on_unopened}

    async def on_unopened(self, event: Recorded[Any]) -> Sequence[Effect]:
        """The institution is reminded as the step says; the Loket is told by notify."""
        case: Case = await self._cases.state_after(event)
        if Tells.INSTITUTION not in event.data.tells:
            return next_reminder(case, self._calendar)
        told = to_institution(event, case, Stage.NOT_OPENED)
        return told, *next_reminder(case, self._calendar)

    def or_else(self, others: OnDue) -> OnDue:
        """What is called for every timer of the service."""

        async def on_due(due: Due) -> None:
            await (self.on_due if due.name == TIMER else others)(due)

        return on_due

    async def on_due(self, due: Due) -> None:
        """The case says whether it is still so; a step too early sets the timer again."""
        case: Case | None = await self._cases.state(due.case)
        step = _step(case) if case else None
        if case is None or step is None or not waits(case, case.opening.issue):
            return
        now = self._timers.now()
        if now < (at := _at(case, step, self._calendar)):
            await self._timers.set(due.case, TIMER, at)
            return
        cause = Cause(f"{case.opening.issue}-unopened-{step.level}", self._actor, now)
        await self._cases.execute(due.case, remind, Reminding(case.opening.issue, step), cause)


def next_reminder(case: Case, calendar: Calendar) -> tuple[Remind, ...]:
    """The timer of the next step, as long as there is one."""
    step = _step(case)
    return (Remind(TIMER, _at(case, step, calendar)),) if step else ()


def _at(case: Case, step: Unopened, calendar: Calendar) -> datetime:
    assert case.opening.issued_at
    day = local_date(calendar.add_workdays(case.opening.issued_at, step.after))
    return datetime.combine(day, AT, AMSTERDAM)


def _step(case: Case) -> Unopened | None:
    """The next step, of those that the catalogue of the case has."""
    steps = sorted(load(case.catalogue).unopened.values(), key=lambda one: one.level)
    return next((one for one in steps if one.level > case.opening.level), None)
