"""Durable timers on a real server: they fire once, are replaced, and survive kill -9."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest_asyncio
from nats.aio.msg import Msg

from deploy.local import LocalServer
from deploy.topology import topology
from schemas.streams import Durable, Stream
from services.kernel.consuming import Consumer
from services.kernel.timers import Due, Timers, read_due
from tests.harness.lanes import GRACE, Lane, lane, until

SOON = timedelta(milliseconds=200)
LATER = timedelta(hours=1)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Lane]:
    """A desk on a server of the test's own."""
    async with LocalServer(tmp_path, plan=topology(("D1",))) as server, lane(server, "D1") as one:
        yield one


@asynccontextmanager
async def fired(desk: Lane) -> AsyncIterator[list[Due]]:
    """What goes off while this is open."""
    seen = list[Due]()

    async def handle(message: Msg) -> None:
        seen.append(read_due(message))

    consumer = Consumer(desk.client, Stream.TIMERS, Durable.DESK_TIMERS, handle)
    task = asyncio.create_task(consumer.run())
    try:
        yield seen
    finally:
        await consumer.stop(GRACE)
        await task


def named(seen: list[Due]) -> list[tuple[UUID, str]]:
    return sorted((due.case, due.name) for due in seen)


async def test_a_timer_goes_off_once_and_says_which_it_is(desk: Lane) -> None:
    timers, cases = Timers(desk.client, "desk"), [uuid4() for _ in range(20)]
    async with fired(desk) as seen:
        for case in cases:
            await timers.set(case, "clocks", datetime.now(UTC) + SOON)
            await timers.set(case, "send-LOKET-7", datetime.now(UTC) + SOON)
        await until(lambda: len(seen) >= 40)
        await asyncio.sleep(0.3)
    wanted = [(case, name) for case in cases for name in ("clocks", "send-LOKET-7")]
    assert named(seen) == sorted(wanted)
    assert len({due.id for due in seen}) == 40


async def test_a_moment_in_the_past_goes_off_at_once(desk: Lane) -> None:
    case = uuid4()
    async with fired(desk) as seen:
        await Timers(desk.client, "desk").set(case, "clocks", datetime.now(UTC) - LATER)
        await until(lambda: len(seen) == 1)
    assert named(seen) == [(case, "clocks")]


async def test_setting_again_replaces(desk: Lane) -> None:
    timers, sooner, later = Timers(desk.client, "desk"), uuid4(), uuid4()
    async with fired(desk) as seen:
        await timers.set(later, "clocks", datetime.now(UTC) + SOON)
        await timers.set(later, "clocks", datetime.now(UTC) + LATER)
        await timers.set(sooner, "clocks", datetime.now(UTC) + LATER)
        await timers.set(sooner, "clocks", datetime.now(UTC) + SOON)
        await until(lambda: len(seen) == 1)
        await asyncio.sleep(0.3)
    assert named(seen) == [(sooner, "clocks")]


async def test_a_timer_can_be_set_again_by_what_it_leads_to(desk: Lane) -> None:
    timers, case = Timers(desk.client, "desk"), uuid4()
    async with fired(desk) as seen:
        await timers.set(case, "clocks", datetime.now(UTC) - LATER)
        await until(lambda: len(seen) == 1)
        await timers.set(case, "clocks", datetime.now(UTC) + SOON)
        await until(lambda: len(seen) == 2)
    assert named(seen) == [(case, "clocks")] * 2


async def test_timers_survive_kill_and_restart_of_the_server(desk: Lane) -> None:
    """One becomes due while nobody is there, one afterwards, one not yet."""
    timers, overdue, due, not_yet = Timers(desk.client, "desk"), uuid4(), uuid4(), uuid4()
    await timers.set(overdue, "clocks", datetime.now(UTC) + SOON)
    await timers.set(due, "clocks", datetime.now(UTC) + 10 * SOON)
    await timers.set(not_yet, "clocks", datetime.now(UTC) + LATER)
    await desk.server.process.kill()
    await asyncio.sleep(SOON.total_seconds() * 2)
    await desk.server.process.start()
    async with fired(desk) as seen:
        await until(lambda: len(seen) == 2)
    assert named(seen) == sorted([(overdue, "clocks"), (due, "clocks")])


async def test_a_timer_that_went_off_waits_for_its_service(desk: Lane) -> None:
    case = uuid4()
    await Timers(desk.client, "desk").set(case, "clocks", datetime.now(UTC) - LATER)
    await desk.server.process.kill()
    await desk.server.process.start()
    async with fired(desk) as seen:
        await until(lambda: len(seen) == 1)
    assert named(seen) == [(case, "clocks")]
