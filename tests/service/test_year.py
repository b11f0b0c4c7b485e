"""A few dozen cases through the services in virtual time: all end, and every term is agreed on."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from bench.year.running import run
from bench.year.showing import KINDS, progress

pytestmark = pytest.mark.server
CASES = 24


async def test_two_readings_of_every_term_in_a_small_year_are_the_same(home: Path) -> None:
    outcome = await run(CASES, 1, home, progress(Console(quiet=True)))
    assert outcome.faults == []
    assert outcome.life.ends.total() == CASES
    assert {kind for kind, _ in outcome.compared.runs} == set(KINDS)
    assert outcome.compared.moments > 1_000
