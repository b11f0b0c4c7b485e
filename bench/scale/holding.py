"""A service that has every open case in memory: `python -m bench.scale.holding HOME URL COUNT`."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import psutil
import uvloop

from bench.scale.among import cases
from bench.scale.stories import case_of, is_circulated
from services.advice.assembly.app import assembly
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs

AT_ONCE = 32


async def hold(settings: Settings, count: int) -> dict[str, float]:
    """Have assembly read so many cases; MiB before and after, and how many cases it took."""
    configure_logs("error")
    made = await assembly(settings)
    held, before = cases(made), memory()
    numbers = [number for number in range(count) if is_circulated(number)]
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        await asyncio.gather(*(held.state(case_of(number)) for number in some))
    found = {"before": before, "after": memory(), "cases": float(len(numbers))}
    await made.stop()
    return found


def memory(pid: int | None = None) -> float:
    """What a process has in memory, in MiB."""
    return float(psutil.Process(pid).memory_info().rss) / 1024 / 1024


if __name__ == "__main__":
    home, url, number = sys.argv[1:]
    found = uvloop.run(hold(Settings(home=Path(home), url=url), int(number)))
    print(json.dumps(found))
