"""The institutions' zone under measurement: a server, one process, institutions with webhooks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from nats.aio.client import Client

from bench.machine import Machine
from bench.notices.sink import Sink
from deploy.topology import topology
from schemas import subjects
from schemas.common import Actor, Role
from schemas.envelope import Meta, encode
from schemas.progress import ProgressReported, Stage
from schemas.subjects import Stream
from services.kernel.broker import connect
from services.kernel.direct import DirectReader
from services.kernel.people import People, Person, Webhook

INTAKE = Actor(sub="intake", issuer="service", roles=(Role.SERVICE,))
SECRET = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
IN_FLIGHT = 64
LOOK = 0.02


class Door:
    """Steps that are told of, and what became of them."""

    def __init__(self, home: Path, command: Sequence[str], institutions: int) -> None:
        self._home, self._command, self.institutions = home, command, institutions
        self.sink = Sink()
        self.published: dict[str, float] = {}

    async def __aenter__(self) -> Self:
        self.machine = await Machine.start(self._home, {}, topology(("EZK",)))
        await self.sink.__aenter__()
        face, self._intake = await self._user("DOOR", "face"), await self._user("LOKET", "intake")
        self.reader = DirectReader(face)
        people = People(face, self.reader)
        for number in range(self.institutions):
            await people.put(self._institution(number))
        self._clients = (face, self._intake)
        self.machine.spawn("DOOR", self._command)
        await self.machine.started("DOOR")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, why: BaseException | None, at: TracebackType | None
    ) -> None:
        for client in self._clients:
            await client.close()
        await self.machine.stop()
        await self.sink.__aexit__()

    async def tell(self, institution: int) -> str:
        """One step of a new case: the id of its event."""
        case, about, code = uuid4(), str(uuid4()), f"I{institution}"
        step = ProgressReported(
            institution=code, contact="nobody", stage=Stage.CIRCULATED, product="case-advice"
        )
        meta = Meta(about, "urn:bench", case, datetime.now(UTC), INTAKE, "bench")
        headers, body = encode(step, meta)
        self.published[about] = time.perf_counter()
        subject = subjects.progress(code, case)
        answer = await self._intake.request(subject, body, timeout=30, headers=headers)
        if b'"error"' in answer.data:
            raise RuntimeError(answer.data.decode())
        return about

    async def tell_many(self, steps: int) -> set[str]:
        """So many steps, round all institutions, as fast as they are stored."""
        places = asyncio.Semaphore(IN_FLIGHT)

        async def one(number: int) -> str:
            async with places:
                return await self.tell(number % self.institutions)

        return set(await asyncio.gather(*(one(number) for number in range(steps))))

    async def holds(self, messages: int) -> None:
        """Wait until the stream of notices holds so many messages."""
        while True:
            if await self.reader.batch(Stream.NOTICES, after=messages - 1, size=1):
                return
            await asyncio.sleep(LOOK)

    async def stored(self) -> int:
        """How many messages the stream of notices holds."""
        return (await self.machine.stored())["DOOR/NOTICES"][0]

    def address(self, institution: int) -> str:
        """Each institution has a machine of its own."""
        return f"127.0.{institution // 200 + 1}.{institution % 200 + 1}"

    def _institution(self, number: int) -> Person:
        url = f"http://{self.address(number)}:{self.sink.port}/hook"
        hook = Webhook(url=url, secret=SECRET)
        return Person(id=f"I{number}", name="Instelling", organisation=f"I{number}", webhook=hook)

    async def _user(self, zone: str, user: str) -> Client:
        return await connect(self.machine.settings, zone, user)
