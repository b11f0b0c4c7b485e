"""`loket term`: when a term that starts then ends, and why; needs no server."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from schemas.catalogue import Words, load
from schemas.clock import Target, Unit
from schemas.clocks import Clock
from schemas.common import Refused
from schemas.explained import DayCounted
from services.cli.look.answering import answer
from services.cli.options import AsJson
from services.kernel.atw import day_term
from services.kernel.calendar import AMSTERDAM, UnknownYear, end_of
from services.kernel.calendar_file import THE_ACT, load_calendar
from services.kernel.explaining import explained
from services.kernel.words import EN, NL, day_words, moment_words, quantity, text

STARTS = {
    NL: "Een termijn van {amount} vanaf {start} loopt af op {end}.",
    EN: "A term of {amount} from {start} ends on {end}.",
}
HEADINGS = {NL: ("dag", "telt", "samen", "waarom niet"), EN: ("day", "counts", "sum", "why not")}


class Counted(StrEnum):
    """What a term can be asked in."""

    DAYS = "days"
    WORKDAYS = "workdays"
    HOURS = "hours"
    OFFICE_HOURS = "office_hours"


class Rule(StrEnum):
    """Whether the act applies; it only says something about terms in days."""

    ATW = "atw"
    PLAIN = "plain"


English = Annotated[bool, typer.Option("--english", help="In English.")]


def term(
    start: Annotated[str, typer.Argument(metavar="START", help="A date, or a moment: ISO 8601.")],
    amount: Annotated[int, typer.Argument(min=1, max=2000, metavar="AMOUNT")],
    unit: Annotated[Counted, typer.Option("--unit", help="What the term counts.")] = Counted.DAYS,
    rule: Annotated[Rule, typer.Option("--rule", help="For days: by the act, or not.")] = Rule.ATW,
    department: Annotated[str, typer.Option("--department", help="Whose closures count.")] = "",
    english: English = False,
    as_json: AsJson = False,
) -> None:
    """When a term ends, with every day that counts and every day that does not."""
    begins, party = _moment(start), _party(department)
    try:
        counted = _days(begins.date(), amount, rule) if unit is Counted.DAYS else None
        found = counted or _clock(begins, amount, Unit(unit.value), party)
    except UnknownYear as unknown:
        raise Refused("unknown_year", f"{unknown.args[0]}.", "Ask for a known year.") from unknown
    asked = {"start": start, "amount": amount, "unit": unit, "rule": rule if counted else None}
    language = EN if english else NL
    answer(
        {**asked, "department": party or None, **found},
        as_json,
        lambda console, what: _draw(console, what, language),
    )


def _days(start: date, days: int, rule: Rule) -> dict[str, Any]:
    """The act knows holidays, and nobody's closures."""
    calendar = load_calendar().of(THE_ACT, datetime.now(UTC))
    ended = day_term(start, days, calendar, by_the_act=rule is Rule.ATW)
    return {
        "raw_end": ended.raw_end,
        "end": ended.end,
        "due": end_of(ended.end),
        "explanation": ended.explanation,
        "days": ended.days,
    }


def _clock(start: datetime, amount: int, unit: Unit, party: str) -> dict[str, Any]:
    target = Target(amount=amount, unit=unit, warn=0)
    calendar = load_calendar()
    seen = explained("term", Clock(target, start, party=party), calendar, datetime.now(UTC))
    words = {
        language: STARTS[language].format(
            amount=quantity(amount, unit, language),
            start=moment_words(start, language),
            end=moment_words(seen.due, language),
        )
        for language in (NL, EN)
    }
    return {
        "end": seen.due.astimezone(AMSTERDAM).date(),
        "due": seen.due,
        "explanation": Words(nl=words[NL], en=words[EN]),
        "days": seen.days,
    }


def _moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as error:
        raise Refused(
            "bad_start", f"{words} is no date.", "Write it like 2026-04-30 or 2026-04-30T14:00."
        ) from error
    return moment.astimezone(AMSTERDAM) if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


def _party(department: str) -> str:
    code = department.upper()
    if code and code not in load().departments:
        known = ", ".join(load().departments)
        raise Refused("unknown_department", f"{code} is no department.", f"Choose from {known}.")
    return code


def _draw(console: Console, found: dict[str, Any], language: str) -> None:
    console.print(f"[bold]{text(found['explanation'], language)}[/]")
    console.print(days_table(found["days"], language))


def days_table(days: tuple[DayCounted, ...], language: str) -> Table:
    """Every day of a term, what counted of it, and why not."""
    table = Table(*HEADINGS[language])
    for one in days:
        why = text(one.why_not, language) if one.why_not else ""
        counted = f"{one.counted:g}" if one.counted else ""
        table.add_row(day_words(one.day, language), counted, f"{one.sum:g}", why)
    return table
