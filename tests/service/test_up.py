"""`loket up`: zones come back when killed, Ctrl-C leaves nothing behind, a kill -9 is got over."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import psutil
import pytest

from deploy.topology import DEPARTMENTS
from examples.loader import load_examples, load_people
from schemas.ids import reference
from services.cli.house.lock import at_home, house_file
from services.cli.house.opening import LEFT_OPEN, play_opening
from services.cli.playing import Play, Stage, Until
from services.faces.face import Faces
from services.faces.known import known
from services.kernel.settings import Settings
from tests.harness.processes import family, interrupted, loket_process, started, until
from tests.harness.system import System, example

STAGES = {
    Until.SUBMITTED: {"submitted"},
    Until.ASKED: {"information_asked"},
    Until.CIRCULATED: {"departments"},
    Until.WORKING: {"departments"},
    Until.DRAFTED: {"draft"},
    Until.AGREEING: {"agreement"},
}


@asynccontextmanager
async def up(home: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The house, ready; what a test leaves running is killed."""
    desks = ("--department", "EZK", "--department", "JENV")
    process = await started(None, "up", "--home", str(home), *desks)
    try:
        await until(lambda: at_home(home).get("pid") == process.pid or process.returncode, 90)
        assert process.returncode is None, await process.communicate()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def ports(said: dict[str, Any]) -> list[int]:
    """Every port the house listens on."""
    urls = [urlparse(said[name]).port for name in ("url", "webhooks", "spans", "logboek")]
    return [said["smtp_port"], *(port for port in urls if port)]


def is_open(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def played(home: Path, slug: str, departments: tuple[str, ...]) -> list[str]:
    """Play an example to its end through the running zones; its steps."""
    faces, steps = Faces(Settings(home=home)), list[str]()
    stage = await Stage.open(faces, load_people(), departments)
    try:
        play = Play(stage, example(slug), lambda who, what: steps.append(what))
        await play.submit()
        async with asyncio.timeout(40):
            await play.run()
    finally:
        await stage.close()
        await faces.close()
    return steps


def logged(home: Path) -> list[dict[str, Any]]:
    """Every line that the house's own Logboek keeps, each in the file of its trace."""
    found = []
    for file in (home / "processing").glob("*.jsonl"):
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        assert {one["trace_id"] for one in lines} == {file.stem}
        found += lines
    return found


@pytest.mark.kill
@pytest.mark.server
@pytest.mark.timeout(150)
async def test_a_killed_zone_comes_back_and_ctrl_c_leaves_nothing(home: Path) -> None:
    async with up(home) as process:
        said = at_home(home)
        everybody = family(process.pid)
        assert all(map(is_open, ports(said)))
        playing = asyncio.create_task(played(home, "13", ("EZK", "JENV")))
        os.kill(said["zones"]["EZK"], signal.SIGKILL)
        assert (await playing)[-1] == "advies ingetrokken door het Loket"
        listed = await loket_process(home, "people", "list", "--zone", "EZK", "--json")
        assert listed.code == 0, listed.err
        assert any(
            one["resource"]["attributes"]["service.name"] == "loket-cli" for one in logged(home)
        )
        assert at_home(home)["zones"]["EZK"] != said["zones"]["EZK"]
        second = await loket_process(None, "up", "--home", str(home))
        assert second.code == 1
        assert second.err.startswith("already_up: ")
        everybody += family(process.pid)
        assert "Alles is gestopt" in await interrupted(process)
    assert not psutil.wait_procs(everybody, timeout=5)[1]
    assert not any(map(is_open, ports(said)))
    assert not house_file(home).exists()
    mails = len(list((home / "mail").glob("*.eml")))
    assert mails > 5
    lines = logged(home)
    about = [one for one in lines if "dpl.core.data_subject_id" in one["attributes"]]
    assert len(about) > mails
    assert all(isinstance(one["start_time"], int) and one["name"] for one in lines)


@pytest.mark.kill
@pytest.mark.server
@pytest.mark.timeout(150)
async def test_after_a_kill_9_everything_ends_and_it_starts_again(home: Path) -> None:
    async with up(home) as process:
        everybody = family(process.pid)
        process.kill()
        await process.communicate()
    async with up(home) as process:
        assert not psutil.wait_procs(everybody, timeout=5)[1]
        assert at_home(home)["pid"] == process.pid
        await interrupted(process)


@pytest.mark.server
async def test_it_opens_with_a_case_in_every_stage(home: Path) -> None:
    async with System(home) as system:
        told: list[str] = []
        far = await play_opening(system.faces, DEPARTMENTS, told.append)
        loket = await system.faces.at("LOKET")
        for case, end in far.items():
            stage = (await known(loket, case)).stage
            assert end is Until.END or stage in STAGES[end], (stage, end)
    assert len(far) == len(told) == len(load_examples()) - 1
    assert sorted(far.values())[: len(LEFT_OPEN)] == sorted(LEFT_OPEN.values())
    assert all(any(reference(case) in line for line in told) for case in far)
