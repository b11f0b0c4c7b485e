"""Terms that were extended, paused for more than one reason, or dropped; and what stays of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.clock import ClockExtended, ClockPaused, ClockResumed, Target, Unit
from schemas.clocks import Clock, Clocks, Pause
from schemas.common import Event
from schemas.envelope import Recorded
from services.kernel.calendar import local_date
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import ClockState, ClockView, view
from services.kernel.clock_words import explain
from tests.harness.spec import recorded
from tests.kernel.test_clock import FAR, FIRST_RESPONSE, FIVE_DAYS, ams, see, targets

CALENDAR = load_calendar()
START = datetime(2026, 1, 5, 8, tzinfo=UTC)


def test_an_extension_counts_from_its_own_moment_and_not_before() -> None:
    clock = Clock(FIVE_DAYS, ams("2026-06-01T09:00")).extend(ams("2026-06-03T09:00"), 3, "complex")
    assert see(clock, "2026-06-03T08:59").due == ams("2026-06-08T23:59:59")
    assert see(clock, "2026-06-03T08:59").amount == 5
    assert see(clock, "2026-06-03T09:00").due == ams("2026-06-11T23:59:59")


def test_an_extension_in_time_makes_a_term_that_is_met() -> None:
    clock = Clock(FIVE_DAYS, ams("2026-06-01T09:00")).extend(ams("2026-06-08T23:59:59"), 1)
    done = see(clock.stop(ams("2026-06-09T12:00")), FAR)
    assert (done.state, done.late_since) == (ClockState.MET, None)


def test_lateness_is_not_undone_by_more_time() -> None:
    clock = Clock(FIVE_DAYS, ams("2026-06-01T09:00")).extend(ams("2026-06-09T00:00"), 5)
    now = see(clock, "2026-06-09T12:00")
    assert (now.state, now.due) == (ClockState.ON_TRACK, ams("2026-06-15T23:59:59"))
    assert now.late_since == ams("2026-06-08T23:59:59")
    assert explain("advice", now, "nl").endswith(
        "Eerder moest het af zijn op maandag 8 juni 2026; dat is niet gehaald."
    )
    done = see(clock.stop(ams("2026-06-10T12:00")), FAR)
    assert done.state is ClockState.MISSED
    assert "dat moest op maandag 8 juni 2026" in explain("advice", done, "nl")


def test_two_reasons_that_overlap_are_not_counted_twice() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-06-01T12:00"))
    clock = clock.pause(ams("2026-06-01T14:00"), "a").pause(ams("2026-06-01T16:00"), "b")
    clock = clock.resume(ams("2026-06-01T18:00"), "a")
    assert see(clock, "2026-06-01T19:00").state is ClockState.PAUSED
    clock = clock.resume(ams("2026-06-01T20:00"), "b")
    assert see(clock, FAR).due == ams("2026-06-03T18:00")
    [_, still, _] = see(clock, FAR).segments
    assert (still.paused_for, still.until - still.since) == (("a", "b"), timedelta(hours=6))


def test_a_term_that_is_no_longer_needed_is_dropped_unless_it_was_late() -> None:
    clock = Clock(FIRST_RESPONSE, ams("2026-06-01T12:00"))
    in_time = see(clock.drop(ams("2026-06-02T12:00")), FAR)
    too_late = see(clock.drop(ams("2026-06-04T12:00")), FAR)
    assert (in_time.state, too_late.state) == (ClockState.DROPPED, ClockState.MISSED)
    assert see(clock.drop(ams("2026-06-02T12:00")), "2026-06-02T11:00").state == "on_track"
    assert clock.stop(ams("2026-06-02T12:00")).drop(FAR) == clock.stop(ams("2026-06-02T12:00"))


facts = st.lists(
    st.tuples(
        st.timedeltas(timedelta(minutes=1), timedelta(days=6)),
        st.one_of(
            st.builds(ClockPaused, clock=st.just("advice"), reason=st.sampled_from("ab")),
            st.builds(ClockResumed, clock=st.just("advice"), reason=st.sampled_from("ab")),
            st.builds(ClockResumed, clock=st.just("advice")),
            st.builds(
                ClockExtended,
                clock=st.just("advice"),
                amount=st.integers(1, 8),
                reason=st.just("complex"),
            ),
        ),
    ),
    max_size=8,
)


def lived(target: Target, told: list[tuple[timedelta, Event]]) -> list[tuple[datetime, Clock]]:
    """The clock after each fact, with the moment of the fact."""
    starts = recorded(ClockResumed(clock="none"), at=START)
    clocks, now = Clocks().start("advice", target, starts), START
    found = [(now, clocks.by_name["advice"])]
    for number, (gap, fact) in enumerate(told, start=2):
        now += gap
        event: Recorded[Event] = recorded(fact, number, now)
        clocks = clocks.apply(event)
        found.append((now, clocks.by_name["advice"]))
    return found


def plain(seen: ClockView) -> tuple[object, ...]:
    return (seen.state, seen.due, seen.amount, seen.used, seen.late_since, seen.segments)


@settings(max_examples=80, deadline=None)
@given(target=targets, told=facts, part=st.floats(0, 1, exclude_max=True))
def test_any_prefix_of_the_facts_gives_the_same_past(
    target: Target, told: list[tuple[timedelta, Event]], part: float
) -> None:
    steps = lived(target, told)
    _, whole = steps[-1]
    for (since, clock), (until, _) in pairwise([*steps, (steps[-1][0] + timedelta(days=9), whole)]):
        at = min(since + (until - since) * part, until - timedelta(microseconds=1))
        assert plain(see(whole, at)) == plain(see(clock, at))


@settings(max_examples=60, deadline=None)
@given(target=targets, told=facts)
def test_due_never_moves_back_and_falls_on_a_working_day(
    target: Target, told: list[tuple[timedelta, Event]]
) -> None:
    seen = [see(clock, at) for at, clock in lived(target, told)]
    assert [one.due for one in seen] == sorted(one.due for one in seen)
    if target.unit is Unit.WORKDAYS:
        assert all(CALENDAR.is_workday(local_date(one.due)) for one in seen)


@settings(max_examples=60, deadline=None)
@given(target=targets, told=facts)
def test_once_late_is_late_for_ever(target: Target, told: list[tuple[timedelta, Event]]) -> None:
    first = None
    for at, clock in lived(target, told):
        now = see(clock, at)
        assert first is None or now.late_since == first
        first = now.late_since or first


@settings(max_examples=60, deadline=None)
@given(target=targets, told=facts)
def test_pauses_for_many_reasons_are_their_union(
    target: Target, told: list[tuple[timedelta, Event]]
) -> None:
    _, clock = lived(target, told)[-1]
    closed = replace(clock, pauses=tuple(_closed(pause) for pause in clock.pauses))
    still = [s for s in see(closed, FAR).segments if s.paused_for]
    flat = replace(closed, pauses=tuple(Pause(s.since, "one", s.until) for s in still))
    assert view(flat, CALENDAR, FAR).due == view(closed, CALENDAR, FAR).due


def _closed(pause: Pause) -> Pause:
    return pause if pause.until else replace(pause, until=pause.since + timedelta(days=1))
