"""When people work: working days from nine to half past five, in Amsterdam."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from services.kernel.calendar import AMSTERDAM, local_date
from services.kernel.calendar_file import load_calendar

OPENS, CLOSES = time(9), time(17, 30)
DAY = timedelta(days=1)
HOURS = 8.5
"""Hours in one working day."""


def opening(day: date) -> datetime:
    """When the office opens on a day."""
    return datetime.combine(day, OPENS, AMSTERDAM).astimezone(UTC)


def closing(day: date) -> datetime:
    """When the office closes on a day."""
    return datetime.combine(day, CLOSES, AMSTERDAM).astimezone(UTC)


def after(moment: datetime, hours: float) -> datetime:
    """The moment at which so many hours have been worked."""
    left, day, calendar = timedelta(hours=hours), local_date(moment), load_calendar()
    while True:
        if calendar.is_workday(day):
            begin = max(moment, opening(day))
            room = closing(day) - begin
            if room > left:
                return begin + left
            left -= max(room, timedelta())
        day += DAY


def days_after(moment: datetime, days: float) -> datetime:
    """The moment at which so many working days have been worked."""
    return after(moment, days * HOURS)
