"""Working days in the Netherlands: weekends, holidays and the days a decree makes equal to one.

Counting is a look-up: every known day holds how many working days came before it.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LAST_SECOND = time(23, 59, 59)
ATW_LONGEST = 90  # art. 4: the act does not touch terms of more than 90 days


class UnknownYear(LookupError):  # noqa: N818  what is wrong is the year, not the program
    """A date in a year whose decrees are not in the catalogue."""


class Decree(BaseModel):
    """Days that one decree makes equal to a public holiday, and since when that is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: str
    known_since: date
    days: tuple[date, ...] = Field(min_length=1)


class CalendarFile(BaseModel):
    """schemas/catalogue/calendar.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zone: str = Field(pattern=f"^{AMSTERDAM.key}$")
    first_year: int = Field(alias="from")
    last_year: int = Field(alias="until")
    decree: tuple[Decree, ...]

    @model_validator(mode="after")
    def _within_years(self) -> Self:
        for day in (day for decree in self.decree for day in decree.days):
            if not self.first_year <= day.year <= self.last_year:
                raise ValueError(f"{day} is outside {self.first_year}-{self.last_year}")
            if day.weekday() > 4:
                raise ValueError(f"{day} is a weekend day already")
        return self


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


@dataclass(frozen=True, eq=False, repr=False)
class Calendar:
    """All working days from `first` until and including `last`; outside them it refuses."""

    first: date
    last: date
    named: Mapping[date, DayOff]
    decrees: Mapping[date, Decree] = field(default_factory=dict)
    _workdays: tuple[int, ...] = field(init=False)
    _before: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        days = range(self.first.toordinal(), self.last.toordinal() + 1)
        work = tuple(o for o in days if self._off(date.fromordinal(o)) is None)
        object.__setattr__(self, "_workdays", work)
        object.__setattr__(self, "_before", tuple(bisect_left(work, o) for o in (*days, days.stop)))

    def is_workday(self, day: date) -> bool:
        """Whether a term counts this day."""
        place = self.place(day)
        return self._workdays[place : place + 1] == (day.toordinal(),)

    def day_off(self, day: date) -> DayOff | None:
        """Why a day is not counted, or None when it is."""
        self.place(day)
        return self._off(day)

    def why_not(self, day: date) -> str | None:
        """In Dutch why a day is not counted, or None when it is."""
        off = self.day_off(day)
        return off.nl if off else None

    def why_not_en(self, day: date) -> str | None:
        """In English why a day is not counted, or None when it is."""
        off = self.day_off(day)
        return off.en if off else None

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

    def atw_end(self, start: date, days: int) -> date:
        """The last day of a term in days by the Algemene termijnenwet, art. 1, 2 and 4."""
        end = start + timedelta(days=days)
        if days > ATW_LONGEST:
            return end
        place = self.place(end)
        if days >= 3:
            place = max(place, self.first_after(start) + 1)
        return self.at_place(place)

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


@cache
def load_calendar() -> Calendar:
    """The calendar of the catalogue; read once per process."""
    source = files("schemas").joinpath("catalogue", "calendar.toml").read_text("utf-8")
    data = CalendarFile.model_validate(tomllib.loads(source))
    decrees = {day: decree for decree in data.decree for day in decree.days}
    return Calendar(
        date(data.first_year, 1, 1),
        date(data.last_year, 12, 31),
        {**dict.fromkeys(decrees, EQUAL_DAY), **_holidays(data.first_year, data.last_year)},
        decrees,
    )


def _holidays(first: int, last: int) -> dict[date, DayOff]:
    import holidays  # a third of a second that only the first caller pays

    def names(language: str) -> Mapping[date, str]:
        return holidays.country_holidays(
            "NL",
            years=range(first, last + 1),
            categories=("public", "optional"),
            language=language,
        )

    english = names("en_US")
    return {day: DayOff(name, english[day]) for day, name in names("nl").items()}
