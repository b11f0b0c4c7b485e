"""The server goes away under a running system: nothing spins, nothing is lost, all resumes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from examples.loader import load_people
from schemas.progress import ProgressReported, Stage
from services.cli.playing import Play
from services.cli.playing import Stage as Scene
from services.kernel.health import Durability
from tests.harness.system import System, example

DEPARTMENTS = ("EZK", "JENV", "BZ", "DEF", "BZK")
AWAY = 2.0


@pytest_asyncio.fixture
async def system(tmp_path: Path) -> AsyncIterator[System]:
    async with System(tmp_path) as running:
        yield running


async def health(system: System) -> list[Durability]:
    """What every service says of its durables."""
    found = await asyncio.gather(*(service.health.check() for service in system.services))
    return [seen for part in found for seen in part]


async def test_nothing_spins_while_the_server_is_away_and_all_resumes(system: System) -> None:
    """With -1 reconnects no length of absence ends a connection; 70 s is 35 times this."""
    await system.play("09-")
    await system.server.process.kill()
    await asyncio.sleep(0.5)
    before, started = time.process_time(), time.monotonic()
    await asyncio.sleep(AWAY)
    used = (time.process_time() - before) / (time.monotonic() - started)
    print(f"{used:.1%} of a core")
    assert used < 0.3, f"{used:.0%} of a core while nothing can be done"
    assert not any(service.health.ready for service in system.services)
    await system.server.process.start()
    await system.play("07-")
    assert {seen.problem for seen in await health(system)} == {""}
    assert all(service.health.ready for service in system.services)


async def test_what_is_asked_while_the_server_is_away_is_done_when_it_is_back(
    system: System,
) -> None:
    scene = await Scene.open(system.faces, load_people(), DEPARTMENTS)
    play = Play(scene, example("09-"), lambda who, what: None)
    await system.server.process.kill()
    submitting = asyncio.create_task(play.submit())
    await asyncio.sleep(AWAY)
    await system.server.process.start()
    case = await submitting
    await play.run()
    told = [
        e.data for e in scene.watches["DOOR"].seen(case) if isinstance(e.data, ProgressReported)
    ]
    assert [one.stage for one in told].count(Stage.ISSUED) == 1
    await scene.close()
