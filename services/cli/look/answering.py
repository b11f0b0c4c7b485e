"""What a looking command says: one JSON document, or something drawn for people."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from rich.console import Console

from schemas.catalogue import load
from services.faces import words as known
from services.kernel.calendar import AMSTERDAM, local_date
from services.kernel.words import date_words, day_words

WIDE = 140
"""Columns when the output is no terminal."""

MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
STAGES, PARTS, STANCES = (
    {code: said.nl for code, said in words.items()}
    for words in (known.STAGES, known.PARTS, known.STANCES)
)
STATES = {
    "on_track": "[green]loopt[/]",
    "at_risk": "[yellow]loopt bijna af[/]",
    "late": "[red]te laat[/]",
    "paused": "[cyan]staat stil[/]",
    "met": "[green]gehaald[/]",
    "missed": "[red]niet gehaald[/]",
    "dropped": "[dim]vervallen[/]",
}


def answer(found: Any, as_json: bool, draw: Callable[[Console, Any], None]) -> None:
    """Print what was found: with --json nothing else goes to standard output."""
    if as_json:
        sys.stdout.write(to_json(found, indent=2).decode() + "\n")
        return
    width = None if sys.stdout.isatty() else WIDE
    draw(Console(file=sys.stdout, width=width, highlight=False), found)


def moment(at: datetime | None) -> str:
    """A moment as people in the Netherlands write it."""
    if at is None:
        return ""
    return f"{day_words(local_date(at), 'nl')} {at.astimezone(AMSTERDAM):%H:%M}"


def day_in_full(at: datetime) -> str:
    """A date: 27 november 2026."""
    return date_words(local_date(at), "nl")


def day(at: datetime | None) -> str:
    """A date in a table: vr 27 nov."""
    if at is None:
        return ""
    date = local_date(at)
    return f"{day_words(date, 'nl')[:2]} {date.day} {MONTHS[date.month - 1]}"


def product(code: str | None) -> str:
    """A product by its Dutch name."""
    known = load().products.get(code or "")
    return known.name.nl if known else code or ""


def reason(code: str | None) -> str:
    """A reason by its Dutch name."""
    known = load().reasons.get(code or "")
    return known.name.nl if known else code or ""
