"""Terms at any moment: examples by hand, and what holds for any term."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.catalogue import load
from schemas.clock import Target, Unit
from schemas.clocks import Clock, Pause
from services.kernel.calendar import AMSTERDAM, local_date
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import ClockState, ClockView, newest_step, next_nudge, view

CALENDAR = load_calendar()
STEPS = load().steps("advice")
FIRST_RESPONSE = Target(amount=48, unit=Unit.HOURS, warn=8)
FIVE_DAYS = Target(amount=5, unit=Unit.WORKDAYS)
END_2026 = datetime(2026, 12, 31, tzinfo=UTC)


def ams(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def see(clock: Clock, at: str | datetime) -> ClockView:
    return view(clock, CALENDAR, ams(at) if isinstance(at, str) else at)


def nudge(clock: Clock, after: str) -> datetime | None:
    return next_nudge(clock, CALENDAR, ams(after), STEPS)


def test_hours_count_through_the_night_and_a_clock_change() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-03-28T12:00"))
    now = see(clock, "2026-03-29T12:00")
    assert (now.state, now.used, now.left) == (ClockState.ON_TRACK, 23, 25)
    assert now.due == ams("2026-03-30T13:00")
    assert see(clock, "2026-03-30T05:00").state is ClockState.AT_RISK
    assert see(clock, "2026-03-30T13:00").state is ClockState.AT_RISK
    assert see(clock, "2026-03-30T13:00:01").state is ClockState.LATE


def test_a_pause_of_hours_is_added_exactly() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-06-01T12:00"))
    clock = clock.pause(ams("2026-06-02T12:00"), "info").resume(ams("2026-06-05T12:34:56"))
    assert see(clock, END_2026).due == ams("2026-06-06T12:34:56")
    paused = see(clock, "2026-06-04T12:00")
    assert (paused.state, paused.left) == (ClockState.PAUSED, 24)
    assert [s.paused_for for s in see(clock, "2026-06-05T14:00").segments] == [(), ("info",), ()]


def test_a_working_day_counts_unless_the_term_stood_still_at_its_end() -> None:
    started = Clock(FIVE_DAYS, ams("2026-06-01T09:00"))
    within_a_day = started.pause(ams("2026-06-02T09:00"), "info").resume(ams("2026-06-02T17:00"))
    one_night = started.pause(ams("2026-06-02T17:00"), "info").resume(ams("2026-06-03T09:00"))
    over_weekend = started.pause(ams("2026-06-05T17:00"), "info").resume(ams("2026-06-08T09:00"))
    assert see(started, END_2026).due == ams("2026-06-08T23:59:59")
    assert see(within_a_day, END_2026).due == ams("2026-06-08T23:59:59")
    assert see(one_night, END_2026).due == ams("2026-06-09T23:59:59")
    assert see(over_weekend, END_2026).due == ams("2026-06-09T23:59:59")


def test_a_working_day_is_used_when_it_is_over() -> None:
    clock = Clock(FIVE_DAYS, ams("2026-05-11T09:00"))
    assert see(clock, "2026-05-13T23:00").used == 1
    assert see(clock, "2026-05-14T00:00").used == 2
    assert see(clock, "2026-05-19T00:00").used == 3
    last_day = see(clock, "2026-05-20T10:00")
    assert (last_day.state, last_day.left) == (ClockState.AT_RISK, 1)
    late = see(clock, "2026-05-21T10:00")
    assert (late.state, late.left) == (ClockState.LATE, 0)
    assert late.overdue == timedelta(hours=10, seconds=1)


def test_an_extension_adds_to_the_term() -> None:
    clock = Clock(FIVE_DAYS, ams("2026-06-01T09:00")).extend(ams("2026-06-02T09:00"), 3)
    assert see(clock, END_2026).due == ams("2026-06-11T23:59:59")


def test_a_stopped_term_is_met_or_missed_for_ever() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-06-01T12:00"))
    in_time, too_late = clock.stop(ams("2026-06-03T12:00")), clock.stop(ams("2026-06-03T12:01"))
    assert see(in_time, END_2026).state is ClockState.MET
    assert see(too_late, END_2026).state is ClockState.MISSED
    assert see(too_late, END_2026).overdue == timedelta(minutes=1)


def test_a_pause_does_not_make_a_late_term_look_well() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-06-01T12:00"))
    now = see(clock.pause(ams("2026-06-03T13:00"), "info"), "2026-06-04T12:00")
    assert now.state is ClockState.LATE
    assert (now.due, now.left) == (ams("2026-06-03T12:00"), -24)


def test_nudges_come_before_the_end_then_just_past_it_then_no_more() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-06-01T12:00"))
    warned, missed, told = (clock.note(level, level > 1) for level in (1, 2, 3))
    assert nudge(clock, "2026-06-01T12:00") == ams("2026-06-03T04:00")
    assert nudge(clock, "2026-06-03T05:00") == ams("2026-06-03T05:00")
    assert nudge(warned, "2026-06-03T05:00") == ams("2026-06-03T12:00:01")
    assert nudge(clock, "2026-06-04T00:00") == ams("2026-06-04T00:00")
    assert nudge(missed, "2026-06-03T13:00") == ams("2026-06-03T17:00:01")
    assert nudge(told, "2026-06-04T00:00") is None


def test_of_steps_that_were_passed_at_once_only_the_last_one_is_noted() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-06-01T12:00"))
    for at, level in (("2026-06-03T05:00", 1), ("2026-06-03T13:00", 2), ("2026-06-20T13:00", 3)):
        step = newest_step("first_response", clock, CALENDAR, ams(at), STEPS)
        assert step and (step.level, step.late) == (level, level > 1)
        noted = clock.note(step.level, step.late)
        assert newest_step("first_response", noted, CALENDAR, ams(at), STEPS) is None
    assert newest_step("first_response", clock, CALENDAR, clock.started, STEPS) is None


def test_a_nudge_for_being_late_finds_the_term_late() -> None:
    clock = Clock(FIVE_DAYS, ams("2026-06-01T12:00")).note(1, late=False)
    at = nudge(clock, "2026-06-01T12:00")
    assert at and see(clock, at).state is ClockState.LATE


def test_a_paused_or_stopped_term_needs_no_nudge() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-06-01T12:00"))
    noon = ams("2026-06-02T12:00")
    assert nudge(clock.pause(noon, "info"), "2026-06-02T12:00") is None
    assert nudge(clock.stop(noon), "2026-06-02T12:00") is None
    late = clock.pause(ams("2026-06-03T13:00"), "info")
    assert nudge(late, "2026-06-03T14:00") is None


moments = st.builds(
    datetime.fromtimestamp,
    st.integers(1_759_700_000, 1_796_000_000),
    st.sampled_from([UTC, AMSTERDAM]),
)
targets = st.one_of(
    st.builds(Target, amount=st.integers(1, 240), unit=st.just(Unit.HOURS), warn=st.just(8)),
    st.builds(Target, amount=st.integers(1, 60), unit=st.just(Unit.WORKDAYS), warn=st.just(2)),
)
gaps = st.timedeltas(timedelta(seconds=1), timedelta(days=12))


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """Any running term with any number of pauses."""
    clock = Clock(draw(targets), draw(moments))
    now = clock.started
    for ran, stood_still in draw(st.lists(st.tuples(gaps, gaps), max_size=4)):
        clock = clock.pause(now + ran, "info").resume(now + ran + stood_still)
        now += ran + stood_still
    return clock


FAR = datetime(2027, 12, 1, tzinfo=UTC)


@settings(max_examples=40)
@given(clock=clocks())
def test_working_days_never_end_on_a_day_that_is_not_one(clock: Clock) -> None:
    due = see(clock, FAR).due
    assert clock.target.unit is Unit.HOURS or CALENDAR.is_workday(local_date(due))


@settings(max_examples=40)
@given(clock=clocks(), more=st.integers(1, 20))
def test_more_time_is_never_due_earlier(clock: Clock, more: int) -> None:
    assert see(clock.extend(clock.started, more), FAR).due > see(clock, FAR).due


@settings(max_examples=40)
@given(clock=clocks())
def test_a_pause_never_makes_a_term_due_earlier(clock: Clock) -> None:
    dues = [see(replace(clock, pauses=clock.pauses[:n]), FAR).due for n in range(5)]
    assert dues == sorted(dues)


@settings(max_examples=40)
@given(clock=clocks(), part=st.floats(0, 1))
def test_a_pause_cut_in_two_is_the_same_pause(clock: Clock, part: float) -> None:
    halves = []
    for pause in clock.pauses:
        assert pause.until
        middle = pause.since + (pause.until - pause.since) * part
        halves += [Pause(pause.since, "info", middle), Pause(middle, "info", pause.until)]
    assert see(replace(clock, pauses=tuple(halves)), FAR).due == see(clock, FAR).due


@settings(max_examples=40)
@given(clock=clocks(), at=moments)
def test_a_past_moment_does_not_know_later_facts(clock: Clock, at: datetime) -> None:
    known = [p for p in clock.pauses if p.since <= at]
    then = tuple(p if p.until and p.until <= at else replace(p, until=None) for p in known)
    later, earlier = see(clock.stop(FAR), at), see(replace(clock, pauses=then), at)
    assert replace(later, clock=clock) == replace(earlier, clock=clock)


@settings(max_examples=40)
@given(clock=clocks(), at=moments)
def test_a_term_is_late_exactly_when_its_due_moment_is_past(clock: Clock, at: datetime) -> None:
    now = see(clock, at)
    assert (now.state is ClockState.LATE) == (at > now.due)
    assert now.at_risk_from <= now.due
    assert now.used + now.left == pytest.approx(now.amount)
    assert clock.target.unit is Unit.WORKDAYS or (now.left < 0) == (at > now.due)


@settings(max_examples=40)
@given(clock=clocks())
def test_following_the_nudges_finds_every_step_and_ends(clock: Clock) -> None:
    clock = replace(clock, pauses=())
    at, seen = clock.started, []
    while (moment := next_nudge(clock, CALENDAR, at, STEPS)) is not None:
        at = moment
        step = newest_step("advice", clock, CALENDAR, at, STEPS)
        assert step and step.late == (see(clock, at).state is ClockState.LATE)
        seen.append(step.level)
        clock = clock.note(step.level, step.late)
    assert seen == [1, 2, 3]
