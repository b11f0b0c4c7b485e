"""`make scale`: what one operation costs among few cases, and what it costs among very many."""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

import uvloop
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeElapsedColumn
from rich.table import Table

from bench.scale.among import Size
from bench.scale.running import Crowd, measured
from services.kernel.telemetry import configure_logs

SIZES = (Size(1_000, 1_000, 300, 40), Size(20_000, 1_000_000, 300, 40))
QUICK = (Size(200, 200, 50, 8), Size(4_000, 50_000, 50, 8))
WIDE = 120


async def main(sizes: tuple[Size, Size], folder: Path, console: Console) -> None:
    """Show what it came to."""
    configure_logs("error")
    random.seed(1)
    columns = ("{task.description}", BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        few, many = await measured(sizes, folder, progress)
    console.print(times(few, many))
    console.print(room(few, many))


def times(few: Crowd, many: Crowd) -> Table:
    """Milliseconds, and how many times as much among many."""
    table = Table("milliseconds, p50 / p99", *map(_head, (few, many)), "many / few")
    for name in few.times.took:
        cells = [
            f"{one.times.within(name, 0.5):.2f} / {one.times.within(name, 0.99):.2f}"
            for one in (few, many)
        ]
        ratio = many.times.within(name, 0.5) / few.times.within(name, 0.5)
        table.add_row(name, *cells, f"{ratio:.2f}")
    return table


def room(few: Crowd, many: Crowd) -> Table:
    """MiB: these may grow."""
    table = Table("MiB", *map(_head, (few, many)))
    for name in few.room:
        table.add_row(name, *(f"{one.room[name]:,.0f}" for one in (few, many)))
    return table


def _head(one: Crowd) -> str:
    return f"{one.size.open:,} open, {one.size.closed:,} closed"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="far fewer cases, in a minute")
    asked = parser.parse_args()
    terminal = Console()
    shown = terminal if terminal.is_terminal else Console(width=WIDE)
    with tempfile.TemporaryDirectory() as home:
        uvloop.run(main(QUICK if asked.quick else SIZES, Path(home), shown))
