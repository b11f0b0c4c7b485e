"""Notify running in one zone, a mailbox, and events of that zone made to happen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from nats.aio.client import Client

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from schemas import subjects, webhook
from schemas.catalogue.notices import Digests
from schemas.common import Actor, Event, Role, digest
from schemas.envelope import Meta, Recorded, encode
from schemas.ids import following, webhook_of
from schemas.notice import Channel, NoticePlanned
from schemas.progress import ProgressReported, Stage
from schemas.record import CaseDestroyed
from schemas.subjects import Stream
from services.kernel.decider import Decider
from services.kernel.direct import DirectReader
from services.kernel.event_store import EventStore
from services.kernel.people import People, Person
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs
from services.kernel.timers import Timers
from services.notify.app import notify
from services.notify.delivery import TIMER
from services.notify.pace import Pace
from services.notify.state import OVER, Notice, evolve
from tests.harness.nats_server import connect

SOON = timedelta(milliseconds=50)
APART = Digests(code=Channel.MAIL, most=10_000, within=timedelta(days=1), daily=time(8, 30))
"""Every mail goes by itself."""

FAST = Pace(
    delays=(SOON, SOON),
    reach=2.0,
    answer=2.0,
    taken=2.0,
    patience=0.1,
    people_fresh_for=-1.0,
    digests=APART,
)
SERVICE = Actor(sub="service", issuer="service", roles=(Role.SERVICE,))
WRITERS = {"DOOR": ("LOKET", "intake"), "LOKET": ("LOKET", "assembly")}


class Notifying:
    """One zone in which people are told things."""

    def __init__(self, server: LocalServer, zone: str, mailbox: Mailbox, **settings: Any) -> None:
        self.server, self.zone, self.mailbox = server, zone, mailbox
        given = {"mail_from": "loket@loket.example", "portal_url": "https://loket.example"}
        self.settings = Settings(
            home=server.home, smtp_port=mailbox.port, **given | settings, webhook_origin="x.example"
        )
        self._running = AsyncExitStack()

    async def __aenter__(self) -> Self:
        configure_logs("error")
        face = await self._user(self.zone, "face")
        self.reader = DirectReader(face)
        self.people = People(face, self.reader)
        self.notices = EventStore(face, self.reader, Stream.NOTICES)
        zone, user = WRITERS.get(self.zone, (self.zone, "desk"))
        self._writer = await self._user(zone, user)
        self._notify = await self._user(self.zone, "notify")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._running.aclose()

    async def _user(self, zone: str, user: str) -> Client:
        client = await connect(self.server, zone, user)
        return await self._running.enter_async_context(client)

    async def start(self, pace: Pace = FAST) -> Service:
        """One more notify process's worth; it stops at the end."""
        service = await notify(self.zone, self.settings, pace)
        self._running.push_async_callback(service.stop)
        await service.start()
        return service

    async def happens(
        self,
        event: Event,
        subject: str,
        case: UUID,
        actor: Actor = SERVICE,
        id: str = "",
        by: Client | None = None,
        traceparent: str = "",
        at: datetime | None = None,
    ) -> str:
        """Something happens in the zone; its id. The same id is the same event, sent again."""
        now = at or datetime.now(UTC)
        meta = Meta(id or str(uuid4()), "urn:test", case, now, actor, "test")
        headers, body = encode(event, meta)
        if traceparent:
            headers["traceparent"] = traceparent
        answer = await (by or self._writer).request(subject, body, timeout=5, headers=headers)
        assert b'"error"' not in answer.data, answer.data
        return meta.id

    async def progress(self, told: ProgressReported, case: UUID | None = None, id: str = "") -> str:
        """The institution is told of a step."""
        case = case or uuid4()
        subject = subjects.progress(told.institution, case)
        return await self.happens(told, subject, case, id=id)

    async def destroyed(self, case: UUID) -> None:
        """The case is destroyed in this zone."""
        client = await self._user(self.zone, "destruction")
        event = CaseDestroyed(case=case, ground="term-over", chain=digest("chain"))
        await self.happens(event, subjects.retention(case), case, by=client)

    async def plan(self, person: Person, case: UUID | None = None, traceparent: str = "") -> str:
        """A mail is planned, as the zone's events lead to; what it is about."""
        about = str(uuid4())
        planned = NoticePlanned(
            case=case or uuid4(),
            recipient=person.id,
            channel=Channel.MAIL,
            template="progress",
            about=about,
        )
        await self.notice_happens(about, person.id, planned, traceparent)
        return about

    async def notice_happens(
        self, about: str, recipient: str, event: Event, traceparent: str = ""
    ) -> None:
        """Something happens to the mail that tells somebody of an event."""
        name = UUID(following(about, f"{recipient} {Channel.MAIL}"))
        lane = subjects.notice(name.hex)
        await self.happens(event, lane, name, by=self._notify, traceparent=traceparent)

    async def notice(self, about: str, recipient: str, channel: str) -> Notice | None:
        """A notice as it stands; "mail second" is one to a second address."""
        name = following(about, f"{recipient} {channel}")
        events = await self.notices.load(subjects.notice(name))
        return Decider[Notice | None](None, evolve).fold(_read(events))

    async def until(self, about: str, recipient: str, channel: str, status: str) -> Notice:
        """The notice, once it is that far."""
        return await self._until(about, recipient, channel, (status,))

    async def over(self, about: str, recipient: str, channel: Channel) -> Notice:
        """The notice, once nothing more will be done about it."""
        return await self._until(about, recipient, channel, OVER)

    async def _until(
        self, about: str, recipient: str, channel: str, wanted: Sequence[str]
    ) -> Notice:
        seen: Notice | None = None
        try:
            async with asyncio.timeout(30):
                while seen is None or seen.status not in wanted:
                    await asyncio.sleep(0.02)
                    seen = await self.notice(about, recipient, channel)
        except TimeoutError as error:
            raise AssertionError(f"not {' or '.join(wanted)}: {seen}") from error
        return seen

    async def mailed(self, about: str, recipient: str, channel: str = Channel.MAIL) -> Notice:
        """The notice, once its mail is sent."""
        return await self.until(about, recipient, channel, "sent")

    async def nudge(self, notice: Notice) -> None:
        """Let notify look again now, as a redelivery does after the durable's ack_wait."""
        await Timers(self._notify, "notify").set(notice.id, TIMER, datetime.now(UTC))

    def mails_of(self, notice: Notice) -> int:
        """How many mails of this notice arrived."""
        line = f"\nMessage-ID: <{notice.id}@loket.example>".encode()
        return sum(line in file.read_bytes() for file in self.mailbox.files())

    async def institution(self, consents: bool = True, **more: Any) -> tuple[Person, Person]:
        """An institution and its contact person, of this test only; its webhook has consented."""
        code = f"T{uuid4().hex[:8]}"
        mail = f"{code.lower()}@university.example"
        institution = Person(id=code, name="Instelling", mail=mail, organisation=code)
        contact = Person(
            id=f"{code}-team",
            name="Adviesteam",
            mail=f"team-{mail}",
            roles=(Role.INSTITUTION,),
            organisation=code,
        )
        institution = institution.model_copy(update=more)
        await self.people.put(institution)
        await self.people.put(contact)
        if institution.webhook and consents:
            await self.consent(institution)
        return institution, contact

    async def consent(self, institution: Person, rate: int | None = None) -> None:
        """The endpoint of an institution consented."""
        assert institution.webhook
        endpoint = digest(institution.webhook.url)
        offered = webhook.WebhookOffered(institution=institution.id, endpoint=endpoint)
        await self.hook_happens(institution.id, offered)
        await self.hook_happens(
            institution.id, webhook.WebhookAllowed(endpoint=endpoint, rate=rate)
        )

    async def hook_happens(
        self, institution: str, event: Event, at: datetime | None = None
    ) -> None:
        """Something happens to the webhook of an institution."""
        own = webhook_of(institution)
        await self.happens(event, subjects.notice(own.hex), own, by=self._notify, at=at)


def step(institution: Person, contact: Person, **more: Any) -> ProgressReported:
    """A step the institution is told of."""
    return ProgressReported(
        institution=institution.id,
        contact=contact.id,
        **{"stage": Stage.CIRCULATED, "product": "case-advice", **more},
    )


def _read(events: Sequence[Any]) -> list[Recorded[Event]]:
    return [event for event in events if isinstance(event, Recorded)]
