"""`make pages`: how long each page takes among few and among very many cases, and watching it."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import uvloop
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeElapsedColumn
from rich.table import Table

from bench.pages.filling import Size, filled
from bench.pages.looking import Running, face
from bench.pages.watching import Watched, watched
from bench.scale.stories import case_of, is_circulated
from bench.scale.timing import Times
from schemas.ids import reference
from services.kernel.settings import Settings
from services.kernel.telemetry import configure_logs

SIZES = (Size(1_000, 1_000), Size(20_000, 1_000_000))
QUICK = (Size(200, 200), Size(2_000, 20_000))
RUNS, PEOPLE, SECONDS, WARM = 200, 200, 20.0, 5
WIDE = 120
PAGES = {
    "LOKET": (
        "/tafel",
        "/tafel?termijn=te-laat",
        "/tafel?departement=BZK&fase=departments",
        "/dossiers/{}",
        "/belasting",
        "/zoeken?q=onderzoek",
        "/zoeken?instelling=UL&product=case-advice",
        "/cijfers",
    ),
    "EZK": ("/werk", "/werk?van=niemand"),
}


async def main(sizes: tuple[Size, Size], folder: Path, console: Console) -> None:
    """Show what it came to."""
    configure_logs("error")
    columns = ("{task.description}", BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    table = Table("milliseconds, p50 / p99", *map(_head, sizes), "many / few")
    with Progress(*columns, console=console) as progress:
        found = [await _measured(folder, size, progress) for size in sizes]
    few, many = (times for times, _ in found)
    for name in few.took:
        cells = [f"{t.within(name, 0.5):.1f} / {t.within(name, 0.99):.1f}" for t in (few, many)]
        table.add_row(name, *cells, f"{many.within(name, 0.5) / few.within(name, 0.5):.2f}")
    console.print(table)
    for size, (_, watch) in zip(sizes, found, strict=True):
        console.print(
            f"{_head(size)}: {PEOPLE} people watch, {watch.changes / watch.seconds:.1f} changes a "
            f"second: {watch.cores:.2f} of a core; each heard {min(watch.heard)} to "
            f"{max(watch.heard)} messages"
        )


async def _measured(folder: Path, size: Size, progress: Progress) -> tuple[Times, Watched]:
    times = Times()
    server = await filled(folder, size, progress)
    async with server:
        for name, places in PAGES.items():
            async with face(server.home, name) as running:
                for place in places:
                    await _look(running, place, size, times)
                if name == "LOKET":
                    ids = [case_of(n) for n in range(size.open) if is_circulated(n)][:100]
                    settings = Settings(home=server.home)
                    found = await watched(running, settings, ids, PEOPLE, SECONDS)
    return times, found


async def _look(running: Running, place: str, size: Size, times: Times) -> None:
    """The same page of one case after the other; pages that are not there are left out."""
    wanted = [n for n in range(size.open) if is_circulated(n)]
    for turn in range(WARM + RUNS):
        number = wanted[turn * 7 % len(wanted)]
        took = await running.took(place.format(reference(case_of(number))))
        if turn >= WARM:
            times.took[f"{running.face} {place}"].append(took)


def _head(size: Size) -> str:
    return f"{size.open:,} open, {size.closed:,} closed"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="far fewer cases, in a minute")
    parser.add_argument("--in", dest="folder", type=Path, help="keep what was filled, use it again")
    asked = parser.parse_args()
    terminal = Console()
    shown = terminal if terminal.is_terminal else Console(width=WIDE)
    with tempfile.TemporaryDirectory() as home:
        uvloop.run(main(QUICK if asked.quick else SIZES, asked.folder or Path(home), shown))
