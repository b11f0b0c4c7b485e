"""Every day of the years whose decrees are known, against lists typed over from the decrees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.kernel.atw import day_term
from services.kernel.calendar import UnknownYear
from services.kernel.calendar_file import THE_ACT, load_calendar

OFF = {
    2026: "01-01 01-02 04-03 04-06 04-27 05-05 05-14 05-15 05-25 12-25",
    2027: "01-01 03-26 03-29 04-27 05-05 05-06 05-07 05-17",
    2028: "04-14 04-17 04-27 04-28 05-05 05-25 05-26 06-05 12-25 12-26",
}
"""Weekdays on which nobody works: holidays and days made equal to one."""

HOLIDAYS = {date.fromisoformat(f"{y}-{day}") for y, days in OFF.items() for day in days.split()}
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
DAY = timedelta(days=1)
CALENDAR = load_calendar()


def all_days() -> list[date]:
    return [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]


def works(day: date) -> bool:
    """As somebody would say it with the lists in hand."""
    return day.weekday() < 5 and day not in HOLIDAYS


def working_days(start: date, end: date) -> int:
    return sum(works(start + n * DAY) for n in range(1, (end - start).days + 1))


def by_hand(start: date, days: int) -> date:
    """Art. 1, 2 and 4, one day after another."""
    end = start + days * DAY
    while days <= 90 and not works(end):
        end += DAY
    while 3 <= days <= 90 and working_days(start, end) < 2:
        end += DAY
        while not works(end):
            end += DAY
    return end


def test_every_day_of_three_years_is_a_working_day_or_says_why_not() -> None:
    assert [day for day in all_days() if CALENDAR.is_workday(day) != works(day)] == []
    assert all((CALENDAR.day_off(day) is None) == works(day) for day in all_days())
    assert len(all_days()) == 1096


@pytest.mark.parametrize("days", [1, 2, 3, 5, 7, 14, 30, 42, 90, 91])
def test_a_term_from_every_day_of_three_years_ends_as_counted_by_hand(days: int) -> None:
    starts = [day for day in all_days() if by_hand_is_known(day, days)]
    wrong = [d for d in starts if day_term(d, days, CALENDAR).end != by_hand(d, days)]
    assert wrong == [] and len(starts) > 990


def by_hand_is_known(start: date, days: int) -> bool:
    return start + (days + 7) * DAY <= LAST


def test_without_the_act_a_term_in_days_just_ends() -> None:
    plain = day_term(date(2026, 4, 30), 5, CALENDAR, by_the_act=False)
    assert (plain.end, plain.raw_end) == (date(2026, 5, 5), date(2026, 5, 5))
    assert "art." not in plain.explanation.nl


def test_a_moved_term_names_the_article_that_moved_it() -> None:
    moved = day_term(date(2026, 12, 24), 3, CALENDAR)
    assert moved.raw_end == date(2026, 12, 27)
    assert "art. 1" in moved.explanation.nl and "art. 2" in moved.explanation.en
    assert "Art. 4" in day_term(date(2026, 1, 3), 91, CALENDAR).explanation.nl
    assert [one.why_not.nl for one in moved.days if one.why_not] == [
        "Eerste kerstdag",
        "Tweede kerstdag",
        "zondag",
    ]


def test_the_years_of_a_decree_are_unknown_until_it_is_published() -> None:
    before = CALENDAR.of("", datetime(2025, 10, 3, 12, tzinfo=UTC))
    assert before.is_workday(date(2025, 12, 31))
    with pytest.raises(UnknownYear, match="2023-2025"):
        before.is_workday(date(2026, 1, 2))
    after = CALENDAR.of("", datetime(2025, 10, 4, 12, tzinfo=UTC))
    assert not after.is_workday(date(2026, 1, 2))
    with pytest.raises(UnknownYear, match="No decree"):
        CALENDAR.of("", datetime(2022, 12, 30, 12, tzinfo=UTC))


def test_the_act_knows_the_same_days_as_the_loket_until_somebody_closes() -> None:
    act = CALENDAR.of(THE_ACT, datetime(2026, 11, 25, 12, tzinfo=UTC))
    assert all(act.is_workday(day) == CALENDAR.is_workday(day) for day in all_days())
