"""What follows from a notice that need not go at once: it goes, or it waits for a digest.

Each step is an event and each event is reacted to, so a process may be killed between any two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from schemas.catalogue import load
from schemas.catalogue.notices import DIGEST, NEWS, Digests
from schemas.common import Actor, Event
from schemas.envelope import Recorded
from schemas.notice import Channel, DigestClosed, NoticeAdmitted, NoticeHeld, NoticePlanned
from schemas.wishes import Wishes
from services.kernel.calendar import WEEKEND, UnknownYear
from services.kernel.calendar_file import load_calendar
from services.kernel.decider import Cause
from services.kernel.errors import Busy
from services.kernel.execute import Cases
from services.kernel.people import Directory
from services.kernel.reactions import Decide, Effect, React, Remind
from services.kernel.telemetry import counter
from services.kernel.timers import Due, Timers
from services.notify import digests, domain
from services.notify.delivery import TIMER, Delivery
from services.notify.digests import digest_of
from services.notify.hours import slot
from services.notify.rules import notice_id

CLOSE = "digest"
"""The timer of a digest's moment."""


class Digesting:
    """Reactions to mails that are planned, and to their digests."""

    def __init__(
        self,
        cases: Cases[Any],
        directory: Directory,
        delivery: Delivery,
        timers: Timers,
        actor: Actor,
        limits: Digests,
    ) -> None:
        self._cases, self._directory, self._delivery = cases, directory, delivery
        self._timers, self._actor, self._limits = timers, actor, limits

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {
            NoticeAdmitted: self.on_admitted,
            NoticeHeld: self.on_held,
            DigestClosed: self.on_closed,
        }

    async def takes(self, event: Recorded[NoticePlanned]) -> bool:
        """Whether it is for a digest to say when this notice goes; by now it has said so."""
        notice = event.data
        if notice.channel is not Channel.MAIL or notice.template == DIGEST:
            return False
        known = load().notices
        kind = known.get(notice.template) or known[NEWS]
        person = (await self._directory.everybody()).get(notice.recipient)
        wishes = (person.wishes if person else None) or Wishes()
        now = self._timers.now()
        for moment in (event.meta.time, now, now + self._limits.within):
            found = slot(kind, wishes, moment, self._limits, works)
            if found is None:
                return False
            told = digests.Place(event.meta.case, notice.recipient, found.at, found.at_once)
            if await self._decide(digest_of(told.recipient, told.slot), digests.place, told):
                return True
        raise Busy

    async def on_admitted(self, event: Recorded[NoticeAdmitted]) -> Sequence[Effect]:
        """It goes now."""
        await self._delivery.on_due(Due(event.data.notice, TIMER, event.meta.id))
        return ()

    async def on_held(self, event: Recorded[NoticeHeld]) -> Sequence[Effect]:
        """Remember when its digest goes, and let the notice say that it goes with it."""
        counter("notices_gathered").add(1, {"channel": Channel.MAIL})
        digest = notice_id(_planned(event.meta.case, event.data.recipient, 0))
        gather = Decide(domain.gather, domain.Gather(digest), of=event.data.notice)
        return (Remind(CLOSE, event.data.slot), gather)

    async def on_closed(self, event: Recorded[DigestClosed]) -> Sequence[Effect]:
        """The digest is a notice like any other from here on."""
        planned = _planned(event.meta.case, event.data.recipient, event.data.held)
        return (Decide(domain.plan, planned, of=notice_id(planned)),)

    async def on_due(self, due: Due) -> None:
        """A digest's moment has come; the digest knows."""
        state: digests.State = await self._cases.state(due.case)
        if state and state.slot and self._timers.now() < state.slot:
            await self._timers.set(due.case, CLOSE, state.slot)
        else:
            await self._decide(due.case, digests.close, digests.Close())

    async def _decide(self, digest: UUID, decision: Any, command: object) -> bool:
        """Whether it is so by now; deciding the same again is harmless."""
        of = getattr(command, "notice", "closed")
        cause = Cause(f"{digest}-{of}", self._actor, self._timers.now())
        accepted = await self._cases.execute(digest, decision, command, cause)
        return accepted.event_id is not None


def works(day: date) -> bool:
    """Whether a day is a working day; in a year without decrees, whether it is a weekday."""
    try:
        return load_calendar().is_workday(day)
    except UnknownYear:
        return day.weekday() not in WEEKEND


def _planned(digest: UUID, recipient: str, count: int) -> NoticePlanned:
    return NoticePlanned(
        case=digest,
        recipient=recipient,
        channel=Channel.MAIL,
        template=DIGEST,
        about=str(digest),
        count=count,
    )
