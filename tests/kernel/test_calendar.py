"""The calendar against dates worked out by hand from the act and the decrees."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.atw import day_term
from services.kernel.calendar import AMSTERDAM, UnknownYear, end_of
from services.kernel.calendar_file import CalendarFile, load_calendar

CALENDAR = load_calendar()

ATW = [
    ("2026-04-30", 5, "2026-05-06"),
    ("2026-05-07", 7, "2026-05-18"),
    ("2026-03-27", 7, "2026-04-07"),
    ("2026-12-18", 7, "2026-12-28"),
    ("2027-04-28", 7, "2027-05-10"),
    ("2026-12-24", 3, "2026-12-29"),
    ("2026-11-20", 1, "2026-11-23"),
    ("2028-04-24", 3, "2028-05-01"),
]

WORKDAYS = [
    ("2026-12-18", 5, "2026-12-28"),
    ("2027-04-30", 5, "2027-05-12"),
    ("2026-05-11", 5, "2026-05-20"),
    ("2026-11-21", 1, "2026-11-23"),
]

OFF_2027 = ["01-01", "03-26", "03-29", "04-27", "05-05", "05-06", "05-07", "05-17"]

days = st.dates(date(2023, 1, 1), date(2028, 6, 1))


@pytest.mark.parametrize(("start", "length", "end"), ATW)
def test_a_term_in_days_ends_as_the_act_says(start: str, length: int, end: str) -> None:
    assert atw_end(date.fromisoformat(start), length) == date.fromisoformat(end)


def test_the_act_leaves_terms_over_ninety_days_alone() -> None:
    start = date(2026, 1, 3)
    assert atw_end(start, 91) == date(2026, 4, 4)
    assert atw_end(start, 90) == date(2026, 4, 7)


@pytest.mark.parametrize(("start", "n", "end"), WORKDAYS)
def test_working_days_skip_weekends_holidays_and_equal_days(start: str, n: int, end: str) -> None:
    noon = datetime.fromisoformat(f"{start}T12:00:00").replace(tzinfo=AMSTERDAM)
    assert CALENDAR.add_workdays(noon, n) == end_of(date.fromisoformat(end))


def test_the_weekdays_that_do_not_count_in_2027() -> None:
    year = (date(2027, 1, 1) + timedelta(days=n) for n in range(365))
    off = [f"{d:%m-%d}" for d in year if d.weekday() < 5 and not CALENDAR.is_workday(d)]
    assert off == OFF_2027


def atw_end(start: date, days: int) -> date:
    return day_term(start, days, CALENDAR).end


def why_not(day: date) -> str | None:
    off = CALENDAR.day_off(day)
    return off.nl if off else None


def test_a_day_off_says_why_in_both_languages() -> None:
    off = CALENDAR.day_off(date(2026, 5, 14))
    assert off and (off.nl, off.en) == ("Hemelvaartsdag", "Ascension Day")
    assert why_not(date(2026, 5, 15)) == "gelijkgestelde dag"
    assert why_not(date(2026, 5, 16)) == "zaterdag"
    assert why_not(date(2026, 5, 18)) is None
    assert why_not(date(2025, 5, 5)) == "Bevrijdingsdag"


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2029, 1, 1)])
def test_a_year_without_decrees_is_refused(day: date) -> None:
    for ask in (CALENDAR.is_workday, CALENDAR.day_off):
        with pytest.raises(UnknownYear, match="2023-2028"):
            ask(day)


def test_a_term_that_runs_past_the_known_years_is_refused() -> None:
    with pytest.raises(UnknownYear, match="after 2028"):
        CALENDAR.add_workdays(datetime(2028, 12, 28, 9, tzinfo=UTC), 2)


def test_the_end_of_a_day_follows_both_clock_changes() -> None:
    assert end_of(date(2026, 3, 27)) == datetime(2026, 3, 27, 22, 59, 59, tzinfo=UTC)
    assert end_of(date(2026, 3, 30)) == datetime(2026, 3, 30, 21, 59, 59, tzinfo=UTC)
    assert end_of(date(2026, 10, 23)) == datetime(2026, 10, 23, 21, 59, 59, tzinfo=UTC)
    assert end_of(date(2026, 10, 26)) == datetime(2026, 10, 26, 22, 59, 59, tzinfo=UTC)


def test_the_day_of_an_event_is_the_day_in_amsterdam() -> None:
    """Half past eleven at night in UTC is already the next day there."""
    late_monday = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
    assert CALENDAR.add_workdays(late_monday, 1) == end_of(date(2026, 6, 3))


def test_a_decree_on_a_weekend_or_outside_the_years_is_a_mistake() -> None:
    for day in ("2026-05-16", "2031-05-15"):
        decree = {"source": "x", "known_since": "2025-01-01", "days": [day]}
        raw = {"zone": "Europe/Amsterdam", "from": 2026, "until": 2028, "decree": [decree]}
        with pytest.raises(ValueError, match=r"weekend|outside"):
            CalendarFile.model_validate(raw)


@given(start=days, n=st.integers(1, 100))
def test_counting_by_look_up_equals_counting_day_by_day(start: date, n: int) -> None:
    day, counted = start, 0
    while counted < n:
        day += timedelta(days=1)
        counted += CALENDAR.day_off(day) is None
    noon = datetime(start.year, start.month, start.day, 12, tzinfo=AMSTERDAM)
    assert CALENDAR.add_workdays(noon, n) == end_of(day)


@given(start=days, length=st.integers(1, 90))
def test_a_term_by_the_act_ends_on_a_working_day_and_never_early(start: date, length: int) -> None:
    end = atw_end(start, length)
    inside = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert CALENDAR.is_workday(end)
    assert end >= start + timedelta(days=length)
    assert length < 3 or sum(map(CALENDAR.is_workday, inside)) >= 2
