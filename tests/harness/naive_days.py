"""Dutch working days once more, written out by hand; nothing here is the project's own.

The weekdays from 2026 until 2028 that are no working days, as the Algemene termijnenwet and the
decree of 2025 give them. Outside those years nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LAST_SECOND = time(23, 59, 59)
OPENS, CLOSES = time(9), time(17)
YEARS = (2026, 2027, 2028)

HOLIDAYS = """
2026-01-01 2026-04-03 2026-04-06 2026-04-27 2026-05-05 2026-05-14 2026-05-25 2026-12-25
2027-01-01 2027-03-26 2027-03-29 2027-04-27 2027-05-05 2027-05-06 2027-05-17
2028-04-14 2028-04-17 2028-04-27 2028-05-05 2028-05-25 2028-06-05 2028-12-25 2028-12-26
"""
EQUAL_DAYS = "2026-01-02 2026-05-15 2027-05-07 2028-04-28 2028-05-26"
"""Made equal to a holiday by a decree that is known since the day below."""

DECREE_KNOWN = date(2025, 10, 4)


def in_amsterdam(moment: datetime) -> date:
    """The date of a moment in Amsterdam."""
    return moment.astimezone(AMSTERDAM).date()


def moment_of(day: date, at: time) -> datetime:
    """A time of day in Amsterdam, as a moment in UTC."""
    return datetime.combine(day, at, AMSTERDAM).astimezone(UTC)


def is_working_day(day: date, known: datetime) -> bool:
    """Whether a day is a working day, by what is known at a moment."""
    if day.year not in YEARS:
        raise LookupError(f"{day} is outside the years that are written out")
    if day.weekday() >= 5 or str(day) in HOLIDAYS.split():
        return False
    return str(day) not in EQUAL_DAYS.split() or in_amsterdam(known) < DECREE_KNOWN


def working_days_from(day: date, known: datetime) -> Iterator[date]:
    """Each working day from this day on."""
    while True:
        if is_working_day(day, known):
            yield day
        day += timedelta(days=1)


def working_days_after(day: date, known: datetime) -> Iterator[date]:
    """Each working day after this day."""
    return working_days_from(day + timedelta(days=1), known)
