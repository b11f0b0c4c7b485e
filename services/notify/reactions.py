"""What follows from a zone's events: somebody is told; and from a notice's own: it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas import subjects
from schemas.catalogue import load
from schemas.common import Event
from schemas.envelope import Recorded
from schemas.notice import Channel, NoticeDeferred, NoticePlanned
from schemas.request import RequestSubmitted
from services.kernel.errors import Quarantined
from services.kernel.event_store import EventStore, Skipped
from services.kernel.people import Directory
from services.kernel.reactions import Decide, Effect, React, Remind
from services.kernel.timers import Due
from services.notify import domain
from services.notify.delivery import TIMER, Delivery
from services.notify.digesting import CLOSE, Digesting
from services.notify.holding import Task, task_of
from services.notify.recipients import Situation
from services.notify.rules import notice_id, place_of, tells


class Telling:
    """Reactions to a zone's own streams: notices are planned."""

    def __init__(self, zone: str, directory: Directory, desk: EventStore | None) -> None:
        self._zone, self._directory, self._desk = zone, directory, desk
        self._place = place_of(zone)

    def zone(self) -> Mapping[type[Event], React]:
        """Which events lead to notices."""
        return {rule.of: self.on_event for rule in load().told_at(self._place)}

    async def on_event(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Plan a notice for everybody who should know."""
        told = await self.notices(event)
        return [Decide(domain.plan, notice, of=notice_id(notice)) for notice in told]

    async def notices(self, event: Recorded[Any]) -> Sequence[NoticePlanned]:
        """The notices that an event leads to."""
        people = await self._directory.everybody()
        task, automatic = await self._task(event), _automatic(event)
        if task is None:
            return ()
        situation = Situation(people, task, automatic, load().owner)
        told = tells(load(), self._place, event, situation)
        return [_dated(notice, event) for notice in told]

    async def _task(self, event: Recorded[Any]) -> Task | None:
        """The task; None when it cannot be read: who may see it is then not known."""
        if self._desk is None:
            return Task()
        try:
            events = await self._desk.load(subjects.desk(self._zone, event.meta.case))
        except Quarantined:
            return None
        earlier = (one for one in events if one.sequence <= event.sequence)
        return task_of(one for one in earlier if not isinstance(one, Skipped))


class Sending:
    """Reactions to a notice's own events: it is sent, and tried again."""

    def __init__(self, delivery: Delivery, digesting: Digesting) -> None:
        self._delivery, self._digesting = delivery, digesting

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        first: dict[type[Event], React] = {NoticePlanned: self.on_planned}
        return {**first, NoticeDeferred: self.on_deferred, **self._digesting.own()}

    async def on_planned(self, event: Recorded[NoticePlanned]) -> Sequence[Effect]:
        """Send it, unless it may have to wait; an inbox notice is there already."""
        if event.data.channel is not Channel.INBOX and not await self._digesting.takes(event):
            await self._delivery.on_planned(event)
        return ()

    async def on_deferred(self, event: Recorded[NoticeDeferred]) -> Sequence[Effect]:
        """Remember when to try again."""
        return (Remind(TIMER, event.data.until),)

    async def on_due(self, due: Due) -> None:
        """A timer went off: of a digest, or of a notice."""
        await (self._digesting if due.name == CLOSE else self._delivery).on_due(due)


def _dated(notice: NoticePlanned, event: Recorded[Any]) -> NoticePlanned:
    """For a webhook: with when and where the event stands, which it says whenever it is sent."""
    if notice.channel is not Channel.WEBHOOK:
        return notice
    return notice.model_copy(update={"told_at": event.meta.time, "number": event.sequence})


def _automatic(event: Recorded[Any]) -> frozenset[str]:
    """The products that go to departments by themselves, where the event is about one."""
    if not isinstance(event.data, RequestSubmitted):
        return frozenset()
    products = load(event.data.catalogue).products
    return frozenset(code for code, product in products.items() if product.automatic)
