"""Any term with any facts is the same by the kernel's arithmetic and by the naive walking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.year.comparing import moments_of, ours, same
from schemas.clock import Target, Unit
from schemas.clocks import Clock
from services.kernel.calendar_file import load_calendar
from tests.harness import naive_days
from tests.harness.naive_clocks import Terms
from tests.harness.naive_terms import Run, standing

NAME, REASONS = "contribution-EZK", ("complex", "waiting_for_institution")
SOMEWHEN = st.timedeltas(timedelta(days=31), timedelta(days=790)).map(
    lambda later: datetime(2026, 1, 1, tzinfo=UTC) + later
)
"""To the microsecond, in weekends and nights and around clock changes too."""

GAPS = st.one_of(
    st.timedeltas(timedelta(), timedelta(days=9)),
    st.timedeltas(timedelta(), timedelta(hours=9)),
    st.just(timedelta()),
)
TARGETS = st.one_of(
    st.builds(Target, amount=st.integers(1, 90), unit=st.just(Unit.HOURS), warn=st.integers(0, 9)),
    st.builds(
        Target, amount=st.integers(1, 40), unit=st.just(Unit.OFFICE_HOURS), warn=st.integers(0, 9)
    ),
    st.builds(
        Target, amount=st.integers(1, 20), unit=st.just(Unit.WORKDAYS), warn=st.integers(0, 3)
    ),
)


@dataclass(frozen=True)
class Fact:
    """Something that happens to a term, so long after what happened before it."""

    what: str
    after: timedelta
    reason: str | None
    amount: int


FACTS = st.lists(
    st.builds(
        Fact,
        what=st.sampled_from(["pause", "pause", "resume", "resume", "extend"]),
        after=GAPS,
        reason=st.sampled_from(REASONS),
        amount=st.integers(1, 5),
    ),
    max_size=8,
)
ENDS = st.builds(
    Fact,
    what=st.sampled_from(["stop", "drop", "runs on"]),
    after=GAPS,
    reason=st.none(),
    amount=st.just(0),
)


def lived(target: Target, started: datetime, facts: list[Fact]) -> Iterator[tuple[Clock, Run]]:
    """A term after each of these facts, by both."""
    clock, terms, now = Clock(target, started, party="EZK"), Terms(), started
    run = terms.start(NAME, target.model_dump(), started)
    yield clock, run
    for fact in facts:
        now += fact.after
        match fact.what:
            case "pause":
                clock = clock.pause(now, fact.reason or "")
                terms.pause(NAME, fact.reason or "", now)
            case "resume":
                reason = fact.reason if fact.amount > 1 else None
                clock = clock.resume(now, reason)
                terms.resume(NAME, reason, now)
            case "extend":
                clock = clock.extend(now, fact.amount)
                run.extensions.append((now, fact.amount))
            case "stop":
                clock = clock.stop(now)
                terms.stop(NAME, now)
            case "drop":
                clock = clock.drop(now)
                terms.drop(now, NAME)
        yield clock, run


@settings(max_examples=100)
@given(target=TARGETS, started=SOMEWHEN, facts=FACTS, end=ENDS, later=GAPS)
def test_kernel_and_naive_walking_agree_at_every_moment(
    target: Target, started: datetime, facts: list[Fact], end: Fact, later: timedelta
) -> None:
    last = started + sum((fact.after for fact in (*facts, end)), later)
    for clock, run in lived(target, started, [*facts, end]):
        for at in moments_of(run, last):
            naive, kernel = standing(run, at), ours(clock, at)
            assert same(naive, kernel), f"{run} at {at}:\n{naive}\n{kernel}"


def test_both_know_the_same_working_days() -> None:
    calendar, known = load_calendar(), datetime(2026, 1, 1, tzinfo=UTC)
    day = datetime(2026, 1, 1, tzinfo=UTC).date()
    while day.year <= naive_days.YEARS[-1]:
        assert naive_days.is_working_day(day, known) == calendar.is_workday(day), day
        day += timedelta(days=1)


def test_a_holiday_that_only_one_of_both_knows_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naive_days, "HOLIDAYS", naive_days.HOLIDAYS.replace("2027-05-05", ""))
    target, started = Target(amount=5, unit=Unit.WORKDAYS), datetime(2027, 5, 3, tzinfo=UTC)
    at = started + timedelta(days=1)
    for clock, run in lived(target, started, []):
        assert not same(standing(run, at), ours(clock, at))
