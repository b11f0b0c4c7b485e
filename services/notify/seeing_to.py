"""Commands about notices that did not arrive, and what follows: they are somebody's task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.catalogue import load
from schemas.catalogue.notices import Reader
from schemas.common import Accepted, Command, Event, Role
from schemas.contacts import MANAGE
from schemas.envelope import Recorded
from schemas.notice import NoticeRetried, RetryNotice, SettleNotice
from services.kernel.commands import Handler
from services.kernel.decider import Cause
from services.kernel.execute import Cases
from services.kernel.people import People
from services.kernel.reactions import Effect, React
from services.kernel.timers import Due
from services.notify import lost
from services.notify.delivery import TIMER, Delivery
from services.notify.lost import Seeing, Settling
from services.notify.state import State

LOKET, LEADS = frozenset({Role.COORDINATOR}), frozenset({Role.LEAD})
ROLES = {"LOKET": LOKET, "DOOR": MANAGE}
"""Who sees to it; at a department its leads."""


class SeeingTo:
    """What somebody may do about a notice of one zone."""

    def __init__(self, zone: str, cases: Cases[Any], people: People, delivery: Delivery) -> None:
        self._zone, self._cases, self._people = zone, cases, people
        self._delivery = delivery

    def all(self) -> dict[type[Command], Handler]:
        """Which handler answers each."""
        return {RetryNotice: self.retry, SettleNotice: self.settle}

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {NoticeRetried: self.on_retried}

    async def retry(self, command: RetryNotice, cause: Cause) -> Accepted:
        """Try once more."""
        seeing = await self._seeing(command)
        return await self._cases.execute(command.case, lost.retry, seeing, cause)

    async def settle(self, command: SettleNotice, cause: Cause) -> Accepted:
        """Say how it was settled."""
        told = Settling(command, await self._seeing(command), load())
        return await self._cases.execute(command.case, lost.settle, told, cause)

    async def on_retried(self, event: Recorded[NoticeRetried]) -> Sequence[Effect]:
        """It goes at once: somebody waits for it."""
        await self._delivery.on_due(Due(event.meta.case, TIMER, event.meta.id))
        return ()

    async def _seeing(self, command: Command) -> Seeing:
        roles, notice = ROLES.get(self._zone, LEADS), await self._notice(command)
        if notice is None:
            return Seeing(roles)
        kind = load().notices.get(notice.planned.template)
        hidden = kind is not None and kind.reader is Reader.OWNER
        if roles is not MANAGE:
            return Seeing(roles, hidden=hidden)
        recipient = notice.planned.recipient
        person = await self._people.get(recipient)
        return Seeing(roles, (person.organisation if person else None) or recipient, hidden)

    async def _notice(self, command: Command) -> State:
        found: State = await self._cases.known(command.case)
        return found
