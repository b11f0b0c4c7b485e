"""Volumes and load: whole months that together are enough, and never a few."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given as any_of
from hypothesis import strategies as st

from schemas.catalogue.figures import Enough
from services.advice.assembly.figures import OTHER
from services.advice.assembly.load import load_of
from services.advice.assembly.volumes import NAMES, Happened, volumes_of
from tests.harness.strategies import tried

FEW = Enough(
    minimum_cases=3, minimum_institutions=2, minimum_alike=2, experience=20, minimum_experience=3
)
START = datetime(2027, 1, 4, 9, tzinfo=UTC)


@st.composite
def happening(draw: st.DrawFn) -> Happened:
    at = START + timedelta(days=draw(st.integers(0, 200)))
    what = draw(st.sampled_from(NAMES))
    case = f"{what}-{draw(st.integers(0, 10_000))}"
    return Happened(case, what, draw(st.sampled_from(("UL", "TUD", "UT"))), at)


def in_order(found: list[Happened]) -> list[Happened]:
    unique = {(one.case_id, one.what): one for one in found}
    return sorted(unique.values(), key=lambda one: one.known_at)


@tried(100)
@any_of(st.lists(happening(), max_size=80), st.integers(0, 210), st.integers(0, 210))
def test_two_dates_never_differ_by_a_few(found: list[Happened], first: int, second: int) -> None:
    happened = in_order(found)
    days = sorted((START + timedelta(days=n)).date() for n in (first, second))
    before, after = ({one.name: one for one in volumes_of(happened, day, FEW)} for day in days)
    for name, one in after.items():
        assert all(period.count >= FEW.minimum_cases for period in one.periods)
        earlier = before[name].periods if name in before else ()
        assert one.periods[: len(earlier)] == earlier
        assert one.count == sum(period.count for period in one.periods)


def test_a_month_that_brought_too_little_waits_for_the_next() -> None:
    months = [(1, 2), (2, 1), (3, 4)]
    happened = [
        Happened(
            f"{month}-{n}", "asked", ("UL", "TUD")[n % 2], datetime(2027, month, 9, tzinfo=UTC)
        )
        for month, many in months
        for n in range(many)
    ]
    (asked,) = volumes_of(happened, date(2027, 4, 30), FEW)
    spans = [(one.first, one.last, one.count) for one in asked.periods]
    assert spans == [("2027-01", "2027-02", 3), ("2027-03", "2027-03", 4)]
    assert volumes_of(happened, date(2027, 2, 27), FEW) == ()


def test_what_is_open_is_told_where_enough_are_behind_it() -> None:
    def rows(name: str, many: int) -> list[dict[str, str]]:
        return [
            {"name": name, "case_id": f"{name}{n}", "institution": ("UL", "TUD")[n % 2]}
            for n in range(many)
        ]

    load = load_of(rows("draft", 4) + rows("agreed", 1), rows("EZK", 3) + rows("BZ", 1), FEW)
    assert (load.total, load.stages) == (5, {OTHER: 5})
    assert load.departments == {OTHER: 4}
    assert load_of(rows("draft", 2), [], FEW).total is None
    alone = [{**row, "institution": "UL"} for row in rows("draft", 9)]
    assert load_of(alone, alone, FEW).total is None
