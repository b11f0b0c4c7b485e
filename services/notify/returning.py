"""What follows from a mail that did not arrive: another address is tried, or another channel."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.common import Actor, Event
from schemas.envelope import Recorded
from schemas.notice import Channel, NoticeBounced, NoticeGivenUp, NoticePlanned
from services.kernel.decider import Cause
from services.kernel.execute import Cases
from services.kernel.people import Directory, People
from services.kernel.reactions import Effect, React
from services.kernel.timers import Timers
from services.notify import domain
from services.notify.delivery import ERASED
from services.notify.instead import same, steps
from services.notify.rules import notice_id
from services.notify.state import Notice


class Returning:
    """Reactions to mails that came back or were given up."""

    def __init__(
        self,
        cases: Cases[Any],
        people: People,
        directory: Directory,
        timers: Timers,
        actor: Actor,
        at_door: bool,
    ) -> None:
        self._cases, self._people, self._directory = cases, people, directory
        self._timers, self._actor, self._at_door = timers, actor, at_door
        self._one_at_a_time = asyncio.Lock()

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {NoticeBounced: self.on_not_arrived, NoticeGivenUp: self.on_not_arrived}

    async def on_not_arrived(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Plan the next notice; who was forgotten meanwhile is not looked for.

        Of two that came back at once the second sees what the first led to.
        """
        notice: Notice | None = await self._cases.state_after(event)
        if notice is None or notice.planned.channel is not Channel.MAIL:
            return ()
        if event.data.reason == ERASED:
            return ()
        async with self._one_at_a_time:
            if following := await self._next(notice):
                meta, now = event.meta, self._timers.now()
                cause = Cause(meta.id, self._actor, now, meta.span, meta.trace or meta.case)
                await self._cases.execute(notice_id(following), domain.plan, following, cause)
        return ()

    async def _next(self, notice: Notice) -> NoticePlanned | None:
        """The first step that does not lead to an address where somebody was told the same."""
        planned = notice.planned
        person = await self._people.get(planned.recipient)
        of = person.organisation if person else None
        institution = await self._people.get(of) if of else None
        inbox = of if self._at_door else planned.recipient
        for step in steps(planned, person, institution, inbox):
            if step.address is None or not await self._was_told(step.notice, step.address):
                return step.notice
        return None

    async def _was_told(self, step: NoticePlanned, address: str) -> bool:
        """Whether somebody else who has this address too was told of the same fact there."""
        for one in (await self._directory.everybody()).by_id.values():
            for second, mail in ((False, one.mail), (True, one.second_mail)):
                if one.id != step.recipient and same(mail) == address:
                    theirs = step.model_copy(update={"recipient": one.id, "second": second})
                    if await self._cases.known(notice_id(theirs)):
                        return True
        return False
