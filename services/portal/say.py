"""How a page says things in one language: moments, names of codes, and words given in both.

A page gives both languages side by side, `t("Dossiers", "Cases")`, so none can be forgotten.
"""

from __future__ import annotations

from datetime import date, datetime

from schemas.catalogue import Words, load
from services.faces import words as known
from services.faces.countries import countries
from services.kernel.calendar import AMSTERDAM, local_date
from services.kernel.words import EN, date_words, day_words, moment_words, reason_words, text

LANGUAGES = ("nl", "en")


class Say:
    """The words of one page."""

    def __init__(self, language: str) -> None:
        self.language = language

    def t(self, dutch: str, english: str) -> str:
        """What is written in both languages, in this one."""
        return english if self.language == EN else dutch

    def words(self, words: Words | str) -> str:
        """A name of the catalogue; some are the same in both languages."""
        return words if isinstance(words, str) else text(words, self.language)

    def moment(self, at: datetime | str | None) -> str:
        """A day and time in Amsterdam, in full."""
        return moment_words(_moment(at), self.language) if at else ""

    def day(self, at: datetime | date | str | None) -> str:
        """A day with its name, in full; that of a moment is the day in Amsterdam."""
        if isinstance(at, datetime | str):
            at = local_date(_moment(at))
        return day_words(at, self.language) if at else ""

    def date(self, at: datetime | str | None) -> str:
        """A day without its name."""
        return date_words(local_date(_moment(at)), self.language) if at else ""

    def short(self, at: datetime | str | None) -> str:
        """A day in a table: 27 nov."""
        if not at:
            return ""
        day = local_date(_moment(at))
        return f"{day.day} {date_words(day, self.language).split()[1][:3]}"

    def iso(self, at: datetime | str | None) -> str:
        """For machines: the `datetime` of a <time>."""
        return _moment(at).astimezone(AMSTERDAM).isoformat(timespec="seconds") if at else ""

    def product(self, code: str | None) -> str:
        """A product by its name."""
        found = load().products.get(code or "")
        return self.words(found.name) if found else code or ""

    def institution(self, code: str | None) -> str:
        """An institution by its name."""
        found = load().institutions.get(code or "")
        return self.words(found.name) if found else code or ""

    def department(self, code: str | None) -> str:
        """A department by its name."""
        found = load().departments.get(code or "")
        return self.words(found.name) if found else code or ""

    def country(self, code: str | None) -> str:
        """A country by its name."""
        found = countries().get(code or "")
        return self.words(found) if found else code or ""

    def reason(self, code: str | None) -> str:
        """A reason by its name."""
        return self.words(reason_words(code)) if code else ""

    def of(self, what: str, code: str | None) -> str:
        """A code of one of the lists in services/faces/words; an unknown one as it is."""
        found = known.LISTS[what].get(code or "")
        return self.words(found) if found else code or ""


def _moment(at: datetime | str) -> datetime:
    return datetime.fromisoformat(at) if isinstance(at, str) else at
