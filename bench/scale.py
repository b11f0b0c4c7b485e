"""`make scale`: what one operation costs among few cases, and what it costs among very many."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import uvloop
from nats.aio.client import Client
from nats.aio.msg import Msg
from rich.console import Console
from rich.table import Table

from bench.crowd import case_of, close_many, fill, user
from deploy.local import LocalServer
from schemas import subjects
from schemas.envelope import Recorded
from schemas.subjects import Durable, Stream
from services.advice.assembly import overview
from services.advice.assembly.evolve import evolve
from services.advice.desk import queue
from services.cli.look.cases import case_row
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.consuming import Consumer
from services.kernel.decider import Decider
from services.kernel.direct import DirectReader
from services.kernel.event_store import EventStore
from services.kernel.projection import Model, Projection
from services.kernel.settings import Settings
from services.kernel.timers import Timers, read_due

SIZES = {"few": (1_000, 1_000), "many": (20_000, 1_000_000)}
QUICK = {"few": (200, 200), "many": (2_000, 20_000)}
TIMES = 300
FIRED = 100
console = Console()
Costs = dict[str, list[float]]


@dataclass
class Crowd:
    """A server with so many open cases, and read models with so many closed ones beside them."""

    settings: Settings
    folder: Path
    open: int = 0
    closed: int = 0
    costs: Costs = field(default_factory=dict)

    async def grow(self, open_: int, closed: int) -> None:
        """Add cases until there are so many."""
        await fill(self.settings, range(self.open, open_), f"{open_} open cases")
        self.open = open_
        async with user(self.settings, "LOKET", "face") as face:
            await self._project("LOKET", overview.MODEL, face, closed, ("cases", "parts", "folded"))
        async with user(self.settings, "EZK", "face") as face:
            await self._project("EZK", queue.MODEL, face, closed, ("tasks", "folded"))
        self.closed = closed

    async def _project(
        self, zone: str, model: Model, face: Client, closed: int, tables: tuple[str, ...]
    ) -> None:
        """Read what is in the streams; closed cases are copies of the first one's rows."""
        console.print(f"reading {model.name} of {zone}, with {closed} closed cases")
        with closing(
            Projection(self.folder / f"{model.name}.sqlite", model, DirectReader(face))
        ) as own:
            await own.catch_up()
            for table in tables:
                own.db.execute(f"DELETE FROM {table} WHERE case_id < ?", (f"{10**9:032x}",))
                close_many(own, table, case_of(0), closed)
            own.db.execute("ANALYZE")

    async def measure(self) -> Costs:
        """Every operation, TIMES times, on cases picked at random."""
        self.costs = {}
        async with (
            user(self.settings, "LOKET", "assembly") as assembly,
            user(self.settings, "LOKET", "face") as face,
        ):
            await self._bare(assembly)
            await self._timers(assembly)
            await self._open_clocks(assembly)
            await self._fire(assembly)
            await self._most_urgent(face)
        return self.costs

    async def _time(self, name: str, act: Callable[[UUID], Awaitable[object]]) -> None:
        took = []
        for _ in range(TIMES):
            case_id = case_of(random.randrange(self.open))
            begun = time.perf_counter()
            await act(case_id)
            took.append((time.perf_counter() - begun) * 1000)
        self.costs[name] = took

    async def _bare(self, client: Client) -> None:
        """What the server itself costs: one append, one read."""
        reader = DirectReader(client)

        async def append(case_id: UUID) -> None:
            await client.request(subjects.timer("assembly", uuid4(), "bare"), b"", 5)

        async def read(case_id: UUID) -> None:
            await reader.last(Stream.CASES, subjects.case(case_id))

        await self._time("bare append", append)
        await self._time("bare read of one message", read)

    async def _timers(self, client: Client) -> None:
        timers, far = Timers(client, "assembly"), datetime.now(UTC) + timedelta(days=9)
        await self._time("set a timer", lambda _: timers.set(uuid4(), "clocks", far))
        await self._time("set a timer anew", lambda case_id: timers.set(case_id, "clocks", far))

    async def _open_clocks(self, client: Client) -> None:
        store = EventStore(client, DirectReader(client), Stream.CASES)
        decider, calendar = Decider(None, evolve), load_calendar()

        async def clocks(case_id: UUID) -> None:
            events = await store.load(subjects.case(case_id))
            state = decider.fold([e for e in events if isinstance(e, Recorded)])
            assert state
            for clock in state.clocks.by_name.values():
                view(clock, calendar, datetime.now(UTC))

        await self._time("open a case's clocks", clocks)

    async def _fire(self, client: Client) -> None:
        """From the due moment until a service has it."""
        timers, all_fired = Timers(client, "assembly"), asyncio.Event()
        late: list[float] = []
        due: dict[str, datetime] = {}

        async def handle(message: Msg) -> None:
            fired = read_due(message)
            if fired.name in due:
                late.append((datetime.now(UTC) - due[fired.name]) / timedelta(milliseconds=1))
            if len(late) == FIRED:
                all_fired.set()

        consumer = Consumer(client, Stream.TIMERS, Durable.ASSEMBLY_TIMERS, handle)
        running = asyncio.create_task(consumer.run())
        for number in range(FIRED):
            name, at = f"fire-{uuid4().hex}", datetime.now(UTC) + timedelta(seconds=2)
            due[name] = at
            await timers.set(case_of(number), name, at)
        async with asyncio.timeout(60):
            await all_fired.wait()
        await consumer.stop(5)
        await running
        self.costs["fire a timer (after its moment)"] = late

    async def _most_urgent(self, face: Client) -> None:
        reader = DirectReader(face)
        with closing(Projection(self.folder / "overview.sqlite", overview.MODEL, reader)) as loket:

            async def cases(_: UUID) -> None:
                for row in loket.rows(overview.MOST_URGENT, 50):
                    case_row(loket, row)

            async def by_reference(case_id: UUID) -> None:
                loket.rows(overview.BY_REFERENCE, "KV-0000-0000-0")

            await self._time("50 most urgent cases", cases)
            await self._time("find a case by reference", by_reference)
        with closing(Projection(self.folder / "queue.sqlite", queue.MODEL, reader)) as desk:

            async def tasks(_: UUID) -> None:
                assert len(desk.rows(queue.MOST_URGENT, 50)) == 50

            await self._time("50 most urgent tasks of a desk", tasks)


def show(results: dict[str, Costs], sizes: dict[str, tuple[int, int]]) -> None:
    """The table: milliseconds, and how many times more among many."""
    heads = [f"{name}: {o:,} open, {c:,} closed" for name, (o, c) in sizes.items()]
    table = Table("milliseconds, p50 / p99", *heads, "many / few (p50)")
    few, many = results["few"], results["many"]
    for name in few:
        cells = [
            f"{_at(found[name], 0.5):.2f} / {_at(found[name], 0.99):.2f}" for found in (few, many)
        ]
        table.add_row(name, *cells, f"{_at(many[name], 0.5) / _at(few[name], 0.5):.2f}")
    console.print(table)


def _at(took: list[float], part: float) -> float:
    return sorted(took)[int(len(took) * part)]


async def main(sizes: dict[str, tuple[int, int]]) -> None:
    """Few first, then the same operations after many more have come."""
    random.seed(1)
    results: dict[str, Costs] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with LocalServer(Path(folder)):
            crowd = Crowd(Settings(home=Path(folder)), Path(folder))
            for name, (open_, closed) in sizes.items():
                await crowd.grow(open_, closed)
                results[name] = await crowd.measure()
    show(results, sizes)


if __name__ == "__main__":
    uvloop.run(main(QUICK if "--quick" in sys.argv else SIZES))
