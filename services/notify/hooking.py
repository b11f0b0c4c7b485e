"""What follows from a webhook's own events: it is asked, its stop is told, a span is resent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from schemas import subjects
from schemas import webhook as said
from schemas.common import Event, digest
from schemas.contacts import MANAGE
from schemas.envelope import Recorded, read_event
from schemas.ids import following
from schemas.notice import Channel, NoticePlanned
from schemas.progress import ProgressReported
from schemas.subjects import Stream
from services.kernel.direct import DirectReader, sequence, subject
from services.kernel.people import Directory, People
from services.kernel.reactions import Decide, Effect, React
from services.notify import domain, hook
from services.notify.channels.webhook import Webhook
from services.notify.consent_keys import ConsentKeys
from services.notify.hook import Consent
from services.notify.hook_state import Standing
from services.notify.hooks import Hooks
from services.notify.rules import notice_id

STOPPED = "webhook-stopped"
CLOCKS = timedelta(minutes=1)
"""How far the clocks of two machines may be apart."""

Notices: TypeAlias = Callable[[Recorded[Any]], Awaitable[Sequence[NoticePlanned]]]
"""The notices that an event of the zone leads to."""


class Hooking:
    """Reactions to the events of webhooks."""

    def __init__(
        self,
        hooks: Hooks,
        webhook: Webhook,
        people: People,
        directory: Directory,
        reader: DirectReader,
        notices: Notices,
        keys: ConsentKeys,
    ) -> None:
        self._keys = keys
        self._hooks, self._webhook, self._people = hooks, webhook, people
        self._directory, self._reader, self._notices = directory, reader, notices

    def own(self) -> Mapping[type[Event], React]:
        """Which events lead to what."""
        return {
            said.WebhookOffered: self.on_offered,
            said.WebhookStopped: self.on_stopped,
            said.NoticesReplayed: self.on_replayed,
        }

    async def on_offered(self, event: Recorded[said.WebhookOffered]) -> Sequence[Effect]:
        """Ask the endpoint, as it stands in PEOPLE now, unless it has answered already."""
        offered, state = event.data, await self._hooks.state(event.meta.case)
        if state is None or not state.of(offered.endpoint) or state.standing is not Standing.ASKED:
            return ()
        person = await self._people.get(offered.institution)
        endpoint = person.webhook if person else None
        if endpoint is None or digest(endpoint.url) != offered.endpoint:
            answer = Consent(offered.endpoint, refusal="address_changed")
        else:
            callback = self._keys.callback(offered.institution, state.offer or event.meta.id)
            answer = await self._webhook.ask(endpoint, callback)
        cause = f"{event.meta.id}-answered"
        await self._hooks.decide(event.meta.case, hook.answer, answer, cause)
        return ()

    async def on_stopped(self, event: Recorded[said.WebhookStopped]) -> Sequence[Effect]:
        """Tell the institution by mail; its people where it has no address of its own."""
        institution = event.data.institution
        everybody = await self._directory.everybody()
        itself = everybody.get(institution)
        people = [p for p in everybody.with_role(*MANAGE) if p.organisation == institution]
        told = [itself] if itself and itself.mail else [one for one in people if one.mail]
        return [_mail(event, one.id) for one in told]

    async def on_replayed(self, event: Recorded[said.NoticesReplayed]) -> Sequence[Effect]:
        """Plan every message of the span once more, under the id it has."""
        asked, effects = event.data, list[Effect]()
        async for one in told_between(self._reader, asked.institution, asked.after, asked.until):
            for notice in await self._notices(one):
                if notice.channel is Channel.WEBHOOK and notice.recipient == asked.institution:
                    effects.append(_again(event, notice))
        return effects


async def told_between(
    reader: DirectReader, institution: str, after: datetime, until: datetime
) -> AsyncIterator[Recorded[ProgressReported]]:
    """What an institution was told in a span: logged after its begin, and not after its end.

    What was logged in it was stored since it began, as far as clocks agree.
    """
    lane = subjects.progress_of(institution)
    begin = await reader.before(Stream.PROGRESS, lane, after - CLOCKS)
    async for message in reader.all(Stream.PROGRESS, lane, begin):
        event = read_event(message.headers, message.data, subject(message), sequence(message))
        if isinstance(event.data, ProgressReported) and after < event.meta.time <= until:
            yield event  # type: ignore[misc]  # it is one


def _mail(event: Recorded[said.WebhookStopped], recipient: str) -> Decide:
    notice = NoticePlanned(
        case=event.meta.case,
        recipient=recipient,
        channel=Channel.MAIL,
        template=STOPPED,
        about=event.meta.id,
    )
    return Decide(domain.plan, notice, of=notice_id(notice))


def _again(event: Recorded[said.NoticesReplayed], notice: NoticePlanned) -> Decide:
    before = notice_id(notice)
    own = UUID(following(event.meta.id, str(before)))
    return Decide(domain.plan, notice.model_copy(update={"again": before}), of=own)
