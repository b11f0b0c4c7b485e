"""Apply and the grants on three servers, which answer some things differently from one."""

from __future__ import annotations

import json

import pytest
from nats.aio.msg import Msg

from deploy import keys
from deploy.apply import Drift, apply, apply_all
from schemas import subjects
from tests.harness.nats_server import ServerCluster, connect

pytestmark = pytest.mark.cluster


async def test_a_second_apply_makes_nothing(cluster: ServerCluster) -> None:
    made = await apply_all(cluster.url, cluster.home, cluster.plan.zones, replicas=3)
    assert made == {"LOKET": [], "DOOR": [], "EZK": []}


async def test_every_stream_and_consumer_is_on_three_servers(cluster: ServerCluster) -> None:
    async with await connect(cluster, "LOKET", "ops") as client:
        streams = await client.request(subjects.jetstream("STREAM.LIST"), b"", timeout=5)
        subject = subjects.consumer_info("CASES", "assembly-reactions")
        consumer = await client.request(subject, b"", timeout=5)
    copies = [len(one["cluster"]["replicas"]) + 1 for one in json.loads(streams.data)["streams"]]
    assert copies == [3] * len(cluster.plan.zone("LOKET").streams)
    assert len(json.loads(consumer.data)["cluster"]["replicas"]) == 2


async def test_fewer_copies_than_there_are_is_drift(cluster: ServerCluster) -> None:
    secret = keys.seed(cluster.home, "EZK", "deploy")
    with pytest.raises(Drift) as refused:
        await apply(cluster.url, cluster.plan.zone("EZK"), secret, replicas=1)
    assert "EZK DESK num_replicas: wanted 1, found 3" in refused.value.differences


@pytest.mark.parametrize(
    ("zone", "user", "subject"),
    [
        ("LOKET", "intake", "progress.x.three"),
        ("LOKET", "assembly", "door.letters.three.x"),
        ("LOKET", "assembly", "assignments.ezk.three"),
        ("EZK", "desk", "contributions.ezk.three"),
    ],
)
async def test_a_border_append_is_acknowledged_once(
    cluster: ServerCluster, zone: str, user: str, subject: str
) -> None:
    async with await connect(cluster, zone, user) as client:
        first = {"Nats-Expected-Last-Subject-Sequence": "0", "Nats-Msg-Id": subject}
        stored = await client.jetstream().publish(subject, b"{}", timeout=5, headers=first)
        again = await client.jetstream().publish(subject, b"{}", timeout=5, headers=first)
    assert stored.seq == again.seq
    assert again.duplicate


async def test_what_is_pulled_is_acknowledged_across_accounts(cluster: ServerCluster) -> None:
    async with (
        await connect(cluster, "LOKET", "intake") as intake,
        await connect(cluster, "LOKET", "assembly") as assembly,
    ):
        for number in range(10):
            await intake.jetstream().publish(f"requests.three{number}", b"{}", timeout=5)
        pull = await assembly.jetstream().pull_subscribe_bind("assembly-requests", "REQUESTS")
        messages: list[Msg] = []
        while len(messages) < 10:
            messages += await pull.fetch(10, timeout=5)
        for message in messages:
            await message.ack_sync()
        assert (await pull.consumer_info()).num_ack_pending == 0
