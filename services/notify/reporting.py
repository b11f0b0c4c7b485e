"""How an institution is told, reported to the Loket: what it is told must reach it.

What an institution may do without is not followed. Whom the notice is for stays at the door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas import notice as said
from schemas import subjects
from schemas.catalogue import load
from schemas.catalogue.notices import Reader
from schemas.common import Event
from schemas.delivery import DeliveryReported
from schemas.envelope import Recorded
from schemas.notice import Channel, NoticePlanned
from services.kernel.execute import Cases
from services.kernel.reactions import Deliver, Effect, React
from services.notify.state import WAITING, Notice

LOKET = "LOKET"
TELLING = (
    said.NoticePlanned,
    said.NoticeDeferred,
    said.NoticeSent,
    said.NoticeDelivered,
    said.NoticeBounced,
    said.NoticeGivenUp,
    said.NoticeGathered,
    said.NoticeRetried,
    said.NoticeSettled,
)
"""The events of a notice after which it stands otherwise for who waits for it to arrive."""


class Reporting:
    """Reactions to the door's notices, beside those by which they are sent."""

    def __init__(self, cases: Cases[Any]) -> None:
        self._cases = cases

    def beside(self, own: Mapping[type[Event], React]) -> Mapping[type[Event], React]:
        """What follows from each event, and that the Loket is told of it."""
        return {**own, **{event: self._also(own.get(event)) for event in TELLING}}

    def _also(self, first: React | None) -> React:
        async def react(event: Recorded[Any]) -> Sequence[Effect]:
            effects = await first(event) if first else ()
            return *effects, *await self.on_changed(event)

        return react

    async def on_changed(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Tell the Loket how it stands, once something was tried; an inbox has it when planned."""
        notice: Notice | None = await self._cases.state_after(event)
        if notice is None or not followed(notice.planned):
            return ()
        if not notice.attempts and notice.status in WAITING and not _is_there(notice):
            return ()
        lane = subjects.delivery(notice.planned.case)
        return (Deliver(LOKET, lane, _report(notice)),)


def followed(planned: NoticePlanned) -> bool:
    """Whether the Loket follows it: it tells an institution what that cannot do without."""
    kind = load().notices.get(planned.template)
    if kind is None or planned.again:
        return False
    return kind.reader is Reader.INSTITUTION and not kind.optional


def _is_there(notice: Notice) -> bool:
    return notice.planned.channel is Channel.INBOX


def _report(notice: Notice) -> DeliveryReported:
    planned = notice.planned
    return DeliveryReported(
        notice=notice.id,
        about=planned.about,
        template=planned.template,
        channel=planned.channel,
        status=notice.status,
        reason=notice.reason,
        planned_at=notice.planned_at,
    )
