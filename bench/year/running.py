"""One simulated year from beginning to end."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.progress import Progress

from bench.year import verifying
from bench.year.clockwork import VirtualClock
from bench.year.living import Life, end_of
from bench.year.mix import year
from bench.year.news import News
from bench.year.people import People
from bench.year.showing import Outcome
from bench.year.stage import Stage
from services.kernel.telemetry import configure_logs

FIRST = date(2027, 1, 1)
LAST = datetime(2028, 10, 1, tzinfo=UTC)
"""When whatever still goes on is taken to never end: the calendar is known until 2028."""

BEFORE = timedelta(hours=1)


async def run(cases: int, seed: int, home: Path, bar: Progress) -> Outcome:
    """Live a year of so many cases and look at what is left of it."""
    configure_logs("error")
    dossiers = {dossier.case: dossier for dossier in year(seed, cases, FIRST)}
    first = next(iter(dossiers.values())).at - BEFORE
    everything, start = list(dossiers), time.perf_counter()
    async with Stage(home, VirtualClock(first)) as stage:
        life = Life(People(stage), News(stage), dossiers)
        _spare_the_collector()
        await life.live(LAST, _told(bar, life, cases))
        end = stage.clock.now + timedelta(days=1)
        task = bar.add_task("comparing", total=cases)
        compared = await verifying.compare_all(
            stage, everything, end, lambda number: bar.advance(task, number)
        )
        faults = [*_unfinished(life), *await _left(stage), *compared.differences]
    return Outcome(life, first, time.perf_counter() - start, compared, faults)


def _told(bar: Progress, life: Life, cases: int) -> Callable[[], None]:
    task = bar.add_task("living", total=cases)

    def after_each() -> None:
        now, events = life.stage.clock.now, life.news.events
        words = f"{now:%Y-%m-%d}, {events} events"
        bar.update(task, completed=cases - len(life.dossiers), description=words)

    return after_each


def _unfinished(life: Life) -> list[str]:
    """Cases that reached no end: nobody had anything in mind with them, or time was up."""
    open_still = [*life.stuck, *life.dossiers.values()]
    return [f"{dossier.case} is {end_of(dossier)}" for dossier in open_still]


async def _left(stage: Stage) -> list[str]:
    """Timers, messages and chains that are not as they should be."""
    timers = [f"{alarm} is set for {at}" for alarm, at in stage.alarms.set_for.items()]
    return [
        *timers,
        *await stage.unhandled(),
        *await verifying.set_aside(stage),
        *await verifying.broken_chains(stage),
    ]


def _spare_the_collector() -> None:
    """What is loaded by now stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
