"""The calendar as dated data: decrees, closures and office hours, each since it is known."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.catalogue import Words
from schemas.common import Code
from services.kernel.calendar import (
    AMSTERDAM,
    WEEKEND,
    Calendar,
    DayOff,
    Office,
    UnknownYear,
    local_date,
)

EQUAL_DAY = DayOff("gelijkgestelde dag", "day equal to a public holiday")
CLOSED = DayOff("gesloten: {}", "closed: {}")
LOKET = "LOKET"
"""Whose calendar a term without a department has."""

THE_ACT = "ATW"
"""Nobody's calendar: holidays and equal days only, as the Algemene termijnenwet counts."""


class Dated(BaseModel):
    """Something that counts from the day on which it is known, and no earlier."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: str = Field(min_length=1)
    known_since: date


D = TypeVar("D", bound=Dated)


class Decree(Dated):
    """Days that one decree makes equal to a public holiday."""

    days: tuple[date, ...] = Field(min_length=1)


class Closure(Dated):
    """Working days on which one department, or the Loket, is closed."""

    department: Code
    name: Words
    days: tuple[date, ...] = Field(min_length=1)


class OfficeHours(Dated):
    """When somebody is open on a working day: one department, or all that say nothing else."""

    department: Code | None = None
    opens: time
    closes: time

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError(f"{self.department or 'everybody'} closes before it opens")
        return self


class CalendarFile(BaseModel):
    """schemas/catalogue/calendar.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zone: str = Field(pattern=f"^{AMSTERDAM.key}$")
    first_year: int = Field(alias="from")
    last_year: int = Field(alias="until")
    decree: tuple[Decree, ...]
    closure: tuple[Closure, ...] = ()
    office: tuple[OfficeHours, ...] = ()

    @model_validator(mode="after")
    def _days_are_weekdays_within_the_years(self) -> Self:
        days_off: tuple[Decree | Closure, ...] = (*self.decree, *self.closure)
        for entry in days_off:
            for day in entry.days:
                if day < entry.known_since:
                    raise ValueError(f"{day} was over before it was known")
                if not self.first_year <= day.year <= self.last_year:
                    raise ValueError(f"{day} is outside {self.first_year}-{self.last_year}")
                if day.weekday() in WEEKEND:
                    raise ValueError(f"{day} is a weekend day already")
        return self


class Calendars:
    """Every calendar that follows from one file: whose, and as known when."""

    def __init__(self, file: CalendarFile) -> None:
        self._file = file
        entries: Iterable[Dated] = (*file.decree, *file.closure, *file.office)
        self._steps = sorted({entry.known_since for entry in entries})
        self._made: dict[tuple[str, date | None], Calendar] = {}

    def of(self, party: str, at: datetime) -> Calendar:
        """The calendar of a party as it was known at a moment."""
        known = max((s for s in self._steps if s <= local_date(at)), default=None)
        if known is None:
            raise UnknownYear(f"No decree was known on {local_date(at)}: no term can be counted.")
        return self._calendar(party or LOKET, known)

    def newest(self) -> Calendar:
        """The Loket's calendar with all that is known by now."""
        return self._calendar(LOKET, None)

    def _calendar(self, party: str, known: date | None) -> Calendar:
        if (party, known) not in self._made:
            self._made[party, known] = self._make(party, known)
        return self._made[party, known]

    def _make(self, party: str, known: date | None) -> Calendar:
        """Years whose decree was not known yet are as unknown as those after the last one."""
        file = self._file
        decrees = _known(file.decree, known)
        last = max(day.year for one in decrees for day in one.days) if known else file.last_year
        closures = [one for one in _known(file.closure, known) if one.department == party]
        named = {
            **{day: _closed(one) for one in closures for day in one.days},
            **{day: EQUAL_DAY for one in decrees for day in one.days},
            **_holidays(file.first_year, last),
        }
        office = _office(_known(file.office, known), party)
        return Calendar(date(file.first_year, 1, 1), date(last, 12, 31), named, office, self.of)


def read_calendar(text: str) -> Calendars:
    """The calendars of a file in TOML."""
    return Calendars(CalendarFile.model_validate(tomllib.loads(text)))


@cache
def load_calendar() -> Calendar:
    """The calendar of the catalogue with all that is known by now; read once per process."""
    source = files("schemas").joinpath("catalogue", "calendar.toml").read_text("utf-8")
    return read_calendar(source).newest()


def _known(entries: Iterable[D], known: date | None) -> list[D]:
    return [entry for entry in entries if known is None or entry.known_since <= known]


def _office(known: Iterable[OfficeHours], party: str) -> Office | None:
    """The newest of the party's own, else the newest of everybody's."""
    fitting = [one for one in known if one.department in (party, None)]
    if not fitting:
        return None
    newest = max(fitting, key=lambda one: (one.department is not None, one.known_since))
    return Office(newest.opens, newest.closes)


def _closed(closure: Closure) -> DayOff:
    return DayOff(CLOSED.nl.format(closure.name.nl), CLOSED.en.format(closure.name.en))


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
