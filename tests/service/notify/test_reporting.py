"""The Loket sees how an institution is told: over the border, durably, and never to whom."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import pytest

from deploy.apply import apply_all
from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from schemas import subjects
from schemas.delivery import DeliveryReported
from schemas.envelope import Recorded, read_event
from schemas.notice import Channel
from schemas.progress import Stage
from schemas.subjects import Stream
from services.kernel.direct import DirectReader, sequence, subject
from services.kernel.projection import Projection
from services.notify import reported
from tests.harness.nats_server import connect
from tests.harness.notifying import Notifying, step

pytestmark = pytest.mark.server


async def reports(server: LocalServer, case: UUID, many: int) -> list[Recorded[DeliveryReported]]:
    """What the Loket was told of a case, once it was told so much."""
    async with await connect(server, "LOKET", "face") as face, asyncio.timeout(30):
        while True:
            messages = DirectReader(face).all(Stream.DELIVERIES, subjects.delivery(case))
            found = [
                cast(Recorded[DeliveryReported], event)
                async for one in messages
                if (event := read_event(one.headers, one.data, subject(one), sequence(one)))
            ]
            if len(found) >= many:
                return found
            await asyncio.sleep(0.05)


async def test_each_way_is_reported_and_nobody_named(door: Notifying) -> None:
    institution, contact = await door.institution()
    await door.start()
    case = uuid4()
    about = await door.progress(step(institution, contact, stage=Stage.ISSUED), case)
    found = await reports(door.server, case, 3)
    ways = sorted((one.data.channel, one.data.status) for one in found)
    assert ways == [(Channel.INBOX, "planned"), (Channel.MAIL, "sent"), (Channel.MAIL, "sent")]
    assert {one.data.about for one in found} == {about}
    assert {one.data.template for one in found} == {"progress-issued"}
    assert {one.meta.case for one in found} == {case}
    said = json.dumps([one.data.model_dump(mode="json") for one in found]).lower()
    assert contact.id.lower() not in said
    assert institution.id.lower() not in said


async def test_what_an_institution_may_do_without_is_not_reported(door: Notifying) -> None:
    institution, contact = await door.institution()
    await door.start()
    case = uuid4()
    first = await door.progress(step(institution, contact, stage=Stage.RECEIVED), case)
    await door.mailed(first, contact.id)
    await door.progress(step(institution, contact, stage=Stage.ISSUED), case)
    found = await reports(door.server, case, 3)
    assert {one.data.template for one in found} == {"progress-issued"}


async def test_what_did_not_arrive_is_reported_with_why(
    server: LocalServer, tmp_path: Path
) -> None:
    mail = "gone@university.example"
    with Mailbox(tmp_path / "mail", refuses={mail: "550 gone"}) as mailbox:
        async with Notifying(server, "DOOR", mailbox) as door:
            institution, contact = await door.institution(mail=mail)
            await door.start()
            case = uuid4()
            await door.progress(step(institution, contact, stage=Stage.ISSUED), case)
            found = await reports(server, case, 3)
            assert ("given_up", "smtp-550") in {(one.data.status, one.data.reason) for one in found}
            rows = await shown(server, case)
    assert [(row["channel"], row["status"], row["notices"]) for row in rows] == [
        ("inbox", "planned", 1),
        ("mail", "given_up", 1),
        ("mail", "sent", 1),
    ]


async def shown(server: LocalServer, case: UUID) -> list[dict[str, object]]:
    """What the Loket's read model has of a case."""
    async with await connect(server, "LOKET", "face") as face:
        projection = Projection(":memory:", reported.MODEL, DirectReader(face))
        try:
            await projection.catch_up()
            return projection.rows(reported.OF_CASE, case.hex)
        finally:
            projection.close()


async def test_what_the_loket_could_not_take_is_reported_once_it_can(
    server: LocalServer, door: Notifying
) -> None:
    institution, contact = await door.institution(mail=None)
    await door.start()
    case = uuid4()
    async with await connect(server, "LOKET", "deploy") as deploy:
        deleted = await deploy.request(f"$JS.API.STREAM.DELETE.{Stream.DELIVERIES}", b"", timeout=5)
        assert json.loads(deleted.data)["success"]
        about = await door.progress(step(institution, contact, stage=Stage.ISSUED), case)
        await door.mailed(about, contact.id)
    await apply_all(server.url, server.home, server.plan.zones)
    found = await reports(server, case, 2)
    assert {one.data.channel for one in found} == {Channel.INBOX, Channel.MAIL}
