"""Everything from beginning to end: servers filled, operations measured, room looked at."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import Progress

from bench.machine import Machine
from bench.scale import acts, firing, looking
from bench.scale.among import Among, Size, among
from bench.scale.closed import close_many
from bench.scale.contents import LEAD
from bench.scale.filling import Filling, hasty, nothing_left_to_do
from bench.scale.holding import memory
from bench.scale.timing import Times, in_turn
from deploy.local import LocalServer
from services.advice.assembly import history, overview
from services.advice.desk import queue
from services.faces.face import Faces
from services.faces.readers import LOKET, model_file, opened
from services.kernel.settings import Settings

MODELS = ((LOKET, overview.MODEL), (LOKET, history.MODEL), (LEAD, queue.MODEL))
MIB = 1024 * 1024
STARTS = 11


@dataclass
class Crowd:
    """One size: its server, and what it came to in milliseconds and in MiB."""

    size: Size
    server: LocalServer
    times: Times = field(default_factory=Times)
    room: dict[str, float] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """How to reach it."""
        return Settings(home=self.server.home, url=self.server.url)


async def measured(sizes: Sequence[Size], folder: Path, progress: Progress) -> list[Crowd]:
    """Fill a server and read models for each size, then do everything in turn."""
    crowds = [Crowd(size, LocalServer(folder / f"{size.open}")) for size in sizes]
    for crowd in crowds:
        await fill(crowd, progress)
    task = progress.add_task("measuring", total=5)
    async with AsyncExitStack() as stack:
        for crowd in crowds:
            await stack.enter_async_context(crowd.server)
        for step in (_operations, _timers, _asking, _memory, _disk):
            await step(crowds)
            progress.advance(task)
    return crowds


async def fill(crowd: Crowd, progress: Progress) -> None:
    """Open cases into the streams, closed ones into the read models, which then catch up."""
    async with hasty(crowd.server):
        await Filling(crowd.settings, datetime.now(UTC), progress).fill(crowd.size.open)
    async with crowd.server:
        await nothing_left_to_do(crowd.settings, crowd.server, (LOKET, LEAD))
        for zone, model in MODELS:
            path = model_file(crowd.settings, zone, model)
            close_many(path, zone, model, crowd.size.closed, progress)
            task = progress.add_task(f"reading {model.name}", total=1)
            faces = Faces(crowd.settings)
            face = await faces.at(zone)
            async with opened(crowd.settings, zone, model, face.reader) as rows:
                rows.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            await faces.close()
            progress.advance(task)
    gc.collect()
    gc.freeze()  # as the services do: what is there by now stays


@asynccontextmanager
async def _all(crowds: Sequence[Crowd]) -> AsyncIterator[list[Among]]:
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(among(crowd.size, crowd.settings)) for crowd in crowds
        ]


async def _operations(crowds: Sequence[Crowd]) -> None:
    times = [crowd.times for crowd in crowds]
    async with _all(crowds) as sides:
        for operation in acts.ALL:
            await in_turn([operation(side) for side in sides], times)
    for _ in range(STARTS):
        await asyncio.gather(*(crowd.server.restart() for crowd in crowds))
        async with _all(crowds) as sides:
            await in_turn([acts.open_first_clocks(side) for side in sides], times)
    async with _all(crowds) as sides:
        for operation in looking.ALL:
            await in_turn([operation(side) for side in sides], times)


async def _timers(crowds: Sequence[Crowd]) -> None:
    async with _all(crowds) as sides:
        for crowd, side in zip(crowds, sides, strict=True):
            await firing.fire(side, crowd.times)


async def _asking(crowds: Sequence[Crowd]) -> None:
    """What is left to do from the measuring is no part of it."""
    machines = [Machine(crowd.server.home, crowd.server) for crowd in crowds]
    for crowd, machine in zip(crowds, machines, strict=True):
        await nothing_left_to_do(crowd.settings, crowd.server, (LOKET,))
        machine.spawn(LOKET, ("services.cli", "run", LOKET))
        await machine.started(LOKET)
    async with _all(crowds) as sides:
        await in_turn([looking.ask(side) for side in sides], [crowd.times for crowd in crowds])
    for crowd, machine in zip(crowds, machines, strict=True):
        process = machine.processes[LOKET]
        crowd.room["services of the Loket, memory"] = memory(process.pid)
        process.terminate()
        await asyncio.to_thread(process.wait, 30)


async def _memory(crowds: Sequence[Crowd]) -> None:
    for crowd in crowds:
        arguments = (str(crowd.server.home), crowd.server.url, str(crowd.size.open))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.scale.holding", *arguments, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
        held = json.loads(said)
        crowd.room["assembly that just started, memory"] = held["before"]
        crowd.room["assembly with every open case in memory"] = held["after"]
        crowd.room["nats-server, memory"] = memory(crowd.server.process.pid)


async def _disk(crowds: Sequence[Crowd]) -> None:
    for crowd in crowds:
        home = crowd.server.home
        store = [path for path in (home / "nats" / "store").rglob("*") if path.is_file()]
        crowd.room["streams of all zones, disk"] = sum(p.stat().st_size for p in store) / MIB
        for zone, model in MODELS:
            path = model_file(crowd.settings, zone, model)
            crowd.room[f"read model {model.name}, disk"] = path.stat().st_size / MIB
