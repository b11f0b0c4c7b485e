"""Neither side of a link has to trust the other: each with its guards taken off, in turn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import nats
import nats.errors
import pytest
import pytest_asyncio
from nats.aio.client import Client
from nats.aio.msg import Msg

from deploy import keys
from deploy.topology import topology
from tests.harness.attempts import example
from tests.harness.nats_server import HubAndLeaf, Side, connect

pytestmark = pytest.mark.cluster

PLAN = topology(("EZK", "BZ"))
INTRUDER = {"user": "intruder", "password": "intruder"}
EVERYTHING = {
    example(one)
    for zone in PLAN.zones
    for user in zone.users
    for one in (*user.publish, *user.subscribe)
} | {example(one) for zone in PLAN.zones for stream in zone.streams for one in stream.subjects}


@pytest_asyncio.fixture
async def pair(home: Path) -> AsyncIterator[HubAndLeaf]:
    """The hub with BZ, and EZK on its own server."""
    async with HubAndLeaf(home, "EZK", PLAN) as running:
        yield running


async def reopen(side: Side, change: Callable[[dict[str, Any]], None]) -> None:
    """Restarts one side with its configuration changed by whoever runs it."""
    await side.process.stop()
    config = json.loads(side.process.config.read_text())
    change(config)
    side.process.config.write_text(json.dumps(config))
    await side.process.start()


async def shout(side: Side, subjects: Iterable[str]) -> None:
    """Publishes on every subject as somebody whom the own server refuses nothing."""
    async with await nats.connect(side.url, **INTRUDER) as client:
        for _ in range(10):
            for subject in subjects:
                await client.publish(subject, b"{}", reply=client.new_inbox())
            await client.flush()
            await asyncio.sleep(0.05)


async def stored(side: Side, zones: Iterable[str]) -> dict[str, int]:
    """How many messages each stream of some zones has."""
    found: dict[str, int] = {}
    for zone in zones:
        async with await connect(side, zone, "deploy") as client:
            for one in await client.jetstream().streams_info():
                found[f"{zone} {one.config.name}"] = one.state.messages
    return found


async def linked(client: Client, subject: str) -> None:
    """Returns when the link carries a lane."""
    async with asyncio.timeout(10):
        while True:
            try:
                await client.jetstream().publish(subject, b"{}", timeout=0.3)
            except (nats.errors.Error, nats.js.errors.Error):
                await asyncio.sleep(0.02)
            else:
                return


async def test_a_department_without_guards_reaches_its_lane_only(pair: HubAndLeaf) -> None:
    def unguarded(config: dict[str, Any]) -> None:
        config["accounts"]["EZK"]["users"].append(INTRUDER)
        remote = config["leafnodes"]["remotes"][0]
        del remote["deny_imports"], remote["deny_exports"]

    await reopen(pair.leaf, unguarded)
    async with await connect(pair.hub, "LOKET", "assembly") as assembly:
        await linked(assembly, "assignments.ezk.x")
    before = await stored(pair.hub, ("LOKET", "DOOR", "BZ"))
    await shout(pair.leaf, EVERYTHING)
    after = await stored(pair.hub, ("LOKET", "DOOR", "BZ"))
    assert {name for name in after if after[name] != before[name]} == {"LOKET CONTRIBUTIONS"}


async def test_a_department_without_guards_hears_its_lane_only(pair: HubAndLeaf) -> None:
    def unguarded(config: dict[str, Any]) -> None:
        config["accounts"]["EZK"] = {"users": [INTRUDER]}
        remote = config["leafnodes"]["remotes"][0]
        del remote["deny_imports"], remote["deny_exports"]
        config["accounts"] = {name: config["accounts"][name] for name in ("SYS", "EZK")}

    await reopen(pair.leaf, unguarded)
    heard: set[str] = set()
    async with (
        await nats.connect(pair.leaf.url, **INTRUDER) as spy,
        await connect(pair.hub, "LOKET", "assembly") as assembly,
    ):
        await spy.subscribe(">", cb=partial(_note, heard))
        async with asyncio.timeout(10):
            while "assignments.ezk.x" not in heard:
                await assembly.publish("assignments.ezk.x", b"{}")
                await asyncio.sleep(0.02)
        for subject in ("assignments.bz.x", "cases.x", "progress.x.y", "door.letters.x.y"):
            await assembly.jetstream().publish(subject, b"{}", timeout=2)
        await asyncio.sleep(0.1)
    assert {one for one in heard if not one.startswith(("_INBOX.", "$SYS."))} == {
        "assignments.ezk.x"
    }


async def test_a_hub_without_guards_reaches_the_departments_lanes_only(pair: HubAndLeaf) -> None:
    def unguarded(config: dict[str, Any]) -> None:
        link = config["accounts"]["EZK"]["users"][0]
        del link["permissions"]
        config["accounts"]["EZK"]["users"].append(INTRUDER)

    await reopen(pair.hub, unguarded)
    async with await connect(pair.leaf, "EZK", "desk") as desk:
        await linked(desk, "contributions.ezk.x")
    before = await stored(pair.leaf, ("EZK",))
    await shout(pair.hub, EVERYTHING)
    after = await stored(pair.leaf, ("EZK",))
    reached = {name for name in after if after[name] != before[name]}
    assert reached == {"EZK ASSIGNMENTS", "EZK OBJ_FILES"}


async def test_the_links_key_opens_no_client_connection(pair: HubAndLeaf) -> None:
    client = Client()
    with pytest.raises(nats.errors.Error, match="Authorization"):
        await client.connect(
            pair.hub.url,
            nkeys_seed_str=keys.seed(pair.hub.home, "EZK", keys.LINK),
            allow_reconnect=False,
        )
    await client.close()


async def _note(heard: set[str], message: Msg) -> None:
    heard.add(message.subject)
