"""What became of a mail after it was taken: asked of who took it, where that can be asked.

Each question has its moment after the mail was sent, and after the last nobody asks any more. The
timer of the next one is set before a question is put, so a kill in between costs one question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

from schemas.common import Actor, Event
from schemas.envelope import Recorded
from schemas.notice import Channel, NoticeSent
from services.kernel.decider import Cause
from services.kernel.execute import Cases
from services.kernel.reactions import Effect, OnDue, React, Remind
from services.kernel.telemetry import counter
from services.kernel.timers import Due, Timers
from services.notify import domain
from services.notify.aside import Aside
from services.notify.domain import Arrived, CameBack
from services.notify.pace import Pace
from services.notify.state import Notice, Status

FATE = "fate"
"""The timer of the next question."""


class Asked(Protocol):
    """Who took a mail and knows what became of it."""

    async def fate(self, notice: Notice) -> CameBack | Arrived | None:
        """What became of it; None while that is not known, also when there is no answer."""


class Fates:
    """Reactions to mails that were sent; none where the mail server reports by itself."""

    def __init__(
        self,
        asked: Asked | None,
        cases: Cases[Any],
        timers: Timers,
        actor: Actor,
        pace: Pace,
        aside: Aside,
    ) -> None:
        self._asked, self._cases, self._timers = asked, cases, timers
        self._actor, self._pace, self._aside = actor, pace, aside

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {NoticeSent: self.on_sent} if self._asked else {}

    def before(self, others: OnDue) -> OnDue:
        """What a timer that went off leads to: a question, or what it leads to elsewhere."""

        async def on_due(due: Due) -> None:
            await (self.on_due if due.name == FATE else others)(due)

        return on_due

    async def on_sent(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Remember to ask."""
        notice: Notice | None = await self._cases.state_after(event)
        if notice is None or notice.planned.channel is not Channel.MAIL:
            return ()
        return (Remind(FATE, event.meta.time + self._pace.fates[0]),)

    async def on_due(self, due: Due) -> None:
        """Ask, while the notice waits for an answer."""
        notice: Notice | None = await self._cases.state(due.case)
        if self._asked is None or notice is None or notice.status is not Status.SENT:
            return
        assert notice.changed_at
        if (after := self._next(self._timers.now() - notice.changed_at)) is not None:
            await self._timers.set(notice.id, FATE, notice.changed_at + after)
        await self._aside.ends(self._ask(self._asked, notice), self._pace.slow)

    def _next(self, passed: timedelta) -> timedelta | None:
        """The first moment of a question that is still to come."""
        return next((moment for moment in self._pace.fates if moment > passed), None)

    async def _ask(self, asked: Asked, notice: Notice) -> None:
        told = await asked.fate(notice)
        says = type(told).__name__ if told else "nothing"
        counter("fates_asked").add(1, {"says": says})
        if told is None:
            return
        decision = domain.come_back if isinstance(told, CameBack) else domain.arrive
        assert notice.changed_at
        cause = Cause(
            f"{notice.id}-{notice.changed_at.timestamp()}-{says}", self._actor, self._timers.now()
        )
        await self._cases.execute(notice.id, decision, told, cause)
