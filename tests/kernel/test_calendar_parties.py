"""Whose calendar it is: closures and office hours of one department, as known at a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.clock import Target, Unit
from schemas.clocks import Clock
from services.kernel.calendar import AMSTERDAM, Calendar, Office
from services.kernel.calendar_file import read_calendar
from services.kernel.clock import ClockState, view
from services.kernel.explaining import explained

SOURCE = """
zone = "Europe/Amsterdam"
from = 2026
until = 2028
[[decree]]
source = "made up"
known_since = 2026-01-01
days = [2026-05-15, 2027-05-07, 2028-04-28]
[[closure]]
department = "EZK"
name = { nl = "verhuizing", en = "moving house" }
days = [2026-06-04, 2026-06-05]
known_since = 2026-06-03
source = "made up"
[[office]]
opens = 09:00:00
closes = 17:00:00
known_since = 2026-01-01
source = "made up"
[[office]]
department = "EZK"
opens = 08:30:00
closes = 16:00:00
known_since = 2026-01-01
source = "made up"
[[office]]
department = "EZK"
opens = 10:00:00
closes = 14:00:00
known_since = 2026-09-01
source = "made up"
"""
CALENDAR = read_calendar(SOURCE).newest()
FIVE_DAYS = Target(amount=5, unit=Unit.WORKDAYS)
TEN_HOURS = Target(amount=10, unit=Unit.OFFICE_HOURS, warn=2)
OFFICE = Calendar(date(2026, 1, 1), date(2028, 12, 31), {}, Office(time(9), time(17)))


def ams(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def test_a_closure_counts_for_its_department_only_and_from_the_day_it_is_known() -> None:
    ours, theirs = (Clock(FIVE_DAYS, ams("2026-06-01T09:00"), party=p) for p in ("EZK", "BZ"))
    assert view(theirs, CALENDAR, ams("2026-06-03T09:00")).due == ams("2026-06-08T23:59:59")
    assert view(ours, CALENDAR, ams("2026-06-02T09:00")).due == ams("2026-06-08T23:59:59")
    assert view(ours, CALENDAR, ams("2026-06-03T09:00")).due == ams("2026-06-10T23:59:59")
    told = explained("contribution-EZK", ours, CALENDAR, ams("2026-06-10T12:00"))
    assert [one.why_not.nl for one in told.days if one.why_not][1:3] == ["gesloten: verhuizing"] * 2


def test_a_term_that_stopped_keeps_the_calendar_of_then() -> None:
    stopped = Clock(FIVE_DAYS, ams("2026-05-26T09:00"), party="EZK").stop(ams("2026-06-02T09:00"))
    then = view(stopped, CALENDAR, ams("2026-06-02T10:00"))
    now = view(stopped, CALENDAR, ams("2026-12-01T10:00"))
    assert (then.due, then.state) == (now.due, now.state) == (ams("2026-06-02T23:59:59"), "met")


def test_office_hours_run_while_the_own_office_is_open() -> None:
    friday = ams("2026-06-12T15:00")
    own, other = (Clock(TEN_HOURS, friday, party=party) for party in ("EZK", "BZ"))
    assert view(own, CALENDAR, friday).due == ams("2026-06-16T10:00")
    assert view(other, CALENDAR, friday).due == ams("2026-06-15T17:00")
    assert view(other, CALENDAR, ams("2026-06-14T12:00")).used == 2
    at_risk = view(other, CALENDAR, ams("2026-06-15T15:00"))
    assert (at_risk.state, at_risk.left) == (ClockState.AT_RISK, 2)


def test_new_office_hours_count_from_the_day_they_are_known() -> None:
    clock = Clock(TEN_HOURS, ams("2026-08-31T08:30"), party="EZK")
    assert view(clock, CALENDAR, ams("2026-08-31T12:00")).due == ams("2026-09-01T11:00")
    assert view(clock, CALENDAR, ams("2026-09-01T08:00")).due == ams("2026-09-02T12:00")


def test_office_hours_that_start_at_night_or_in_a_weekend_start_when_it_opens() -> None:
    for start in ("2026-06-12T17:00", "2026-06-13T11:00", "2026-06-15T03:00", "2026-06-15T09:00"):
        clock = Clock(TEN_HOURS, ams(start), party="BZ")
        assert view(clock, CALENDAR, ams(start)).due == ams("2026-06-16T11:00")


def test_a_pause_takes_only_the_office_hours_that_lie_in_it() -> None:
    clock = Clock(TEN_HOURS, ams("2026-06-15T09:00"), party="BZ")
    clock = clock.pause(ams("2026-06-15T16:00"), "complex").resume(ams("2026-06-16T10:00"))
    assert view(clock, CALENDAR, ams("2026-06-16T12:00")).due == ams("2026-06-16T13:00")
    days = explained("advice", clock, CALENDAR, ams("2026-06-16T12:00")).days
    assert [one.counted for one in days] == [7, 3]


def test_without_office_hours_there_is_no_guess() -> None:
    bare = read_calendar(SOURCE[: SOURCE.index("[[office]]")]).newest()
    with pytest.raises(LookupError, match="no office hours"):
        view(Clock(TEN_HOURS, ams("2026-06-15T09:00")), bare, ams("2026-06-15T09:00"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("2026-06-04, 2026-06-05", "2026-06-06"), "weekend"),
        (("known_since = 2026-06-03", "known_since = 2026-06-05"), "over before it was known"),
        (("opens = 10:00:00", "opens = 15:00:00"), "closes before it opens"),
    ],
)
def test_a_mistake_in_the_data_is_refused(wrong: tuple[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_calendar(SOURCE.replace(*wrong))


moments = st.integers(0, 94_000_000).map(
    lambda seconds: datetime(2026, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(moment=moments)
def test_office_time_is_found_back_at_its_first_moment(moment: datetime) -> None:
    ran = OFFICE.office_time(moment)
    if ran:
        first = OFFICE.at_office_time(ran)
        assert first <= moment and OFFICE.office_time(first) == ran
        assert OFFICE.office_time(first - timedelta(seconds=1)) < ran


@given(one=moments, other=moments)
def test_office_time_never_runs_back(one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))
    assert OFFICE.office_time(earlier) <= OFFICE.office_time(later)
