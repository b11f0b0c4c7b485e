"""What becomes of a message: done, tried again later and later, parked; and nothing behind it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from nats.aio.msg import Msg

from deploy.local import LocalServer
from deploy.parts import MAX_DELIVER
from deploy.topology import topology
from schemas.common import Refused
from schemas.envelope import Unreadable
from services.kernel import consuming as kernel_consuming
from services.kernel.errors import Busy, Quarantined, Undeliverable
from tests.harness.lanes import DEPARTMENTS, Handled, Lane, consuming, lane, parked, until

next_department = itertools.cycle(DEPARTMENTS)
NOTHING_LEFT = (0, 0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def many_desks(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalServer]:
    """A server with a department for each test."""
    plan = topology(DEPARTMENTS)
    async with LocalServer(tmp_path_factory.mktemp("desks"), plan=plan) as running:
        yield running


@pytest_asyncio.fixture
async def desk(many_desks: LocalServer) -> AsyncIterator[Lane]:
    """One desk that no other test uses."""
    async with lane(many_desks, next(next_department)) as one:
        yield one


async def until_done(desk: Lane) -> None:
    await desk.until(lambda seen: (seen.pending, seen.unacknowledged) == NOTHING_LEFT)


def failing(error: Exception, subject: str) -> Any:
    """Fails on one subject, for ever."""

    async def act(message: Msg) -> None:
        if message.subject == subject:
            raise error

    return act


async def test_every_message_is_handled_once(desk: Lane) -> None:
    handled = Handled()
    async with consuming(desk, handled):
        cases = [await desk.put() for _ in range(300)]
        await until_done(desk)
    assert Counter(handled.subjects) == Counter(desk.subject(case) for case in cases)


async def test_what_fails_comes_again_later_and_later(
    desk: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_consuming, "DELAYS", (0.01, 0.02, 0.04))
    said, publish = list[bytes](), desk.client.publish

    async def heard(subject: str, payload: bytes = b"", *args: Any, **named: Any) -> None:
        said.extend([payload] if payload[:1] in (b"+", b"-") else [])
        await publish(subject, payload, *args, **named)

    async def fails_four_times(message: Msg) -> None:
        if message.metadata.num_delivered <= 4:
            raise LookupError("not there yet")

    monkeypatch.setattr(desk.client, "publish", heard)
    handled = Handled(fails_four_times)
    async with consuming(desk, handled):
        await desk.put()
        await until_done(desk)
    delays = [json.loads(one.removeprefix(b"-NAK "))["delay"] / 1e9 for one in said[:-1]]
    assert delays == [0.01, 0.02, 0.04, 0.04]
    assert said[-1] == b"+ACK"


async def test_nothing_waits_behind_what_fails(desk: Lane) -> None:
    bad = await desk.put()
    handled = Handled(failing(LookupError("never"), desk.subject(bad)))
    async with consuming(desk, handled):
        good = {desk.subject(await desk.put()) for _ in range(100)}
        await until(lambda: good <= set(handled.subjects))
    assert desk.subject(bad) in handled.subjects


async def test_what_fails_too_often_is_parked_by_the_server(
    desk: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_consuming, "DELAYS", (0.001,))
    bad = await desk.put()
    handled = Handled(failing(LookupError("never"), desk.subject(bad)))
    async with consuming(desk, handled):
        await handled.until(MAX_DELIVER)
        await until_done(desk)
    ((subject, advisory),) = await parked(desk.server, desk.department)
    assert ".MAX_DELIVERIES.DESK.desk-reactions" in subject
    assert (advisory["stream_seq"], advisory["deliveries"]) == (1, MAX_DELIVER)


@pytest.mark.parametrize(
    "error",
    [
        Unreadable("body: no\r\nnews"),
        Quarantined("DESK", 7, "no"),
        Undeliverable("desks: larger than the server takes"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_no_try_can_help_is_parked_at_once_with_its_reason(
    desk: Lane, error: Exception
) -> None:
    bad = await desk.put()
    handled = Handled(failing(error, desk.subject(bad)))
    async with consuming(desk, handled):
        await desk.put()
        await until_done(desk)
    assert handled.subjects.count(desk.subject(bad)) == 1
    ((subject, advisory),) = await parked(desk.server, desk.department)
    assert ".MSG_TERMINATED.DESK.desk-reactions" in subject
    assert advisory["stream_seq"] == 1
    assert advisory["reason"] == " ".join(str(error).split())


async def test_a_refusal_is_acknowledged(desk: Lane) -> None:
    bad = await desk.put()
    handled = Handled(failing(Refused("no", "No.", "Ask."), desk.subject(bad)))
    async with consuming(desk, handled):
        await until_done(desk)
    assert handled.subjects == [desk.subject(bad)]
    assert await parked(desk.server, desk.department) == []


async def test_busy_is_no_refusal_but_comes_again(
    desk: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_consuming, "DELAYS", (0.001,))

    async def busy_once(message: Msg) -> None:
        if message.metadata.num_delivered == 1:
            raise Busy

    handled = Handled(busy_once)
    async with consuming(desk, handled):
        await desk.put()
        await handled.until(2)
        await until_done(desk)
    assert len(handled.subjects) == 2


async def test_a_stop_finishes_what_is_in_hand_and_gives_back_the_rest(
    desk: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_consuming, "AT_ONCE", 8)
    release, finished = asyncio.Event(), list[str]()

    async def slowly(message: Msg) -> None:
        await release.wait()
        finished.append(message.subject)

    cases = [await desk.put() for _ in range(40)]
    handled, rest = Handled(slowly), Handled()
    async with consuming(desk, handled) as consumer:
        await handled.until(8)
        stopping = asyncio.create_task(consumer.stop(5))
        await asyncio.sleep(0)
        release.set()
        await stopping
    in_hand = list(handled.subjects)
    assert sorted(finished) == sorted(in_hand)
    async with consuming(desk, rest):
        await until_done(desk)
    everything = [desk.subject(case) for case in cases]
    assert Counter(in_hand + rest.subjects) == Counter(everything)
