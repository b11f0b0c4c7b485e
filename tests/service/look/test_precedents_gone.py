"""A text that is erased and a case that is destroyed are found no more, on a real server."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from schemas import subjects
from schemas.common import digest
from schemas.envelope import Meta, encode
from schemas.record import CaseDestroyed
from schemas.subjects import Bucket
from services.advice.assembly import precedents
from services.faces.known import known
from services.kernel.model_file import model_file
from tests.harness.nats_server import connect
from tests.harness.spec import SOMEBODY
from tests.harness.system import System
from tests.harness.tally import purge
from tests.service.look.test_precedents import ALIKE, ISSUED, found, rows

pytestmark = pytest.mark.server


async def text_of(system: System, case: UUID) -> str:
    known_case = await known(await system.faces.at("LOKET"), case)
    assert known_case.case and known_case.case.adopted
    return known_case.case.adopted


async def test_what_is_erased_or_destroyed_is_gone(tmp_path: Path) -> None:
    async with System(tmp_path) as issued:
        erased, destroyed = await issued.play(ISSUED), await issued.play(ALIKE)
        await gone(issued, erased, destroyed)


async def gone(issued: System, erased: UUID, destroyed: UUID) -> None:
    assert len(await found(issued, "--aspect", "technology", "--aspect", "sanctions")) >= 2
    lane = subjects.text(erased, await text_of(issued, erased))
    await purge(issued.server, subjects.bucket_stream(Bucket.TEXTS), lane)
    left = await found(issued, "--regime", "RU-833-2014")
    assert left == []
    async with await connect(issued.server, "LOKET", "destruction") as client:
        event = CaseDestroyed(case=destroyed, ground="retention-over", chain=digest("chain"))
        moment = (await known(await issued.faces.at("LOKET"), destroyed)).requested[0].meta.time
        meta = Meta("gone-for-good", "urn:test", destroyed, moment, SOMEBODY, "gone-for-good")
        headers, body = encode(event, meta)
        await client.request(subjects.retention(destroyed), body, 5, headers=headers)
    kept = await found(issued, "--aspect", "technology", "--aspect", "sanctions")
    assert kept == []
    live = model_file(issued.settings, "LOKET", precedents.MODEL)
    dumped = await rows(issued, precedents.MODEL, live)
    keys = {row["key"] for row in dumped["indexed"]}
    assert not {erased.hex, destroyed.hex} & keys
    assert [row["case_id"] for row in dumped["destroyed"]] == [destroyed.hex]
