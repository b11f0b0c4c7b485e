"""`loket terms`: every term of a case explained, now or at any moment that is past."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from schemas.common import Refused
from schemas.explained import Reasoned, TermExplained
from schemas.ids import reference
from services.cli.look.answering import STATES, answer
from services.cli.look.term import English, days_table
from services.cli.options import AsJson, Case
from services.cli.who import connected
from services.faces.known import known
from services.faces.readers import at_loket, which
from services.faces.terms import all_terms
from services.kernel.calendar import AMSTERDAM
from services.kernel.words import EN, NL, moment_words, quantity, text

At = Annotated[str, typer.Option("--at", metavar="MOMENT", help="As it stood then: ISO 8601.")]
Only = Annotated[str, typer.Option("--term", metavar="NAME", help="Only this one: advice, ...")]
LINES = {
    NL: {
        "started": "begonnen",
        "ended": "klaar",
        "due": "uiterlijk",
        "late_since": "te laat sinds",
        "used": "gebruikt, en over",
        "pauses": "stond stil",
        "extensions": "verlengd",
        "delays": "reden van te laat",
        "until": "tot",
    },
    EN: {
        "started": "started",
        "ended": "ended",
        "due": "due",
        "late_since": "late since",
        "used": "used, and left",
        "pauses": "stood still",
        "extensions": "extended",
        "delays": "reason for being late",
        "until": "until",
    },
}


def terms(
    case: Case,
    at: At = "",
    only: Only = "",
    english: English = False,
    as_json: AsJson = False,
) -> None:
    """Every term of a case, to be checked by hand: days that counted, days that did not, why."""
    moment = _moment(at)
    found = asyncio.run(_terms(case, moment, only))
    language = EN if english else NL
    answer(found, as_json, lambda console, _: _draw(console, found, language))


async def _terms(meant: str, at: datetime, only: str) -> dict[str, Any]:
    async with connected() as faces:
        face = await at_loket(faces)
        found = await known(face, await which(meant, faces.settings, face))
    told = all_terms(found.requested, found.handled, at)
    if only:
        told = [term for term in told if term.name == only]
    if not told:
        raise Refused("no_such_term", "There was no such term then.", "Leave --term or --at out.")
    return {"case": found.id.hex, "reference": reference(found.id), "at": at, "terms": told}


def _moment(words: str) -> datetime:
    if not words:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as error:
        raise Refused(
            "bad_moment", f"{words} is no moment.", "Write it like 2026-11-25T14:00."
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)


def _draw(console: Console, found: dict[str, Any], language: str) -> None:
    console.print(f"[bold]{found['reference']}[/]  {moment_words(found['at'], language)}")
    for term in found["terms"]:
        console.print()
        console.print(STATES[term.state], text(term.sentence, language))
        console.print(_facts(term, language))
        console.print(days_table(term.days, language))


def _facts(term: TermExplained, language: str) -> Table:
    words, grid = LINES[language], Table.grid(padding=(0, 2))

    def row(name: str, said: str) -> None:
        grid.add_row(f"[dim]{words[name]}[/]", said)

    row("started", f"{moment_words(term.started, language)}: {text(term.because, language)}")
    for name, reasons in (
        ("pauses", term.pauses),
        ("extensions", term.extensions),
        ("delays", term.delays),
    ):
        for one in reasons:
            row(name, _reason(one, term, language))
    row("due", moment_words(term.due, language))
    if term.late_since:
        row("late_since", moment_words(term.late_since, language))
    if term.ended and term.ended_because:
        why = text(term.ended_because, language)
        row("ended", f"{moment_words(term.ended, language)}: {why}")
    left = quantity(max(term.left, 0), term.unit, language)
    row("used", f"{quantity(term.used, term.unit, language)}; {left}")
    return grid


def _reason(one: Reasoned, term: TermExplained, language: str) -> str:
    said = moment_words(one.at, language)
    if one.until:
        said += f" {LINES[language]['until']} {moment_words(one.until, language)}"
    if one.amount:
        said += f", {quantity(one.amount, term.unit, language)}"
    return f"{said}: {text(one.words, language)} ({one.by})"
