"""At the end: does everybody agree on every term, is every chain whole, was everything handled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from os import cpu_count
from uuid import UUID

from bench.year.comparing import Compared, Raw, compare
from bench.year.stage import Stage
from schemas import subjects
from schemas.streams import Stream
from services.cli.look.operating import operator
from services.faces.walking import Walk
from services.kernel.direct import DirectReader, sequence, subject

AT_ONCE = 32
"""Cases that are read side by side and compared in one go."""

WORTH_PROCESSES = 500
WALKED = {"LOKET": (Stream.REQUESTS, Stream.CASES), "DOOR": (Stream.PROGRESS,)}


async def compare_all(
    stage: Stage, cases: Sequence[UUID], end: datetime, done: Callable[[int], None]
) -> Compared:
    """Compare every case, as many at a time as there are processors."""
    total, loop = Compared(), asyncio.get_running_loop()
    reader = (await stage.faces.at("LOKET")).reader
    with _pool(len(cases)) as pool:
        waiting: set[asyncio.Future[Compared]] = set()
        async for histories in _batches(reader, cases):
            waiting.add(loop.run_in_executor(pool, partial(_compare, histories, end)))
            if len(waiting) > 2 * (cpu_count() or 1):
                ready, waiting = await asyncio.wait(waiting, return_when="FIRST_COMPLETED")
                for one in ready:
                    total += await one
            done(len(histories))
        for one in asyncio.as_completed(waiting):
            total += await one
    return total


async def broken_chains(stage: Stage) -> list[str]:
    """What is not as it was written, in any zone."""
    found = []
    for zone in stage.server.plan.zones:
        async with operator(stage.settings, zone.name) as at:
            for stream in WALKED.get(zone.name, (Stream.DESK,)):
                found += [
                    f"{one.zone} {one.stream} {one.detail}"
                    for one in await Walk(at.zone, at.reader, stream).whole(
                        (await at.state(stream))["last_seq"]
                    )
                ]
    return found


async def set_aside(stage: Stage) -> list[str]:
    """Messages that could not be handled, in any zone."""
    found = []
    for zone in stage.server.plan.zones:
        async with operator(stage.settings, zone.name) as at:
            if number := (await at.state(Stream.PARKED))["messages"]:
                found.append(f"{zone.name}: {number} set aside")
    return found


def _pool(cases: int) -> Executor:
    """A process takes seconds to start: few cases are compared sooner without."""
    if cases < WORTH_PROCESSES:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(mp_context=get_context("spawn"))


def _compare(histories: list[list[Raw]], end: datetime) -> Compared:
    total = Compared()
    for history in histories:
        total += compare(history, end)
    return total


async def _batches(reader: DirectReader, cases: Sequence[UUID]) -> AsyncIterator[list[list[Raw]]]:
    for first in range(0, len(cases), AT_ONCE):
        some = cases[first : first + AT_ONCE]
        yield list(await asyncio.gather(*(_history(reader, case) for case in some)))


async def _history(reader: DirectReader, case: UUID) -> list[Raw]:
    lanes = {Stream.REQUESTS: subjects.request(case), Stream.CASES: subjects.case(case)}
    return [
        Raw(stream.value, dict(message.headers or {}), message.data, subject(message), number)
        for stream, lane in lanes.items()
        async for message in reader.all(stream, lane)
        if (number := sequence(message))
    ]
