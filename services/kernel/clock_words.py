"""A term in words: one sentence, and one row a day that says what counted and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import floor

from schemas.catalogue import load
from schemas.clock import Clock, Unit
from services.kernel.calendar import AMSTERDAM, Calendar, end_of, local_date
from services.kernel.clock import HOUR, ClockState, ClockView, Segment

DAY = timedelta(days=1)

DAYS = {
    "nl": ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
NAMES = {
    "first_response": {"nl": "de eerste reactie", "en": "the first response"},
    "information": {"nl": "de gevraagde informatie", "en": "the information asked for"},
    "advice": {"nl": "het advies", "en": "the advice"},
    "contribution": {"nl": "de bijdrage", "en": "the contribution"},
    "agreement": {"nl": "de afstemming", "en": "the agreement"},
}
UNITS = {
    Unit.HOURS: {"nl": ("uur", "uur"), "en": ("hour", "hours")},
    Unit.WORKDAYS: {"nl": ("werkdag", "werkdagen"), "en": ("working day", "working days")},
}
SENTENCES = {
    "nl": {
        ClockState.ON_TRACK: "{term} loopt tot en met {due}; nog {left}.",
        ClockState.AT_RISK: "{term} loopt bijna af, op {due}; nog {left}.",
        ClockState.LATE: "{term} liep af op {due} en is overschreden.",
        ClockState.PAUSED: "{term} staat stil sinds {since} ({reason}); nog {left}.",
        ClockState.MET: "{term} is gehaald: klaar op {end}, en dat moest uiterlijk op {due}.",
        ClockState.MISSED: "{term} is niet gehaald: klaar op {end}, en dat moest op {due}.",
    },
    "en": {
        ClockState.ON_TRACK: "{term} runs until {due}; {left} left.",
        ClockState.AT_RISK: "{term} is nearly over, on {due}; {left} left.",
        ClockState.LATE: "{term} ended on {due} and has passed.",
        ClockState.PAUSED: "{term} has stood still since {since} ({reason}); {left} left.",
        ClockState.MET: "{term} was met: done on {end}, and that was due by {due}.",
        ClockState.MISSED: "{term} was missed: done on {end}, and that was due by {due}.",
    },
}
TERM = {
    "nl": "De termijn voor {what} ({amount}{more})",
    "en": "The term for {what} ({amount}{more})",
}
MORE = {"nl": ", waarvan {} verlenging", "en": ", of which {} extension"}
OF = {"nl": " van ", "en": " of "}
AT = {"nl": " om {:%H:%M} uur", "en": " at {:%H:%M}"}
NOT_THE_DAY_ITSELF = {"nl": "de dag zelf telt niet mee", "en": "the day itself does not count"}
STOOD_STILL = {"nl": "de termijn stond stil: {}", "en": "the term stood still: {}"}


@dataclass(frozen=True)
class Row:
    """One day of a term: how much of it counted, the sum so far, and why not (all of) it."""

    day: date
    counted: float
    sum: float
    why_not: str | None = None


def explain(name: str, now: ClockView, language: str) -> str:
    """One sentence on how a term stood; a name may say whose it is: contribution-EZK."""
    clock = now.clock
    pause = next((p for p in reversed(clock.pauses) if p.since <= now.at), None)
    return SENTENCES[language][now.state].format(
        term=_term(name, now, language),
        due=_when(now.due, clock, language),
        left=quantity(max(now.left, 0), clock.target.unit, language),
        end=_when(clock.stopped or now.at, clock, language),
        since=day_words(local_date(pause.since if pause else now.at), language),
        reason=_reason(pause.reason, language) if pause else "",
    )


def rows(now: ClockView, calendar: Calendar, language: str) -> tuple[Row, ...]:
    """Every day of a term from its start until it is due."""
    pauses = [segment for segment in now.segments if segment.paused_for]
    each = _hours if now.clock.target.unit is Unit.HOURS else _workdays
    found: list[Row] = []
    for day, counted, why_not in each(now, calendar, pauses, language):
        found.append(Row(day, counted, (found[-1].sum if found else 0) + counted, why_not))
    return tuple(found)


def quantity(amount: float, unit: Unit, language: str) -> str:
    """So many hours or working days, in words and rounded down."""
    one, many = UNITS[unit][language]
    return f"{floor(amount)} {one if floor(amount) == 1 else many}"


def day_words(day: date, language: str) -> str:
    """A date with its weekday, as people write it."""
    return f"{DAYS[language][day.weekday()]} {date_words(day, language)}"


def date_words(day: date, language: str) -> str:
    """A date as people write it."""
    return f"{day.day} {MONTHS[language].split()[day.month - 1]} {day.year}"


def _term(name: str, now: ClockView, language: str) -> str:
    kind, _, party = name.partition("-")
    what = NAMES[kind][language] if kind in NAMES else kind
    unit, extended = now.clock.target.unit, now.clock.extended
    return TERM[language].format(
        what=f"{what}{OF[language]}{party}" if party else what,
        amount=quantity(now.amount, unit, language),
        more=MORE[language].format(quantity(extended, unit, language)) if extended else "",
    )


def _when(moment: datetime, clock: Clock, language: str) -> str:
    words = day_words(local_date(moment), language)
    if clock.target.unit is Unit.WORKDAYS:
        return words
    return words + AT[language].format(moment.astimezone(AMSTERDAM))


def _reason(code: str | None, language: str) -> str:
    reason = load().reasons.get(code or "")
    if reason is None:
        return code or ""
    return reason.name.en if language == "en" else reason.name.nl


def _days(now: ClockView) -> Iterator[date]:
    day, last = local_date(now.clock.started), local_date(now.due)
    while day <= last:
        yield day
        day += DAY


def _workdays(
    now: ClockView, calendar: Calendar, pauses: list[Segment], language: str
) -> Iterator[tuple[date, float, str | None]]:
    for day in _days(now):
        still = next((p for p in pauses if p.since <= end_of(day) < p.until), None)
        off = calendar.day_off(day)
        if day == local_date(now.clock.started):
            yield day, 0, NOT_THE_DAY_ITSELF[language]
        elif off:
            yield day, 0, off.text(language)
        elif still:
            yield day, 0, STOOD_STILL[language].format(_reason(still.paused_for, language))
        else:
            yield day, 1, None


def _hours(
    now: ClockView, calendar: Calendar, pauses: list[Segment], language: str
) -> Iterator[tuple[date, float, str | None]]:
    started = now.clock.started.astimezone(UTC)
    for day in _days(now):
        begin, end = max(_midnight(day), started), min(_midnight(day + DAY), now.due)
        still = [p for p in pauses if p.since < end and begin < p.until]
        lost = sum((min(p.until, end) - max(p.since, begin) for p in still), timedelta())
        why = (
            STOOD_STILL[language].format(_reason(still[0].paused_for, language)) if still else None
        )
        yield day, (end - begin - lost) / HOUR, why


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)
