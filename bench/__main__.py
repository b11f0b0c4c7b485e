"""`make bench`: our system against a bare replay of its own messages, in one run."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import uvloop
from rich.console import Console
from rich.table import Table

from bench.cases import DEPARTMENTS, People
from bench.machine import Machine, keeping_borders
from bench.recipe import Stored, record, save
from bench.replay import BareAsker
from deploy.topology import topology
from services.faces.face import Faces
from services.kernel.asking import Asker
from services.kernel.telemetry import configure_logs

ZONES = ("LOKET", "DOOR", *DEPARTMENTS)
SERVICES = {zone: ("services.cli", "run", zone) for zone in ZONES}
IN_FLIGHT = 64
STEADY = 20
console = Console()


@dataclass(frozen=True)
class Result:
    """What one run came to."""

    rate: float
    p50: float
    p99: float
    cpu: dict[str, float]
    messages: float
    kilobytes: float


async def measure(machine: Machine, people: People, cases: int) -> Result:
    """`cases` cases, 64 in flight."""
    places, before, stored = asyncio.Semaphore(IN_FLIGHT), machine.cpu(), await machine.stored()

    async def one(number: int) -> None:
        async with places:
            await people.finish(await people.submit(number))

    start = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(cases)))
    took = time.perf_counter() - start
    after, kept = machine.cpu(), await machine.stored()
    cpu = {name: (after[name] - before[name]) * 1000 / cases for name in after}
    return Result(
        cases / took,
        0,
        0,
        cpu,
        sum(kept[s][0] - stored[s][0] for s in kept) / cases,
        sum(kept[s][1] - stored[s][1] for s in kept) / cases / 1024,
    )


async def steady(people: People, seconds: int) -> tuple[float, float]:
    """Latency p50 and p99 in milliseconds at a steady rate."""
    people.life.started.clear()
    people.life.finished.clear()
    cases = []
    for number in range(STEADY * seconds):
        cases.append(asyncio.create_task(people.submit(1_000_000 + number)))
        await asyncio.sleep(1 / STEADY)
    for case in cases:
        await people.finish(await case)
    took = people.life.seconds()
    return took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000


async def recipe(home: Path) -> list[Stored]:
    """What our services store for one case."""
    plan = keeping_borders(topology())
    machine = await Machine.start(home, SERVICES, plan)
    faces = Faces(machine.settings)
    people = People(faces)
    await people.open()
    case = await people.submit(0)
    await people.finish(case)
    await asyncio.sleep(1)
    found = await record(faces, plan, case)
    await _close(machine, faces, people)
    return found


async def ours(cases: int, seconds: int, home: Path) -> Result:
    """Our services with automatic people."""
    machine = await Machine.start(home, SERVICES)
    return await _run(machine, Faces(machine.settings), cases, seconds)


async def bare(cases: int, seconds: int, home: Path) -> Result:
    """The replay of our messages and acknowledgements, with no domain code."""
    machine = await Machine.start(home, {zone: ("bench.replay", zone) for zone in ZONES})
    faces = Faces(machine.settings)
    for zone in ZONES:
        face = await faces.at(zone)
        asker = cast(Asker, BareAsker(face.client))
        faces.by_zone[zone] = replace(face, asker=asker)
    return await _run(machine, faces, cases, seconds)


async def _run(machine: Machine, faces: Faces, cases: int, seconds: int) -> Result:
    people = People(faces)
    await people.open()
    result = await measure(machine, people, cases)
    p50, p99 = await steady(people, seconds)
    await _close(machine, faces, people)
    return replace(result, p50=p50, p99=p99)


async def _close(machine: Machine, faces: Faces, people: People) -> None:
    await people.close()
    await faces.close()
    await machine.stop()


def show(results: dict[str, Result]) -> None:
    """The table."""
    table = Table("", *results, title=f"{IN_FLIGHT} in flight; latency at {STEADY} cases/s")
    rows: dict[str, Callable[[Result], str]] = {
        "cases/s": lambda r: f"{r.rate:.1f}",
        "latency p50 / p99, ms": lambda r: f"{r.p50:.0f} / {r.p99:.0f}",
        "CPU per case, services, ms": lambda r: f"{_services(r):.1f}",
        "CPU per case, nats-server, ms": lambda r: f"{r.cpu['nats-server']:.1f}",
        "CPU per case, people, ms": lambda r: f"{r.cpu['people']:.1f}",
        "messages stored per case (= fsyncs)": lambda r: f"{r.messages:.1f}",
        "disk per case, KiB": lambda r: f"{r.kilobytes:.1f}",
    }
    for name, shown in rows.items():
        table.add_row(name, *(shown(result) for result in results.values()))
    console.print(table)
    ours_, bare_ = results["ours"], results["bare replay"]
    console.print(
        "CPU per case by process, ms:", {name: round(used, 1) for name, used in ours_.cpu.items()}
    )
    console.print(f"ours / bare replay: {ours_.rate / bare_.rate:.2f}")


def _services(result: Result) -> float:
    return sum(used for name, used in result.cpu.items() if name not in ("nats-server", "people"))


async def main(cases: int, seconds: int) -> None:
    """Both, one after the other, on the same server settings."""
    configure_logs("warning")
    with tempfile.TemporaryDirectory() as folder:
        console.print(f"our system: {cases} cases, then {seconds} s at {STEADY} cases/s")
        save(await recipe(Path(folder) / "recorded"), Path(folder) / "recipe.json")
        mine = await ours(cases, seconds, Path(folder) / "ours")
        console.print("bare replay of the same messages")
        theirs = await bare(cases, seconds, Path(folder) / "bare")
    show({"bare replay": theirs, "ours": mine})


if __name__ == "__main__":
    uvloop.run(main(*(int(word) for word in (sys.argv[1:] or ("1000", "20")))))
