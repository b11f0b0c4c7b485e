"""`python -m bench.notices`: notices told a second, and whether one dead receiver harms others."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from bench.notices.door import Door
from bench.notices.recipe import recorded
from bench.recipe import save
from services.kernel.telemetry import configure_logs

OURS = ("services.cli", "run", "notify", "--zone", "DOOR")
BARE = ("bench.replay", "DOOR")
INSTITUTIONS, DEAD, EVERY = 500, 7, 10
"""Institutions, the one that falls silent, and its share: every so many steps is its own."""

STORED = 4
"""Messages a step: a notice in the inbox; one by webhook that is planned, attempted and sent."""

console = Console()


@dataclass(frozen=True)
class Rate:
    """What one run came to: steps a second until all was stored, and CPU a step (ms)."""

    rate: float
    cpu: dict[str, float]


async def throughput(door: Door, steps: int) -> Rate:
    """Tell of so many steps, and wait until everything that follows is stored."""
    before, cpu, start = await door.stored(), door.machine.cpu(), time.perf_counter()
    await door.tell_many(steps)
    await door.holds(before + STORED * steps)
    took, after = time.perf_counter() - start, door.machine.cpu()
    return Rate(steps / took, {name: (after[name] - cpu[name]) * 1000 / steps for name in cpu})


async def latency(door: Door, rate: float, steps: int) -> list[float]:
    """Milliseconds from a step to its webhook, of all receivers but the dead one, in order."""
    telling, others = [], []
    for number in range(steps):
        dead = number % EVERY == 0
        institution = DEAD if dead else DEAD + 1 + number % (INSTITUTIONS - DEAD - 1)
        task = asyncio.create_task(door.tell(institution))
        telling.append(task)
        if not dead:
            others.append(task)
        await asyncio.sleep(1 / rate)
    await asyncio.gather(*telling)
    wanted = [await task for task in others]
    await door.sink.have(set(wanted))
    return sorted((door.sink.came[one] - door.published[one]) * 1000 for one in wanted)


async def main(steps: int, rate: float, seconds: int) -> None:
    """Both, one after the other, on the same server settings."""
    configure_logs("warning")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        async with Door(home / "recorded", OURS, 1) as door:
            await door.sink.have({await door.tell(0)})
            await door.holds(STORED)
            save(await recorded(door), home / "recipe.json")
        async with Door(home / "bare", BARE, 1) as door:
            bare = await throughput(door, steps)
        async with Door(home / "ours", OURS, INSTITUTIONS) as door:
            await door.sink.have(await door.tell_many(INSTITUTIONS))  # each may be asked first
            ours = await throughput(door, steps)
            well = await latency(door, rate, int(rate * seconds))
            door.sink.silent.add(door.address(DEAD))
            harmed = await latency(door, rate, int(rate * seconds))
    show({"bare replay": bare, "ours": ours})
    console.print(f"ours / bare replay: {ours.rate / bare.rate:.2f}")
    show_latency({"all answer": well, "one never answers": harmed}, rate)


def show(results: dict[str, Rate]) -> None:
    """How many a second."""
    table = Table("", *results, title=f"{STORED} messages a step, one webhook posted by ours")
    table.add_row("steps/s", *(f"{one.rate:.0f}" for one in results.values()))
    for name in ("DOOR", "nats-server"):
        table.add_row(f"CPU a step, {name}, ms", *(f"{r.cpu[name]:.1f}" for r in results.values()))
    console.print(table)


def show_latency(results: dict[str, Sequence[float]], rate: float) -> None:
    """How long the others wait."""
    table = Table("", *results, title=f"{INSTITUTIONS} receivers, {rate:.0f} steps/s; ms")
    for name, part in (("p50", 0.5), ("p99", 0.99)):
        table.add_row(name, *(f"{_at(one, part):.0f}" for one in results.values()))
    console.print(table)
    well, harmed = results.values()
    console.print(
        f"p99 of the others, with a dead receiver / without: "
        f"{_at(harmed, 0.99) / _at(well, 0.99):.2f}"
    )


def _at(times: Sequence[float], part: float) -> float:
    return times[int(len(times) * part)]


if __name__ == "__main__":
    told = sys.argv[1:] or ("3000", "40", "30")
    uvloop.run(main(int(told[0]), float(told[1]), int(told[2])))
