"""A zone of its own for every test that consumes: durables remember what they delivered."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from nats.aio.client import Client
from nats.aio.msg import Msg

from deploy.local import LocalServer
from schemas import subjects
from schemas.common import Event
from schemas.desk import TaskReleased
from schemas.envelope import encode
from schemas.streams import Durable, Stream
from services.kernel.consuming import Consumer
from services.kernel.health import Durability, look
from tests.harness.nats_server import Serves, connect
from tests.harness.tally import meta

DEPARTMENTS = tuple(f"D{number}" for number in range(1, 17))
GRACE = 5.0


@dataclass
class Lane:
    """One made-up department: its desk's connection, and messages to consume."""

    server: LocalServer
    department: str
    client: Client

    def subject(self, case: UUID) -> str:
        """Where its desk keeps a task."""
        return subjects.desk(self.department, case)

    async def put(self, *, case: UUID | None = None, body: bytes = b"{}", **headers: str) -> UUID:
        """Store a message, with these headers only."""
        case = case or uuid4()
        reply = await self.client.request(self.subject(case), body, 5, headers=headers or None)
        assert "error" not in json.loads(reply.data), reply.data
        return case

    async def put_event(self, event: Event | None = None) -> UUID:
        """Store a proper event."""
        case = uuid4()
        headers, body = encode(event or TaskReleased(expert="expert-1"), meta(case))
        return await self.put(case=case, body=body, **headers)

    async def state(self) -> Durability:
        """What the server says of the durable."""
        return await look(self.client, Stream.DESK, Durable.DESK_REACTIONS)

    async def until(self, wanted: Callable[[Durability], bool]) -> Durability:
        """Return when the server says so."""
        while True:
            if wanted(seen := await self.state()):
                return seen
            await asyncio.sleep(0.02)


async def until(holds: Callable[[], bool]) -> None:
    """Return when something came true that nobody announces."""
    while True:
        if holds():
            return
        await asyncio.sleep(0.02)


@asynccontextmanager
async def lane(server: LocalServer, department: str) -> AsyncIterator[Lane]:
    """The desk of one department."""
    async with await connect(server, department, "desk") as client:
        yield Lane(server, department, client)


@dataclass
class Handled:
    """What a consumer was handed, and what it does with it."""

    act: Callable[[Msg], Awaitable[None]] | None = None
    subjects: list[str] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __call__(self, message: Msg) -> None:
        self.subjects.append(message.subject)
        async with self.changed:
            self.changed.notify_all()
        if self.act:
            await self.act(message)

    async def until(self, count: int) -> None:
        """Return when this many deliveries were made."""
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.subjects) >= count)


@asynccontextmanager
async def consuming(
    lane: Lane, handle: Callable[[Msg], Awaitable[None]]
) -> AsyncIterator[Consumer]:
    """A running consumer of the desk's own events."""
    consumer = Consumer(lane.client, Stream.DESK, Durable.DESK_REACTIONS, handle)
    task = asyncio.create_task(consumer.run())
    try:
        yield consumer
    finally:
        await consumer.stop(GRACE)
        await task


async def parked(server: Serves, zone: str) -> list[tuple[str, dict[str, Any]]]:
    """What lies in a zone's PARKED: subject and content (a copy's content is its headers)."""
    async with await connect(server, zone, "deploy") as client:
        found: list[tuple[str, dict[str, Any]]] = []
        number = 0
        while True:
            wanted = json.dumps({"seq": number + 1, "next_by_subj": ">"}).encode()
            reply = await client.request(subjects.ask_leader(Stream.PARKED), wanted, timeout=5)
            message = json.loads(reply.data).get("message")
            if message is None:
                return found
            number = message["seq"]
            body = base64.b64decode(message.get("data", ""))
            headers = base64.b64decode(message.get("hdrs", "")).decode()
            advisory = message["subject"].startswith(("$JS", "parked.quarantine"))
            found.append(
                (
                    message["subject"],
                    json.loads(body) if advisory else {"headers": headers, "body": body},
                )
            )
