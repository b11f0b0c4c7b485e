"""Figures: right, the same whenever one looks back, and never about a few cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain, combinations
from math import inf

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from schemas.catalogue import CatalogueError, Kind
from schemas.catalogue.figures import Enough, enough, read_enough
from schemas.question import Theme
from services.advice.assembly.figures import (
    DIMENSIONS,
    OTHER,
    Cell,
    by,
    figures_of,
    grouped,
    last_complete_month,
    released,
)
from services.advice.assembly.runs import Run
from services.advice.assembly.tallies import Tally, all_of
from services.faces.figures_words import THEMES, label
from services.kernel.calendar import end_of
from tests.harness.spec import START
from tests.harness.strategies import tried

FEW = Enough(minimum_cases=3, minimum_institutions=2, experience=20, minimum_experience=3)
LAST = date(2027, 6, 30)
RUN = Run(
    case_id="1",
    kind="contribution",
    department="EZK",
    product="case-advice",
    theme="transfer",
    institution="UL",
    started=START,
    ended=START + timedelta(days=3),
    due=START + timedelta(days=14),
    unit="workdays",
    used=3,
    workdays=3,
    outcome="met",
    pauses=0,
    paused=0,
    extensions=0,
    extended=0,
    known_at=START + timedelta(days=3),
)


def some(n: int, first: int = 0, **changes: object) -> list[Run]:
    """Runs of so many cases, at two institutions by turns."""
    return [
        replace(RUN, case_id=str(first + i), institution=("UL", "TUD")[i % 2], **changes)  # type: ignore[arg-type]
        for i in range(n)
    ]


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Any run, within some months."""
    known = START + timedelta(days=draw(st.integers(0, 200)))
    return replace(
        RUN,
        case_id=str(draw(st.integers(0, 12))),
        institution=draw(st.sampled_from("ABCD")),
        kind=draw(st.sampled_from(["advice", "contribution"])),
        department=draw(st.sampled_from(["EZK", "BZ", "DEF"])),
        product=draw(st.sampled_from(["p", "q"])),
        outcome=draw(st.sampled_from(["met", "missed", "dropped"])),
        ended=known - timedelta(days=draw(st.integers(0, 40))),
        known_at=known,
    )


MANY = st.lists(runs(), max_size=60).map(lambda found: sorted(found, key=lambda r: r.known_at))
DAYS = st.integers(0, 220).map(lambda days: START.date() + timedelta(days=days))


def tallied(found: Iterable[Run], name: str) -> dict[str, Tally]:
    """Runs by what they have in one dimension."""
    tallies: dict[str, Tally] = {}
    for run in found:
        tallies.setdefault(DIMENSIONS[name](run), Tally()).add(run, FEW)
    return tallies


def holds(found: Iterable[Run], least: Enough = FEW) -> bool:
    """What is enough, said anew and without any economy."""
    found = list(found)
    kept = [run for run in found if run.outcome != "dropped"] or found
    institutions = len({run.institution for run in kept})
    same = len({run.outcome for run in kept}) == 1
    needed = max(least.minimum_institutions, least.minimum_alike if same else 0)
    return len({run.case_id for run in kept}) >= least.minimum_cases and institutions >= needed


@tried(200)
@any_of(MANY, MANY)
def test_a_tally_that_keeps_no_runs_knows_what_is_enough(one: list[Run], two: list[Run]) -> None:
    tallies = [Tally(), Tally()]
    for tally, found in zip(tallies, (one, two), strict=True):
        for run in found:
            tally.add(run, FEW)
        assert tally.holds(FEW) == holds(found)
    both = all_of(tallies)
    assert both.holds(FEW) == holds([*one, *two])
    kept = [run for run in (*one, *two) if run.outcome != "dropped"]
    alike = len({(run.kind, run.unit) for run in kept}) == 1
    assert sorted(both.used) == (sorted(run.used for run in kept) if alike else [])


@tried(200)
@any_of(MANY)
def test_no_cell_is_about_few_and_cells_add_up(found: list[Run]) -> None:
    for name in DIMENSIONS:
        groups = grouped(tallied(found, name), FEW)
        assert all(group.holds(FEW) for group in groups.values())
        assert bool(groups) == holds(found)
        assert sum(group.ended for group in groups.values()) in (0, len(found))


@tried(200)
@any_of(MANY)
def test_what_is_left_when_shown_cells_are_taken_away_is_never_about_few(found: list[Run]) -> None:
    for name, value in DIMENSIONS.items():
        shown = set(grouped(tallied(found, name), FEW))
        own = {one: [r for r in found if value(r) == one] for one in shown - {OTHER}}
        rest = [r for r in found if value(r) not in shown]
        parts = [*own.values(), *([rest] if rest and shown else [])]
        for size in range(1, len(parts)):
            for some_of in combinations(parts, size):
                assert holds(chain.from_iterable(some_of))


@tried(100)
@any_of(MANY, DAYS, st.sampled_from([None, "advice"]))
def test_looking_back_gives_what_was_given_then(
    found: list[Run], day: date, kind: str | None
) -> None:
    then = [run for run in found if run.known_at <= end_of(day)]
    assert figures_of(found, day, FEW, kind) == figures_of(then, day, FEW, kind)


@tried(100)
@any_of(MANY, DAYS, DAYS)
def test_two_dates_differ_by_enough_or_not_at_all(found: list[Run], a: date, b: date) -> None:
    """Figures are only ever about whole months, so dates are taken as figures take them."""
    ends = [last_complete_month(day) for day in sorted((a, b))]
    early, late = (all_of(released(found, end, FEW).values()) for end in ends)
    between = [run for run in found if run.known_at <= end_of(ends[1])][early.ended : late.ended]
    assert late.ended == early.ended or holds(between)


@tried(100)
@any_of(MANY, DAYS)
def test_figures_are_about_what_was_known_by_then_in_its_order(found: list[Run], day: date) -> None:
    told = released(found, last_complete_month(day), FEW)
    number = all_of(told.values()).ended
    for name in DIMENSIONS:
        ours = {key: one.ended for key, one in by(name, told).items()}
        assert ours == {k: one.ended for k, one in tallied(found[:number], name).items()}


@tried(100)
@any_of(MANY)
def test_cells_of_a_table_add_up_to_its_total(found: list[Run]) -> None:
    told = figures_of(found, LAST, FEW)
    for cells in told.tables.values():
        assert told.total and sums(cells) == sums([told.total])


def sums(cells: Iterable[Cell]) -> list[int]:
    rows = [(c.ended, c.dropped, c.met, c.missed, c.pauses, c.extensions) for c in cells]
    return [sum(column) for column in zip(*rows, strict=True)]


def test_a_small_cell_takes_the_smallest_other_with_it() -> None:
    found = [*some(4), *some(3, 10, department="BZ"), *some(1, 20, department="DEF")]
    told = figures_of(found, LAST, FEW).tables["department"]
    assert [(cell.name, cell.ended) for cell in told] == [("EZK", 4), (OTHER, 4)]


def test_where_all_went_alike_more_institutions_are_needed() -> None:
    """Everybody in such a cell has its own outcome told."""
    least = FEW.model_copy(update={"minimum_alike": 3})
    assert figures_of(some(9), LAST, least).total is None
    assert figures_of([*some(8), *some(1, 8, outcome="missed")], LAST, least).total
    assert figures_of([*some(8), replace(RUN, institution="WUR")], LAST, least).total


def test_a_kind_that_was_merged_is_not_told_alone() -> None:
    found = [*some(9), *some(3, 10, kind="advice"), *some(1, 20, kind="agreement")]
    assert figures_of(found, LAST, FEW, "contribution").total
    assert figures_of(found, LAST, FEW, "advice").total is None


def test_half_and_nine_tenths_are_those_of_a_sheet_of_paper() -> None:
    used = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100]
    found = [replace(run, used=used[i]) for i, run in enumerate(some(10))]
    total = figures_of([*found, *some(4, 20, outcome="dropped", used=inf)], LAST, FEW).total
    assert total and (total.median, total.p90, total.unit) == (5.5, 9, "workdays")
    assert (total.ended, total.dropped, total.within) == (14, 4, 100)


def test_amounts_of_different_units_are_never_mixed() -> None:
    total = figures_of([*some(5), *some(5, 10, unit="hours")], LAST, FEW).total
    assert total and (total.median, total.p90, total.unit) == (None, None, None)


@pytest.mark.parametrize(
    ("day", "until"),
    [("2026-11-30", "2026-11-30"), ("2026-11-29", "2026-10-31"), ("2027-01-01", "2026-12-31")],
)
def test_only_whole_months_count(day: str, until: str) -> None:
    assert last_complete_month(date.fromisoformat(day)) == date.fromisoformat(until)


def test_the_last_second_of_a_month_in_amsterdam_counts() -> None:
    last = datetime.fromisoformat("2026-11-30T23:59:59.999999+01:00")
    inside, outside = some(5, known_at=last), some(5, known_at=last + timedelta(microseconds=1))
    assert figures_of(inside, date(2026, 12, 1), FEW).total
    assert figures_of(outside, date(2026, 12, 1), FEW).total is None


def test_every_kind_there_is_has_figures_of_its_own() -> None:
    assert all(figures_of(some(5, kind=kind.value), LAST, FEW, kind).total for kind in Kind)


@pytest.mark.parametrize("theme", Theme)
def test_every_theme_has_words_in_both_languages(theme: Theme) -> None:
    assert set(THEMES) == {one.value for one in Theme}
    assert label("theme", theme, "nl") == THEMES[theme]["nl"] != THEMES[theme]["en"]


def test_what_is_enough_is_data_and_checked() -> None:
    assert enough().source
    for text in ("minimum_cases = 1", "nonsense", "strange = 1"):
        with pytest.raises(CatalogueError):
            read_enough(text)
