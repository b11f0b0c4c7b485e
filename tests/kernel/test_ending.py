"""A stop stops, also at the moment in which something else comes to its end."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from schemas.streams import Stream
from services.kernel.ending import end
from tests.harness.nats_server import Serves
from tests.harness.tally import add, cause, parts


async def test_a_task_that_misses_a_cancellation_is_ended_all_the_same() -> None:
    missed, ended = list[bool](), list[bool]()

    async def stubborn() -> None:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            missed.append(True)
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append(True)

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await end([task])
    assert (missed, ended, task.cancelled()) == ([True], [True], True)
    await end([])


async def test_a_reader_that_is_cancelled_while_an_answer_comes_ends(server: Serves) -> None:
    """Python 3.11's wait_for swallows a cancellation in just that moment."""
    async with parts(server) as intake:
        await intake.cases().execute(uuid4(), add, "a", cause())

        async def follow() -> None:
            while True:
                await intake.reader.batch(Stream.REQUESTS, size=1)

        for number in range(150):
            task = asyncio.create_task(follow())
            await asyncio.sleep(number * 0.00004)
            task.cancel()
            done, _ = await asyncio.wait([task], timeout=5)
            assert done, "it goes on for ever"
