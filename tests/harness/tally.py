"""A tiny domain on real events: what the kernel is tested with, without any service."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from nats.aio.client import Client

from schemas import subjects
from schemas.common import Actor, Event, Refused
from schemas.envelope import Meta, Recorded, chain_digest
from schemas.request import RequestAccepted
from schemas.subjects import Stream
from services.kernel.border import Border
from services.kernel.decider import Cause, Decider, service
from services.kernel.direct import DirectReader, sequence
from services.kernel.event_store import EventStore, Skipped
from services.kernel.execute import Cases
from services.kernel.parking import Parking
from services.kernel.spans import Trace
from services.kernel.telemetry import Telemetry
from services.kernel.texts import Texts
from services.kernel.timers import Timers
from tests.harness.nats_server import Serves, connect

Tally = tuple[str, ...]
ACTOR = service("intake")
SOURCE = "urn:nld:oin:00000000000000000000:systeem:intake"


def evolve(state: Tally, recorded: Recorded[Event]) -> Tally:
    """Every accepted product, in order."""
    event = recorded.data
    return (*state, event.product) if isinstance(event, RequestAccepted) else state


def add(state: Tally, product: str, actor: Actor, now: datetime) -> RequestAccepted | None:
    """Add a product once."""
    return None if product in state else RequestAccepted(product=product)


def add_second(state: Tally, product: str, actor: Actor, now: datetime) -> RequestAccepted | None:
    """Add a product, but never as the first."""
    if not state:
        raise Refused("empty", "Nothing was added yet.", "Add something else first.")
    return add(state, product, actor, now)


def add_again(state: Tally, product: str, actor: Actor, now: datetime) -> RequestAccepted:
    """Add a product as often as it is asked."""
    return RequestAccepted(product=product)


@dataclass
class Parts:
    """What a service is made of, for one user of one zone."""

    client: Client
    reader: DirectReader
    store: EventStore
    texts: Texts
    parking: Parking
    timers: Timers
    border: Border

    def cases(self) -> Cases[Tally]:
        """A fresh set of cases, as another process of the same service would have."""
        return Cases(
            self.store,
            Decider((), evolve),
            source=SOURCE,
            subject_of=subjects.request,
            texts=self.texts,
            parking=self.parking,
            telemetry=Telemetry("intake"),
            spans_of=lambda before, after, event, ended: Trace(),
        )

    async def events(self, case: UUID) -> list[Recorded[Event] | Skipped]:
        """What is stored of a case, once a server that answers has all of it."""
        subject = subjects.request(case)
        newest = await self.store.newest(subject)
        while not (found := await self.store.load(subject)) or found[-1].sequence < newest:
            if not newest:
                return []
            await asyncio.sleep(0.005)
        return found

    async def chain(self, case: UUID) -> list[str]:
        """What is stored of a case, as `prev` against the digest before it; empty is whole."""
        broken, before = [], ""
        async for message in self.reader.all(Stream.REQUESTS, subjects.request(case)):
            headers = message.headers or {}
            if headers.get("ce-prev", "") != before:
                broken.append(f"{sequence(message)} does not follow {before[:8]}")
            before = chain_digest(headers, message.data)
        return broken


@dataclass(frozen=True)
class At:
    """One node of a cluster to connect to."""

    home: Path
    url: str


@asynccontextmanager
async def parts(server: Serves, zone: str = "LOKET", user: str = "intake") -> AsyncIterator[Parts]:
    """The parts of one user, on a connection of its own."""
    async with await connect(server, zone, user) as client:
        reader = DirectReader(client)
        yield Parts(
            client,
            reader,
            EventStore(client, reader, Stream.REQUESTS),
            Texts(client, reader),
            Parking(client, reader),
            Timers(client, user),
            Border(client, SOURCE, ACTOR),
        )


def cause(name: str = "") -> Cause:
    """A command of the test's own."""
    return Cause(name or str(uuid4()), ACTOR, datetime.now(UTC))


def meta(case: UUID, number: str = "", prev: str = "") -> Meta:
    """An envelope of the test's own."""
    name = number or str(uuid4())
    return Meta(
        id=name,
        source=SOURCE,
        case=case,
        time=datetime.now(UTC),
        actor=ACTOR,
        cause=name,
        prev=prev,
    )


async def purge(server: Serves, stream: str, subject: str) -> None:
    """What only destruction may do."""
    async with await connect(server, "LOKET", "destruction") as client:
        wanted = json.dumps({"filter": subject}).encode()
        answer = json.loads((await client.request(subjects.purge(stream), wanted, 5)).data)
        assert answer["success"], answer


async def destroy(server: Serves, case: UUID) -> None:
    """First the record, then the case is gone."""
    async with await connect(server, "LOKET", "destruction") as client:
        reply = await client.request(subjects.retention(case), b"{}", 5)
        assert "error" not in json.loads(reply.data)
    await purge(server, Stream.REQUESTS, subjects.request(case))
