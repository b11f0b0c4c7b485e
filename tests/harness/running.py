"""Looking into a running system, and asking it the leanest thing there is: a quick scan."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

from examples.loader import load_examples
from schemas import desk, subjects
from schemas.common import Accepted, Event, Role
from schemas.envelope import Recorded, read_event
from schemas.streams import Stream
from services.faces.face import Faces
from services.kernel.direct import sequence, subject
from tests.harness.nats_server import Serves, connect

QUICK_SCAN = next(one for one in load_examples() if one.product == "quick-scan")


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Return when something came true that nobody announces."""
    while True:
        if await holds():
            return
        await asyncio.sleep(0.02)


async def ask_quick_scan(faces: Faces, key: str = "") -> Accepted:
    """To all five departments at once, without triage."""
    door = await faces.at("DOOR")
    who = door.actor(QUICK_SCAN.contact, Role.INSTITUTION, organisation=QUICK_SCAN.institution)
    submit = QUICK_SCAN.submit.model_copy(update={"idempotency_key": key or str(uuid4())})
    return await door.ask(submit, who)


async def stored(faces: Faces, zone: str, stream: str, lane: str) -> list[Recorded[Event]]:
    """What is stored on one subject."""
    reader = (await faces.at(zone)).reader
    return [
        read_event(message.headers, message.data, subject(message), sequence(message))
        async for message in reader.all(stream, lane)
    ]


async def task(faces: Faces, department: str, case: UUID) -> list[Event]:
    """What happened with one case at one desk."""
    lane = subjects.desk(department, case)
    return [event.data for event in await stored(faces, department, Stream.DESK, lane)]


async def until_opened(faces: Faces, department: str, case: UUID) -> None:
    """Return when the department has its task."""

    async def opened() -> bool:
        return any(isinstance(e, desk.TaskOpened) for e in await task(faces, department, case))

    await eventually(opened)


async def as_deploy(server: Serves, zone: str, request: str) -> dict[str, Any]:
    """The answer to one request of a zone's owner."""
    async with await connect(server, zone, "deploy") as client:
        reply = await client.request(subjects.jetstream(request), b"", timeout=5)
    found: dict[str, Any] = json.loads(reply.data)
    return found


async def until_handled(server: Serves, zone: str, stream: str, service: str = "") -> None:
    """Return when every consumer of a stream (of one service) has done with all there is."""

    async def handled() -> bool:
        found = await as_deploy(server, zone, f"CONSUMER.LIST.{stream}")
        return all(
            not one["num_pending"] + one["num_ack_pending"]
            for one in found["consumers"]
            if one["name"].startswith(service)
        )

    await eventually(handled)
