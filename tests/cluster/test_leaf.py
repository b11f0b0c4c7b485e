"""A department on its own server: only its lanes cross, and sending resumes when the link does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import nats.errors
import pytest
import pytest_asyncio
from nats.aio.client import Client
from nats.js.api import PubAck
from nats.js.errors import BadRequestError, NoStreamResponseError

from tests.harness.nats_server import HubAndLeaf, connect

pytestmark = pytest.mark.cluster

FIRST = {"Nats-Expected-Last-Subject-Sequence": "0"}
AWAY = (nats.errors.TimeoutError, NoStreamResponseError)


@pytest_asyncio.fixture
async def assembly(hub_and_leaf: HubAndLeaf) -> AsyncIterator[Client]:
    """Assembly, at the hub."""
    async with await connect(hub_and_leaf.hub, "LOKET", "assembly") as client:
        yield client


@pytest_asyncio.fixture
async def desk(hub_and_leaf: HubAndLeaf) -> AsyncIterator[Client]:
    """EZK's desk, at the department's own server."""
    async with await connect(hub_and_leaf.leaf, "EZK", "desk") as client:
        yield client


async def send(client: Client, subject: str) -> PubAck:
    """Appends, and tries again while the link is away."""
    end = time.monotonic() + 10
    while True:
        try:
            return await client.jetstream().publish(subject, b"{}", timeout=0.5, headers=FIRST)
        except AWAY:
            assert time.monotonic() < end
            await asyncio.sleep(0.02)


async def until_away(client: Client, lane: str) -> None:
    """Returns when the lane no longer answers; the servers notice a cut after a moment."""
    with pytest.raises(AWAY):
        for _ in range(100):
            await client.jetstream().publish(lane, b"{}", timeout=0.5)


async def test_both_lanes_cross_and_expectations_are_enforced(
    assembly: Client, desk: Client
) -> None:
    for client, lane, stream in (
        (assembly, "assignments.ezk.x", "ASSIGNMENTS"),
        (desk, "contributions.ezk.x", "CONTRIBUTIONS"),
    ):
        assert (await send(client, lane)).stream == stream
        with pytest.raises(BadRequestError) as refused:
            await client.jetstream().publish(lane, b"{}", timeout=2, headers=FIRST)
        assert refused.value.err_code == 10071


async def test_sending_resumes_when_the_link_is_back(
    hub_and_leaf: HubAndLeaf, assembly: Client, desk: Client
) -> None:
    await send(assembly, "assignments.ezk.before")
    await send(desk, "contributions.ezk.before")
    await hub_and_leaf.link.cut()
    for client, lane in ((assembly, "assignments.ezk.y"), (desk, "contributions.ezk.y")):
        await until_away(client, lane)
    assert (await desk.jetstream().publish("desks.ezk.y", b"{}", timeout=2)).stream == "DESK"
    await hub_and_leaf.link.restore()
    await send(assembly, "assignments.ezk.after")
    await send(desk, "contributions.ezk.after")


async def test_sending_resumes_when_the_departments_server_is_back(
    hub_and_leaf: HubAndLeaf, assembly: Client
) -> None:
    await send(assembly, "assignments.ezk.before")
    await hub_and_leaf.leaf.process.kill()
    await hub_and_leaf.leaf.process.start()
    assert (await send(assembly, "assignments.ezk.after")).seq == 2
