"""How people write moments, dates, amounts and codes, in Dutch and English."""

from __future__ import annotations

from datetime import date, datetime
from math import floor

from schemas.catalogue import Words, load
from schemas.clock import Unit
from services.kernel.calendar import AMSTERDAM, local_date

NL, EN = "nl", "en"
DAYS = {
    NL: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    EN: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
MONTHS = {
    NL: "januari februari maart april mei juni juli augustus september oktober november december",
    EN: "January February March April May June July August September October November December",
}
UNITS = {
    Unit.HOURS: {NL: ("uur", "uur"), EN: ("hour", "hours")},
    Unit.OFFICE_HOURS: {NL: ("kantooruur", "kantooruren"), EN: ("office hour", "office hours")},
    Unit.WORKDAYS: {NL: ("werkdag", "werkdagen"), EN: ("working day", "working days")},
}
AT = {NL: " om {:%H:%M} uur", EN: " at {:%H:%M}"}


def day_words(day: date, language: str) -> str:
    """A date with its weekday."""
    return f"{DAYS[language][day.weekday()]} {date_words(day, language)}"


def date_words(day: date, language: str) -> str:
    """A date."""
    return f"{day.day} {MONTHS[language].split()[day.month - 1]} {day.year}"


def moment_words(moment: datetime, language: str) -> str:
    """A date with its weekday and the time in Amsterdam."""
    local = moment.astimezone(AMSTERDAM)
    return day_words(local_date(moment), language) + AT[language].format(local)


def quantity(amount: float, unit: Unit, language: str) -> str:
    """So many of a unit, rounded down."""
    one, many = UNITS[unit][language]
    return f"{floor(amount)} {one if floor(amount) == 1 else many}"


def reason_words(code: str) -> Words:
    """A reason of the catalogue by its name; a code nobody knows as it is."""
    known = load().reasons.get(code)
    return known.name if known else Words(nl=code or "?", en=code or "?")


def text(words: Words, language: str) -> str:
    """The words in one language."""
    return words.en if language == EN else words.nl
