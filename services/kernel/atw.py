"""A term in days by the Algemene termijnenwet (Stb. 1964, 314), with the article that moved it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from schemas.catalogue import Words
from schemas.explained import DayCounted
from services.kernel.calendar import Calendar
from services.kernel.words import EN, NL, day_words

LONGEST = 90
"""Days; art. 4: the act does not touch a longer term."""

SHORTEST = 3
"""Days; art. 2: a term of this length or longer has at least two working days."""

DAY = timedelta(days=1)
RUNS = {
    NL: "Een termijn van {days} dagen vanaf {start} (die dag telt niet mee) loopt af op {end}.",
    EN: "A term of {days} days from {start} (that day does not count) ends on {end}.",
}
ART_1 = {
    NL: " Dat is geen werkdag ({why}): art. 1 verlengt tot en met {end}.",
    EN: " That is no working day ({why}): art. 1 extends it up to and including {end}.",
}
ART_2 = {
    NL: " In de termijn moeten twee werkdagen liggen: art. 2 verlengt tot en met {end}.",
    EN: " Two working days must lie in the term: art. 2 extends it up to and including {end}.",
}
ART_4 = {
    NL: " Art. 4: de wet verlengt geen termijn van meer dan 90 dagen.",
    EN: " Art. 4: the act extends no term of more than 90 days.",
}


@dataclass(frozen=True)
class DayTerm:
    """When a term in days ends, before and after the act, every day of it, and why."""

    start: date
    raw_end: date
    end: date
    explanation: Words
    days: tuple[DayCounted, ...]


def day_term(start: date, days: int, calendar: Calendar, *, by_the_act: bool = True) -> DayTerm:
    """Count a term in days; without the act it just ends. Raises UnknownYear outside the years."""
    raw = start + timedelta(days=days)
    first = _after_art_1(raw, calendar) if by_the_act and days <= LONGEST else raw
    end = _after_art_2(start, first, calendar) if by_the_act and touches(days) else first
    told = {
        language: _told(language, start, days, (raw, first, end), calendar) for language in (NL, EN)
    }
    if by_the_act and days > LONGEST:
        told = {language: words + ART_4[language] for language, words in told.items()}
    explanation = Words(nl=told[NL], en=told[EN])
    return DayTerm(start, raw, end, explanation, _days(start, end, calendar))


def touches(days: int) -> bool:
    """Whether art. 2 asks for two working days in a term of this length."""
    return SHORTEST <= days <= LONGEST


def _after_art_1(end: date, calendar: Calendar) -> date:
    return calendar.at_place(calendar.place(end))


def _after_art_2(start: date, end: date, calendar: Calendar) -> date:
    second = calendar.at_place(calendar.first_after(start) + 1)
    return max(end, second)


def _told(
    language: str, start: date, days: int, ends: tuple[date, date, date], calendar: Calendar
) -> str:
    raw, first, end = ends
    words = RUNS[language].format(
        days=days, start=day_words(start, language), end=day_words(raw, language)
    )
    off = calendar.day_off(raw)
    if first != raw and off:
        why = off.en if language == EN else off.nl
        words += ART_1[language].format(why=why, end=day_words(first, language))
    if end != first:
        words += ART_2[language].format(end=day_words(end, language))
    return words


def _days(start: date, end: date, calendar: Calendar) -> tuple[DayCounted, ...]:
    """Every day counts one, whatever it is; why it could not be the last is said beside it."""
    found, day = [], start + DAY
    while day <= end:
        off = calendar.day_off(day)
        why = Words(nl=off.nl, en=off.en) if off else None
        found.append(DayCounted(day=day, counted=1, sum=(day - start).days, why_not=why))
        day += DAY
    return tuple(found)
