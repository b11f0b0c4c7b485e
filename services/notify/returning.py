"""What follows from a mail that did not arrive: somebody else is told, or another way is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.common import Event
from schemas.envelope import Recorded
from schemas.notice import Channel, NoticeBounced, NoticeGivenUp
from services.kernel.execute import Cases
from services.kernel.people import People
from services.kernel.reactions import Decide, Effect, React
from services.notify import domain
from services.notify.delivery import ERASED
from services.notify.instead import instead
from services.notify.rules import notice_id
from services.notify.state import Notice


class Returning:
    """Reactions to mails that came back or were given up."""

    def __init__(self, cases: Cases[Any], people: People, inbox: bool) -> None:
        self._cases, self._people, self._inbox = cases, people, inbox

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {NoticeBounced: self.on_not_arrived, NoticeGivenUp: self.on_not_arrived}

    async def on_not_arrived(self, event: Recorded[Any]) -> Sequence[Effect]:
        """Plan the next notice; who was forgotten meanwhile is not looked for."""
        notice: Notice | None = await self._cases.state_after(event)
        if notice is None or notice.planned.channel is not Channel.MAIL:
            return ()
        if event.data.reason == ERASED:
            return ()
        person = await self._people.get(notice.planned.recipient)
        of = person.organisation if person else None
        institution = await self._people.get(of) if of else None
        following = instead(notice.planned, person, institution, self._inbox)
        return [Decide(domain.plan, following, of=notice_id(following))] if following else ()
