"""One year from its first question to its last check."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from bench.year.clockwork import VirtualClock
from bench.year.living import Life, end_of
from bench.year.mix import year
from bench.year.news import News
from bench.year.people import People
from bench.year.report import Report
from bench.year.stage import Stage
from bench.year.verifying import broken_chains, compare_all, set_aside

FIRST = date(2026, 1, 1)
LAST_MOMENT = datetime(2027, 12, 1, tzinfo=UTC)
"""Everything must have ended by then."""

AFTERWARDS = timedelta(days=1)


async def run(cases: int, seed: int, home: Path, tell: Callable[[str], None]) -> Report:
    """Live a year of so many cases, then check all of it; `tell` hears how far it is."""
    dossiers = year(seed, cases, FIRST)
    report, begun = Report(cases, seed), time.perf_counter()
    async with Stage(home, VirtualClock(dossiers[0].at)) as stage:
        life = Life(People(stage), News(stage), {one.case: one for one in dossiers})
        await life.live(LAST_MOMENT, lambda: tell(_progress(life, cases)))
        report.lived = time.perf_counter() - begun
        _took(report, life)
        await _check(report, life, [one.case for one in dossiers], tell)
    report.checked = time.perf_counter() - begun - report.lived
    return report


def _took(report: Report, life: Life) -> None:
    """What living it came to."""
    wire = life.stage.wire
    report.ends, report.stuck = life.ends, len(life.stuck) + len(life.dossiers)
    report.events, report.timers = life.news.by_type, life.timers
    report.commands, report.refused = life.people.commands, life.people.refused
    report.stored, report.retried = wire.stored, wire.retried
    report.faults += [f"{one.case} stays {end_of(one)}" for one in life.stuck]
    report.faults += [f"{one.case} has no end yet" for one in life.dossiers.values()]


async def _check(report: Report, life: Life, cases: list[UUID], tell: Callable[[str], None]) -> None:
    stage, checked = life.stage, 0

    def done(number: int) -> None:
        nonlocal checked
        checked += number
        tell(f"compared {checked:,} of {len(cases):,}")

    report.faults += await stage.unhandled()
    report.faults += await set_aside(stage)
    report.faults += await broken_chains(stage)
    end = stage.clock.now + AFTERWARDS
    report.compared = await compare_all(stage, cases, end, done)


def _progress(life: Life, cases: int) -> str:
    ended = cases - len(life.dossiers)
    return f"{life.people.now:%d-%m-%Y} {ended:,} of {cases:,} cases over, {life.news.events:,} events"
