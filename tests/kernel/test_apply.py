"""Apply against a real server: it makes what is missing, refuses what differs, changes nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from nats.aio.client import Client

from deploy import keys
from deploy.apply import Drift, apply
from deploy.local import LocalServer
from deploy.topology import topology
from schemas import subjects
from tests.harness.nats_server import connect

pytestmark = pytest.mark.server

PLAN = topology(("EZK",))
EZK = PLAN.zone("EZK")


@pytest_asyncio.fixture
async def running(home: Path) -> AsyncIterator[LocalServer]:
    """A server of the test's own, with LOKET, DOOR and EZK."""
    async with LocalServer(home, plan=PLAN) as server:
        yield server


@pytest_asyncio.fixture
async def operator(running: LocalServer) -> AsyncIterator[Client]:
    """Somebody with EZK's deploy key who works by hand."""
    async with await connect(running, "EZK", "deploy") as client:
        yield client


async def ask(operator: Client, request: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """One request to EZK's JetStream API, which must succeed."""
    data = json.dumps(body).encode() if body else b""
    reply = await operator.request(subjects.jetstream(request), data, timeout=5)
    answer: dict[str, Any] = json.loads(reply.data)
    assert "error" not in answer, answer
    return answer


async def apply_ezk(running: LocalServer) -> list[str]:
    """Apply EZK's zone."""
    return await apply(running.url, EZK, keys.seed(running.home, "EZK", "deploy"))


async def drift(running: LocalServer) -> tuple[str, ...]:
    """The differences for which EZK's zone is refused."""
    with pytest.raises(Drift) as refused:
        await apply_ezk(running)
    return refused.value.differences


async def test_everything_is_made_once(home: Path) -> None:
    server = LocalServer(home, plan=PLAN)
    made = await server.start()
    try:
        assert made == {
            zone.name: [f"{zone.name} stream {one.name}" for one in zone.streams]
            + [f"{zone.name} consumer {one.stream} {one.durable}" for one in zone.consumers]
            for zone in PLAN.zones
        }
        assert await apply_ezk(server) == []
        await server.restart()
        assert await apply_ezk(server) == []
    finally:
        await server.stop()


async def test_only_what_is_missing_is_made(running: LocalServer, operator: Client) -> None:
    await ask(operator, "CONSUMER.DELETE.DESK.notify-desk")
    await ask(operator, "STREAM.DELETE.READS")
    assert await apply_ezk(running) == ["EZK stream READS", "EZK consumer DESK notify-desk"]


async def test_a_home_from_before_articles_gets_their_stream(running: LocalServer) -> None:
    loket = PLAN.zone("LOKET")
    async with await connect(running, "LOKET", "deploy") as client:
        await ask(client, "STREAM.DELETE.ARTICLES")
    made = await apply(running.url, loket, keys.seed(running.home, "LOKET", "deploy"))
    assert made == ["LOKET stream ARTICLES"]


async def test_a_changed_stream_is_refused_field_by_field(
    running: LocalServer, operator: Client
) -> None:
    changed = EZK.streams[1].config(1) | {"max_msgs": 5, "allow_direct": False}
    await ask(operator, "STREAM.UPDATE.DESK", changed)
    assert await drift(running) == (
        "EZK DESK allow_direct: wanted True, found False",
        "EZK DESK max_msgs: wanted -1, found 5",
    )


async def test_a_changed_consumer_is_refused(running: LocalServer, operator: Client) -> None:
    desk = next(one for one in EZK.consumers if one.durable == "desk-reactions")
    request = {"stream_name": "DESK", "config": desk.config() | {"max_deliver": 3}}
    await ask(operator, "CONSUMER.CREATE.DESK.desk-reactions", request)
    assert await drift(running) == ("EZK DESK/desk-reactions max_deliver: wanted 20, found 3",)


async def test_what_the_topology_does_not_know_is_refused(
    running: LocalServer, operator: Client
) -> None:
    await ask(operator, "STREAM.CREATE.COPY", {"name": "COPY", "subjects": ["copies.>"]})
    consumer = {"durable_name": "listener", "ack_policy": "none"}
    request = {"stream_name": "DESK", "config": consumer}
    await ask(operator, "CONSUMER.CREATE.DESK.listener", request)
    assert set(await drift(running)) == {
        "EZK COPY: not in the topology",
        "EZK DESK/listener: not in the topology",
    }


async def test_drift_makes_and_changes_nothing(running: LocalServer, operator: Client) -> None:
    await ask(operator, "STREAM.UPDATE.DESK", EZK.streams[1].config(1) | {"max_msgs": 5})
    await ask(operator, "STREAM.DELETE.READS")
    before = [one["config"] for one in (await ask(operator, "STREAM.LIST"))["streams"]]
    assert await drift(running) == ("EZK DESK max_msgs: wanted -1, found 5",)
    after = [one["config"] for one in (await ask(operator, "STREAM.LIST"))["streams"]]
    assert after == before


async def test_a_server_without_the_asked_replicas_is_drift(running: LocalServer) -> None:
    with pytest.raises(Drift) as refused:
        await apply(running.url, EZK, keys.seed(running.home, "EZK", "deploy"), replicas=3)
    assert "EZK DESK num_replicas: wanted 3, found 1" in refused.value.differences
