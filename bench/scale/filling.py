"""Filling a server with open cases: their events as they came in time, and a timer for each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from nats.aio.client import Client
from nats.aio.msg import Msg
from rich.progress import Progress

from bench.scale.stories import Told, case_of, is_circulated, open_story
from deploy.local import LocalServer
from deploy.topology import DEPARTMENTS, LOKET
from schemas.envelope import Meta, chain_digest, encode
from schemas.ids import following
from services.cli.look.operating import operator
from services.kernel.broker import connect
from services.kernel.decider import service
from services.kernel.settings import Settings
from services.kernel.terms import TIMER
from services.kernel.timers import Timers

ON_THE_WAY = 2_000
AT_ONCE = 64
FAR = timedelta(days=9)
LAZY = ('"sync_interval": "always"', '"sync_interval": "2m"')
ACTOR = service("bench")
WRITERS = ((LOKET, "intake"), (LOKET, "assembly"), *((code, "desk") for code in DEPARTMENTS))


@asynccontextmanager
async def user(settings: Settings, zone: str, name: str) -> AsyncIterator[Client]:
    """A connection as one user of one zone."""
    client = await connect(settings, zone, name)
    try:
        yield client
    finally:
        await client.close()


class Writer:
    """Stores without waiting for each acknowledgement, but for all of them in the end."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._inbox = client.new_inbox()
        self._unanswered, self._refused = 0, ""
        self._answered = asyncio.Event()

    async def open(self) -> Self:
        """Listen for acknowledgements."""
        await self.client.subscribe(self._inbox, cb=self._heard)
        return self

    async def store(self, subject: str, body: bytes, headers: dict[str, str]) -> None:
        """Send one message; not too many are on the way at once."""
        self._unanswered += 1
        await self.client.publish(subject, body, self._inbox, headers)
        if self._unanswered > ON_THE_WAY:
            await self.stored(ON_THE_WAY // 2)

    async def stored(self, but: int = 0) -> None:
        """Return when all but so many are stored; RuntimeError when one was refused."""
        while self._unanswered > but:
            self._answered.clear()
            async with asyncio.timeout(30):
                await self._answered.wait()
        if self._refused:
            raise RuntimeError(self._refused)

    async def _heard(self, message: Msg) -> None:
        self._unanswered -= 1
        if b'"error"' in message.data:
            self._refused = message.data.decode()
        self._answered.set()


class Filling:
    """Open cases on their way into the streams."""

    def __init__(self, settings: Settings, now: datetime, progress: Progress) -> None:
        self._settings, self._now, self._progress = settings, now, progress
        self._chains: dict[str, str] = {}

    async def fill(self, count: int) -> int:
        """Store so many cases, the first events of all before the second of any; how many events.

        So the events of one case lie as far apart in a stream as cases that run side by side
        put them.
        """
        stories = [open_story(number, self._now) for number in range(count)]
        total = sum(map(len, stories))
        task = self._progress.add_task(f"{count:,} open cases: events", total=total)
        async with AsyncExitStack() as stack:
            writers = {
                where: await Writer(
                    await stack.enter_async_context(user(self._settings, *where))
                ).open()
                for where in WRITERS
            }
            for place in range(max(map(len, stories))):
                for number, story in enumerate(stories):
                    if place < len(story):
                        told = story[place]
                        await self._store(writers[told.zone, told.user], case_of(number), told)
                        self._progress.advance(task)
            for writer in writers.values():
                await writer.stored()
            await self._timers(writers, count)
        return total

    async def _store(self, writer: Writer, case_id: UUID, told: Told) -> None:
        subject = told.subject(case_id)
        prev = self._chains.get(subject, "")
        cause = following(prev or case_id.hex, subject)
        meta = Meta(cause, "urn:bench", case_id, told.at, ACTOR, cause, prev=prev)
        headers, body = encode(told.event, meta)
        self._chains[subject] = chain_digest(headers, body)
        await writer.store(subject, body, headers)

    async def _timers(self, writers: dict[tuple[str, str], Writer], count: int) -> None:
        task = self._progress.add_task(f"{count:,} timers", total=count)
        names = {True: "assembly", False: "intake"}
        timers = {n: Timers(writers[LOKET, n].client, n) for n in names.values()}

        async def timer(number: int) -> None:
            at = self._now + FAR + timedelta(seconds=number)
            await timers[names[is_circulated(number)]].set(case_of(number), TIMER, at)

        for first in range(0, count, AT_ONCE):
            some = range(first, min(first + AT_ONCE, count))
            await asyncio.gather(*map(timer, some))
            self._progress.advance(task, len(some))


@asynccontextmanager
async def hasty(server: LocalServer) -> AsyncIterator[None]:
    """The server without waiting for the disk, to fill it; afterwards as the product runs it."""
    await server.start()
    await server.stop()
    config = server.process.config
    config.write_text(config.read_text().replace(*LAZY))
    await server.process.start()
    try:
        yield
    finally:
        await server.stop()


async def nothing_left_to_do(settings: Settings, server: LocalServer, zones: Iterable[str]) -> None:
    """Put every durable of these zones at the end of its stream: what is there was handled."""
    for name in zones:
        async with operator(settings, name, "deploy") as at:
            for one in server.plan.zone(name).consumers:
                end = (await at.state(one.stream))["last_seq"]
                await at.ask(f"CONSUMER.RESET.{one.stream}.{one.durable}", {"seq": end + 1})
