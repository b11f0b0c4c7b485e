"""Working days in the Netherlands: weekends, holidays, equal days, and days a party is closed.

Counting is a look-up: every known day holds how many working days came before it. A calendar is
somebody's, as it was known at a moment.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LAST_SECOND = time(23, 59, 59)


class UnknownYear(LookupError):  # noqa: N818  what is wrong is the year, not the program
    """A date in a year whose decrees are not in the catalogue, or were not at that moment."""


@dataclass(frozen=True)
class DayOff:
    """Why a day is not a working day, in both languages."""

    nl: str
    en: str

    def text(self, language: str) -> str:
        """The reason in Dutch, or in English when asked."""
        return self.en if language == "en" else self.nl


WEEKEND = {5: DayOff("zaterdag", "Saturday"), 6: DayOff("zondag", "Sunday")}
EQUAL_DAY = DayOff("gelijkgestelde dag", "day equal to a public holiday")


@dataclass(frozen=True)
class Office:
    """From when until when an office is open on a working day, in Amsterdam."""

    opens: time
    closes: time

    @property
    def length(self) -> timedelta:
        """How long it is open on a working day."""
        return _since_midnight(self.closes) - _since_midnight(self.opens)


@dataclass(frozen=True, eq=False, repr=False)
class Calendar:
    """All working days from `first` until and including `last`; outside them it refuses."""

    first: date
    last: date
    named: Mapping[date, DayOff]
    office: Office | None = None
    of_others: Callable[[str, datetime], Calendar] | None = None
    _workdays: tuple[int, ...] = field(init=False)
    _before: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        days = range(self.first.toordinal(), self.last.toordinal() + 1)
        work = tuple(o for o in days if self._off(date.fromordinal(o)) is None)
        object.__setattr__(self, "_workdays", work)
        object.__setattr__(self, "_before", tuple(bisect_left(work, o) for o in (*days, days.stop)))

    def of(self, party: str, at: datetime) -> Calendar:
        """The calendar of whose term it is, as it was known at a moment."""
        return self.of_others(party, at) if self.of_others else self

    def is_workday(self, day: date) -> bool:
        """Whether a term counts this day."""
        place = self.place(day)
        return self._workdays[place : place + 1] == (day.toordinal(),)

    def day_off(self, day: date) -> DayOff | None:
        """Why a day is not counted, or None when it is."""
        self.place(day)
        return self._off(day)

    def place(self, day: date) -> int:
        """How many known working days lie before this day: its place in the row of them."""
        offset = day.toordinal() - self.first.toordinal()
        if not 0 <= offset < len(self._before) - 1:
            raise self._unknown(str(day.year))
        return self._before[offset]

    def first_after(self, day: date) -> int:
        """The place of the first working day after this one; the day of an event never counts."""
        self.place(day)
        return self._before[day.toordinal() - self.first.toordinal() + 1]

    def first_ending_from(self, moment: datetime) -> int:
        """The place of the first working day that ends at or after this moment."""
        local = moment.astimezone(AMSTERDAM)
        day = local.date()
        return self.first_after(day) if local.time() > LAST_SECOND else self.place(day)

    def at_place(self, place: int) -> date:
        """The working day that stands at this place."""
        if not 0 <= place < len(self._workdays):
            raise self._unknown(f"after {self.last.year}")
        return date.fromordinal(self._workdays[place])

    def add_workdays(self, start: datetime, n: int) -> datetime:
        """The end of the n-th working day after the day of `start`, in UTC."""
        if n < 1:
            raise ValueError("a term of working days counts at least one")
        return end_of(self.at_place(self.first_after(local_date(start)) + n - 1))

    def office_time(self, moment: datetime) -> timedelta:
        """For how long the office has been open since the first known day."""
        local, office = moment.astimezone(AMSTERDAM), self._office()
        ran = self.place(local.date()) * office.length
        if not self.is_workday(local.date()):
            return ran
        today = _since_midnight(local.time()) - _since_midnight(office.opens)
        return ran + min(max(today, timedelta()), office.length)

    def at_office_time(self, ran: timedelta) -> datetime:
        """The first moment at which the office has been open for so long, in UTC."""
        office = self._office()
        place, rest = divmod(ran, office.length)
        if not rest and place:
            place, rest = place - 1, office.length
        opens = datetime.combine(self.at_place(place), office.opens, AMSTERDAM)
        return opens.astimezone(UTC) + rest

    def _office(self) -> Office:
        if self.office is None:
            raise LookupError("no office hours are known: add them to the catalogue's calendar")
        return self.office

    def _off(self, day: date) -> DayOff | None:
        return self.named.get(day) or WEEKEND.get(day.weekday())

    def _unknown(self, year: str) -> UnknownYear:
        known = f"{self.first.year}-{self.last.year}"
        return UnknownYear(
            f"Working days are known for {known}, not for {year}: "
            "add the years and their decrees to schemas/catalogue/calendar.toml"
        )


def local_date(moment: datetime) -> date:
    """The date of a moment as it is in Amsterdam."""
    return moment.astimezone(AMSTERDAM).date()


def end_of(day: date) -> datetime:
    """The last second of a day in Amsterdam, in UTC."""
    return datetime.combine(day, LAST_SECOND, AMSTERDAM).astimezone(UTC)


def _since_midnight(at: time) -> timedelta:
    return timedelta(
        hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond
    )
