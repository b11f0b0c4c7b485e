"""Timers that go off: how late a service has them, and what it does then."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from nats.aio.msg import Msg

from bench.scale.among import Among
from bench.scale.stories import case_of, is_long_out
from bench.scale.timing import Times
from schemas.subjects import Durable, Stream
from services.advice.assembly.course import note_terms
from services.kernel.calendar_file import load_calendar
from services.kernel.consuming import Consumer
from services.kernel.decider import service
from services.kernel.terms import TIMER, Terms
from services.kernel.timers import Due, read_due

APART = timedelta(milliseconds=300)
SOON = timedelta(seconds=2)
PATIENCE = 120
MS = timedelta(milliseconds=1)


async def fire(among: Among, times: Times) -> None:
    """One after the other: the moment, its coming, and all that follows; then many at once."""
    numbers = [number for number in range(among.size.open) if is_long_out(number)]
    late = [case_of(number) for number in random.sample(numbers, 2 * among.size.fired)]
    single, together = late[: among.size.fired], late[among.size.fired :]
    first = datetime.now(UTC) + SOON
    await _fired(among, times, "", {case: first + APART * n for n, case in enumerate(single)})
    moment = datetime.now(UTC) + SOON
    await _fired(among, times, ", all at one moment", dict.fromkeys(together, moment))


async def _fired(among: Among, times: Times, how: str, moments: dict[UUID, datetime]) -> None:
    """Set these timers and let assembly's own reaction have them."""
    made = among.service
    terms = Terms(among.cases(), made.timers, load_calendar(), service("assembly"), note_terms)
    waiting, done = set(moments), asyncio.Event()

    async def on_due(due: Due) -> None:
        lateness = (datetime.now(UTC) - moments[due.case]) / MS
        times.took[f"a timer goes off: until the service has it{how}"].append(lateness)
        with times.one(f"a timer went off: note terms, set the next{how}"):
            await terms.on_due(due)
        waiting.discard(due.case)
        if not waiting:
            done.set()

    for case, moment in moments.items():
        await made.timers.set(case, TIMER, moment)
    async with _consuming(among, on_due), asyncio.timeout(PATIENCE):
        await done.wait()


@asynccontextmanager
async def _consuming(among: Among, on_due: Callable[[Due], Awaitable[None]]) -> AsyncIterator[None]:
    async def handle(message: Msg) -> None:
        await on_due(read_due(message))

    client = among.service.client
    consumer = Consumer(client, Stream.TIMERS, Durable.ASSEMBLY_TIMERS, handle)
    running = asyncio.create_task(consumer.run())
    try:
        yield
    finally:
        await consumer.stop(5)
        await running
