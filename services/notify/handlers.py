"""Commands to notify: what an institution may ask of its own webhook."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from schemas import webhook as said
from schemas.common import Accepted, Command, digest
from schemas.ids import following, webhook_of
from schemas.notice import Channel, NoticePlanned
from services.kernel.commands import Handler
from services.kernel.decider import Cause
from services.kernel.direct import DirectReader
from services.kernel.execute import Cases
from services.kernel.people import People
from services.notify import domain, hook
from services.notify.channels import consent
from services.notify.channels.cloudevent import TESTED
from services.notify.consent_keys import ConsentKeys
from services.notify.hooking import told_between
from services.notify.hooks import Hooks


class Handlers:
    """The commands about webhooks; only the door's notify is asked any."""

    def __init__(
        self,
        notices: Cases[Any],
        hooks: Hooks,
        reader: DirectReader,
        people: People,
        keys: ConsentKeys,
    ) -> None:
        self._notices, self._hooks, self._reader = notices, hooks, reader
        self._people, self._keys = people, keys

    def all(self) -> dict[type[Command], Handler]:
        """Which handler answers each."""
        return {
            said.OfferWebhook: self.offer,
            said.ConfirmWebhook: self.confirm,
            said.TryWebhook: self.test,
            said.ReplayNotices: self.replay,
        }

    async def offer(self, command: said.OfferWebhook, cause: Cause) -> Accepted:
        """Ask the endpoint for its consent."""
        return await self._hooks.ask(command.case, hook.offer, command, cause)

    async def confirm(self, command: said.ConfirmWebhook, cause: Cause) -> Accepted:
        """Allow what its endpoint consents to late; the key says who is asked, and nobody else.

        Without a rate it is the one that was asked for.
        """
        institution = cause.actor.organisation or ""
        offer = self._keys.read(institution, command.key)
        if offer is None or command.case != webhook_of(institution):
            raise hook.no_key()
        person = await self._people.get(institution)
        endpoint = digest(person.webhook.url) if person and person.webhook else ""
        try:
            rate = consent.granted(command.rate) if command.rate else consent.RATE
        except ValueError:
            raise hook.no_key() from None
        told = hook.Confirmed(offer, endpoint, rate)
        return await self._hooks.decide(command.case, hook.confirm, told, cause.id)

    async def test(self, command: said.TryWebhook, cause: Cause) -> Accepted:
        """Plan a test: it goes the way of every other message, once."""
        institution = hook.own(command, cause.actor)
        hook.allowed(await self._hooks.state(command.case))
        notice = NoticePlanned(
            case=command.case,
            recipient=institution,
            channel=Channel.WEBHOOK,
            template=TESTED,
            about=cause.id,
        )
        own = UUID(following(cause.id, f"{institution} {TESTED}"))
        return await self._notices.execute(own, domain.plan, notice, cause)

    async def replay(self, command: said.ReplayNotices, cause: Cause) -> Accepted:
        """Send a span once more, after a look at how much that is."""
        institution = hook.own(command, cause.actor)
        found = 0
        async for _ in told_between(self._reader, institution, command.after, command.until):
            found += 1
        asked = hook.Replaying(command, found)
        return await self._hooks.ask(command.case, hook.replay, asked, cause)
