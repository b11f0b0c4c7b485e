"""Many people at the same table, live, while cases change: what that costs the face."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import psutil

from bench.pages.looking import Running
from bench.scale.among import cases, extension
from schemas.common import Actor, Role
from services.advice.assembly.app import assembly
from services.advice.assembly.course import extend_term
from services.kernel.decider import Cause
from services.kernel.settings import Settings

PLACE = "/live?van=/tafel%3Ffase%3Ddepartments"
EVERY, PATIENCE = 0.2, 60.0
COORDINATOR = Actor(sub="coordinator", issuer="loket", roles=(Role.COORDINATOR,))


@dataclass
class Watched:
    """What it came to: seconds, seconds of CPU, changes, and parts that reached people."""

    seconds: float
    cpu: float
    changes: int
    heard: list[int] = field(default_factory=list)

    @property
    def cores(self) -> float:
        """How much of one core the face used."""
        return self.cpu / self.seconds


async def watched(
    running: Running, settings: Settings, ids: list[UUID], people: int, seconds: float
) -> Watched:
    """Let so many people watch while a term of one case after the other is extended."""
    heard = [0] * people
    lines = [asyncio.create_task(_watch(running, heard, number)) for number in range(people)]
    async with asyncio.timeout(PATIENCE):
        while min(heard) == 0:  # noqa: ASYNC110  lines of other tasks
            await asyncio.sleep(0.1)
    process = psutil.Process(running.process.pid)
    before, begun = _cpu(process), time.monotonic()
    changes = await _changes(settings, ids, begun + seconds)
    found = Watched(time.monotonic() - begun, _cpu(process) - before, changes, heard)
    for line in lines:
        line.cancel()
    await asyncio.gather(*lines, return_exceptions=True)
    return found


async def _watch(running: Running, heard: list[int], number: int) -> None:
    async with running.client.stream("GET", PLACE, timeout=None) as answer:
        answer.raise_for_status()
        async for line in answer.aiter_lines():
            if line.startswith(("event:", "retry:")):
                heard[number] += 1


async def _changes(settings: Settings, ids: list[UUID], until: float) -> int:
    """Five a second: more than all departments together make of 20,000 cases in an hour."""
    made, count = await assembly(settings), 0
    deciding = cases(made)
    while time.monotonic() < until:
        case = ids[count % len(ids)]
        cause = Cause(f"watched-{count}-{time.time_ns()}", COORDINATOR, datetime.now(UTC))
        await deciding.execute(case, extend_term, extension(case), cause)
        count += 1
        await asyncio.sleep(EVERY)
    await made.stop()
    return count


def _cpu(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)
