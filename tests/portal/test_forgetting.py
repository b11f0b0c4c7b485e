"""A destroyed case leaves nothing at a face of what somebody was writing about it."""

from __future__ import annotations

import time
from uuid import UUID, uuid4

import pytest

from schemas import subjects
from schemas.common import digest
from schemas.envelope import Meta, encode
from schemas.record import CaseDestroyed
from services.kernel.broker import connect
from services.kernel.decider import service
from tests.harness.doors import Doors

pytestmark = pytest.mark.portal
PATIENCE = 20.0


async def destroy(doors: Doors, zone: str, case: UUID) -> None:
    """What the destruction service writes down."""
    client = await connect(doors.system.settings, zone, "destruction")
    cause = str(uuid4())
    now = doors.system.services[0].timers.now()
    meta = Meta(cause, "urn:test", case, now, service("destruction"), cause)
    gone = CaseDestroyed(case=case, ground="term", chain=digest("keten"))
    headers, body = encode(gone, meta)
    await client.request(subjects.retention(case), body, 5.0, headers=headers)
    await client.close()


@pytest.mark.parametrize("face", ["EZK", "DOOR"])
def test_drafts_about_a_destroyed_case_go(doors: Doors, face: str) -> None:
    case, drafts = uuid4(), doors.portals[face].drafts

    async def write() -> None:
        drafts.save("somebody", "bijdrage", case.hex, {"text": "geheim"})

    async def left() -> bool:
        return drafts.find("somebody", "bijdrage", case.hex) is not None

    doors.do(write())
    assert doors.do(left())
    doors.do(destroy(doors, face, case))
    end = time.monotonic() + PATIENCE
    while doors.do(left()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not doors.do(left())
