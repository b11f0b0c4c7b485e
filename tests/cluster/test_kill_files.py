"""kill -9 of the Loket half-way through files: no half file is ever one, and the rest goes on."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from uuid import UUID

import pytest

from bench.machine import Machine
from deploy.topology import topology
from schemas.attachment import PART, Attachment
from schemas.common import Refused, digest
from services.faces.face import Faces
from tests.harness.filing import Filing, stored_of
from tests.harness.running import eventually

DEPARTMENTS = ("EZK", "JENV", "BZ", "DEF", "BZK")
ZONES = ("LOKET", "DOOR", "EZK")
RUNS = {zone: ("services.cli", "run", zone) for zone in ZONES}
KILLS = 3
AGAIN = ("no_answer", "unknown_file", "busy", "failed")
"""What somebody is told who asks while the Loket is away, or names what is not wholly there."""


async def kill_at_random(machine: Machine, chance: random.Random) -> None:
    """Kill the Loket again and again, each time started anew at once; it is up in two seconds."""
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(3.0, 5.0))
        machine.processes["LOKET"].kill()
        await asyncio.to_thread(machine.processes["LOKET"].wait)
        machine.spawn("LOKET", RUNS["LOKET"])


async def sent_and_asked(filing: Filing, body: bytes) -> tuple[UUID, Attachment]:
    """Send a file and ask with it, again until it was taken."""
    while True:
        try:
            sent = await filing.send(body)
            return (await filing.ask(sent.digest)).case, sent
        except Refused as refused:
            assert refused.reason in AGAIN, refused


@pytest.mark.kill
@pytest.mark.timeout(180)
async def test_files_arrive_whole_whenever_the_loket_is_killed(tmp_path: Path) -> None:
    """Six files under way at once; afterwards each is there once, in every zone that is up."""
    machine = await Machine.start(tmp_path / "home", RUNS, topology(DEPARTMENTS))
    faces = Faces(machine.settings)
    bodies = [b"Een plan, deel %d.\n" % number * 60_000 for number in range(6)]
    filings = [await Filing.at(faces) for _ in bodies]
    pairs = list(zip(filings, bodies, strict=True))
    killing = asyncio.create_task(kill_at_random(machine, random.Random(20261127)))
    found = await asyncio.gather(*(sent_and_asked(filing, body) for filing, body in pairs))
    await killing
    for (filing, body), (case, file) in zip(pairs, found, strict=True):
        assert file.digest == digest(body)
        for zone in ZONES:

            async def arrived(zone: str = zone, filing: Filing = filing) -> bool:
                return await filing.kept(zone, case, file) == body  # noqa: B023  used at once

            await eventually(arrived)
            parts = -(-len(body) // PART)
            assert len(await stored_of((await faces.at(zone)).reader, case)) == parts + 1
    await faces.close()
    await machine.stop()
