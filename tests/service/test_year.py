"""A small simulated year: every case ends, everything is at rest, every term is agreed on."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bench.year.running import run
from bench.year.showing import Outcome, progress, show

pytestmark = pytest.mark.server


async def lived(cases: int, home: Path) -> Outcome:
    """A year of so many cases, always the same one."""
    return await run(cases, 3, home, progress(Console(quiet=True)))


async def test_in_a_year_of_cases_nothing_is_left_and_nobody_differs(home: Path) -> None:
    outcome = await lived(24, home)
    assert not outcome.faults
    assert sum(outcome.life.ends.values()) == 24
    assert outcome.compared.moments > 500
    shown = StringIO()
    show(Console(file=shown, width=120), outcome)
    assert "the same to the second" in shown.getvalue()


async def test_the_same_seed_is_the_same_year(tmp_path: Path) -> None:
    one, other = [await lived(6, tmp_path / name) for name in ("one", "other")]
    for outcome in (one, other):
        assert not outcome.faults
    assert one.life.news.by_type == other.life.news.by_type
    assert one.compared.runs == other.compared.runs
    assert one.life.ends == other.life.ends
